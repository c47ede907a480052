"""A workbook that an official sends, and that answers no question of theirs: a draft to be read."""

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


async def read_workbook(
    visit: Visit,
    t: Translator,
    shelf: Shelf,
    sent: SentFile,
    owners: Collection[int],
    link: Callable[[str], str],
) -> list[Action] | None:
    """Have a workbook read; None when it is none, or comes from somebody who may not publish."""
    official = await publisher(visit, sent, owners)
    if official is None:
        return None
    chat = visit.inbound.chat
    code = new_draft_code()
    reading = Say(chat, Card(plain(words.reading(t))))
    wanted = ReadForm(
        chat, t.language, official.actor, sent.file, sent.size, code, link(f"{REHEARSAL_LINK}{code}"), shelf
    )
    return [reading, wanted]


async def publisher(visit: Visit, sent: SentFile, owners: Collection[int]) -> Official | None:
    """Give the official whose workbook this is; None when it is none, or they may not publish."""
    if sent.what != "document" or not sent.name.lower().endswith(".xlsx"):
        return None
    official = await visit.unit.official(visit.inbound.chat, owners)
    return official if official is not None and may(official, Act.PUBLISH) else None
