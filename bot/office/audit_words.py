"""What lines of the audit log are about, in words: the log itself keeps names that programs know.

A word nobody knows, such as the name of a link, stays as it is.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from bot import announcing
from bot.office.quality_words import reason
from bot.office.wording import form_name, region_name, regions, role_name, short
from bot.shelf import Shelf
from locales import Translator, language_name, languages
from surveys.fieldwork.broadcasts import Audience
from surveys.fieldwork.roles import Role
from surveys.store.audit import Noted
from surveys.store.verdicts import TYPED

_SAYS_ALL = {"see_index", "see_audit", "fetch_index", "put_back"}  # acts whose words name what it was
_JUDGED = {"exclude", "keep"}
_SOMEBODY = re.compile(r"[0-9a-f]{16}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\S+")


def about(t: Translator, shelf: Shelf, noted: Noted) -> str:
    """Say what an act was about; nothing where its own words say it."""
    if noted.act in _SAYS_ALL:
        return ""
    subject = "" if noted.act == "take_role" else noted.subject  # who it was is said already
    if noted.act in _JUDGED:
        return ", ".join(filter(None, (noted.subject, _reason(t, noted.detail))))
    said = [each for part in (subject, noted.detail) for each in _readable(t, shelf, part.split())]
    return ", ".join(dict.fromkeys(said))


def _reason(t: Translator, spelled: str) -> str:
    """Name one of our reasons; what somebody typed is not in the book."""
    return reason(t, spelled) if spelled not in {"", TYPED} else ""


def _readable(t: Translator, shelf: Shelf, words: list[str]) -> Iterator[str]:
    if words[:1] == [Role.REGIONAL.value]:
        yield role_name(t, shelf, Role.REGIONAL, " ".join(words[1:]))
        return
    yield from (_word(t, shelf, word) for word in words)


def _word(t: Translator, shelf: Shelf, word: str) -> str:
    name, colon = word.removesuffix(":"), ":" * word.endswith(":")
    if name in shelf.newest:
        return form_name(t, shelf, name) + colon
    if word in set(Audience):
        return announcing.audience_name(t, Audience(word))
    if word in set(Role):
        return role_name(t, shelf, Role(word), None)
    if word in languages():
        return language_name(word)
    if word in {choice.name for choice in regions(shelf)}:
        return region_name(t, shelf, word)
    return _moment(t, word) if _MOMENT.fullmatch(word) else short(word) if _SOMEBODY.fullmatch(word) else word


def _moment(t: Translator, spelled: str) -> str:
    try:
        return t.date_time(datetime.fromisoformat(spelled))
    except ValueError:
        return spelled
