"""Files that a workbook names, sent to the chat after it: which are taken, and what is said to each.

A file is kept in the transaction of its update, before it is acknowledged; once none is missing, the form
desk reads the workbook with them. Names lead nowhere: a file is kept under a name that the workbook gives.
"""

from collections.abc import Callable, Collection

from bot.actions import Action, ReadForm, Say
from bot.card import Card, plain
from bot.incoming import SentFile
from bot.office import workshop_words as words
from bot.shelf import Shelf
from bot.visit import Visit
from locales import Translator
from surveys.fieldwork.rehearsals import REHEARSAL_LINK, new_draft_code
from surveys.fieldwork.roles import Act, Official, may
from surveys.store.handed_in import HandedIn
from surveys.xlsform.media_checks import LARGEST_OF_ALL, MEGABYTE

LARGEST_FETCHED = 20 * MEGABYTE
"""Bytes that Telegram lets bots fetch of a file."""


async def handing_in(
    visit: Visit, sent: SentFile, owners: Collection[int]
) -> tuple[Official, HandedIn] | None:
    """Give who sends a file while a workbook of theirs waits for some, and what they have sent so far."""
    official = await visit.unit.official(visit.inbound.chat, owners)
    if official is None or not may(official, Act.PUBLISH) or sent.name.lower().endswith(".xlsx"):
        return None
    so_far = await visit.unit.handed_in(official.actor)
    return (official, so_far) if so_far.waits else None


async def is_wanted(visit: Visit, sent: SentFile, owners: Collection[int]) -> bool:
    """Tell whether a file is one that a workbook names, and may be fetched."""
    found = await handing_in(visit, sent, owners)
    return found is not None and bool(_meant(sent.name, found[1])) and not _is_too_much(sent, found[1])


async def take_file(
    visit: Visit,
    t: Translator,
    shelf: Shelf,
    sent: SentFile,
    owners: Collection[int],
    link: Callable[[str], str],
) -> list[Action] | None:
    """Keep a file that a workbook names; None when nobody's workbook waits for any."""
    found = await handing_in(visit, sent, owners)
    if found is None:
        return None
    official, so_far = found
    chat, name = visit.inbound.chat, _meant(sent.name, so_far)
    if refused := _refusal(t, sent, name, so_far):
        return [Say(chat, Card(plain(refused)))]
    await visit.unit.hand_in(official.actor, name, sent.brought or b"", visit.now)
    await visit.unit.note_act(official.actor, "hand_in", name, "", visit.now)
    missing = [each for each in so_far.missing if each != name]
    said = Say(chat, Card(plain(words.kept(t, name, missing))))
    return [said] if missing else [said, reading_again(visit.inbound.chat, t, official, shelf, link)]


def reading_again(
    chat: int, t: Translator, official: Official, shelf: Shelf, link: Callable[[str], str]
) -> Action:
    """Have the workbook read that somebody has handed in."""
    code = new_draft_code()
    return ReadForm(chat, t.language, official.actor, "", None, code, link(f"{REHEARSAL_LINK}{code}"), shelf)


def _refusal(t: Translator, sent: SentFile, name: str, so_far: HandedIn) -> str:
    if not sent.name:
        return words.as_a_file(t)
    if not name:
        return words.not_named(t, sent.name, so_far.missing)
    if _is_too_much(sent, so_far):
        most = LARGEST_FETCHED if (sent.size or 0) > LARGEST_FETCHED else LARGEST_OF_ALL
        return words.too_much(t, name, most // MEGABYTE)
    return "" if sent.brought else words.not_fetched(t)


def _meant(name: str, so_far: HandedIn) -> str:
    """Give the name that the workbook gives a file; telephones may write capitals and spaces otherwise."""
    known = {_plainly(each): each for each in (*so_far.files, *so_far.missing)}
    return known.get(_plainly(name), "")


def _plainly(name: str) -> str:
    return name.replace("_", " ").casefold()


def _is_too_much(sent: SentFile, so_far: HandedIn) -> bool:
    size = max(sent.size or 0, len(sent.brought or b""))
    return size > LARGEST_FETCHED or so_far.size + size > LARGEST_OF_ALL
