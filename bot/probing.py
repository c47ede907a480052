"""Finds out how an installation stands: asks Telegram, the database, the disk, fonts and forms.

It judges nothing and changes nothing; bot/checkup says what is a finding. Nothing here tells the token.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
from matplotlib.font_manager import FontProperties, findfont, get_font
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from bot import checkup
from bot.checkup import Answered, Line, Room
from bot.paper import letters
from bot.settings import Settings
from bot.shelf import CITIZEN, workbooks_asked
from scoring import chart_text
from surveys.store import StoreError, Vault
from surveys.store.address import read_address
from surveys.store.erasure_list import ErasureList
from surveys.store.examination import Examined, examine
from surveys.xlsform import FormError, publish

_PATIENCE = aiohttp.ClientTimeout(total=15)
Clock = Callable[[], datetime]
Ask = Callable[[str], Awaitable[Answered | None]]


async def examined(settings: Settings, now: Clock) -> tuple[Line, ...]:
    """Look at everything, one line each."""
    async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
        me, hook = [await _asked(session, settings, method, now) for method in ("getMe", "getWebhookInfo")]
    vault = Vault(settings.secret_key.get_secret_value())
    database, drifts = await _database(settings.database_url, vault, now)
    if me is not None and me.drift is not None:
        drifts["Telegram"] = me.drift
    return (
        checkup.of_token(me),
        checkup.of_webhook(hook, settings.webhook_url, now()),
        checkup.of_clock(drifts),
        *database,
        checkup.of_room(rooms(settings)),
        await asyncio.to_thread(_erasures, settings.erasure_list, vault),
        checkup.of_fonts(dict(lacking_letters())),
        await asyncio.to_thread(_forms, settings.forms),
    )


async def _asked(
    session: aiohttp.ClientSession, settings: Settings, method: str, now: Clock
) -> Answered | None:
    """Call a method of the Bot API; None when no answer comes that could be Telegram's."""
    url = f"{settings.api_url}/bot{settings.token.get_secret_value()}/{method}"
    begun = now()
    try:
        async with session.get(url) as answer:
            told = await answer.json(content_type=None)
            date = answer.headers.get("Date", "")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return None
    result = told.get("result") if isinstance(told, dict) else None
    return Answered(answer.status, result if isinstance(result, dict) else {}, _drift(begun, now(), date))


def _drift(begun: datetime, ended: datetime, date: str) -> timedelta | None:
    """Compare the middle of a call with the time the other side says it was."""
    try:
        return begun + (ended - begun) / 2 - parsedate_to_datetime(date)
    except (ValueError, TypeError):  # TypeError: a date without a zone
        return None


async def _database(url: str, vault: Vault, now: Clock) -> tuple[tuple[Line, ...], dict[str, timedelta]]:
    begun = now()
    try:
        found = await examine(url, vault)
    except StoreError as error:
        return (Line("database", str(error), "Put GAUHAR_DATABASE_URL right."),), {}
    return tuple(checkup.of_database(found)), _drift_of(found, begun, now())


def _drift_of(found: Examined, begun: datetime, ended: datetime) -> dict[str, timedelta]:
    return {} if found.now is None else {"the database": begun + (ended - begun) / 2 - found.now}


def rooms(settings: Settings) -> list[Room]:
    """Measure the disks of the database's file and of the list of erasures."""
    file = _file(settings.database_url)
    paths = [path for path in (file, settings.erasure_list) if path is not None] or [Path("here")]
    folders = {_there(path.absolute().parent): path for path in reversed(paths)}
    return [
        Room(str(folder), shutil.disk_usage(folder).free, _size(path)) for folder, path in folders.items()
    ]


def _file(url: str) -> Path | None:
    try:
        address = read_address(url)
    except StoreError:  # said where the database is looked at
        return None
    named = address.get_backend_name() == "sqlite" and address.database not in {None, "", ":memory:"}
    return Path(str(address.database)) if named else None


def _there(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.is_dir())


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _erasures(path: Path | None, vault: Vault) -> Line:
    if path is None:
        return checkup.of_erasures("", None, "")
    try:
        listed = ErasureList(path, vault).read()
    except StoreError as error:
        return checkup.of_erasures(str(path), None, str(error))
    except OSError as error:
        return checkup.of_erasures(str(path), None, f"{path} cannot be read: {error.strerror}.")
    return checkup.of_erasures(str(path), None if listed is None else len(listed.entries), "")


def lacking_letters() -> Iterator[tuple[str, str]]:
    """Name each typeface of pictures and papers, with the Kazakh letters that it lacks."""
    for weight in ("normal", "bold"):
        drawn = get_font(findfont(FontProperties(family=chart_text.FAMILY, weight=weight)))
        yield f"{chart_text.FAMILY} ({weight})", _lacking(drawn.get_charmap())
    letters.at_hand()
    for face in (letters.PLAIN, letters.BOLD, letters.SLANTED):
        printed = pdfmetrics.getFont(face)
        yield face, _lacking(printed.face.charToGlyph if isinstance(printed, TTFont) else {})


def _lacking(drawn: Mapping[int, Any]) -> str:
    return "".join(letter for letter in checkup.KAZAKH if not drawn.get(ord(letter)))


def _forms(folder: Path | None) -> Line:
    names, troubles = [], []
    for path in workbooks_asked(folder):
        try:
            names.append(publish(path).form.name)
        except FormError as error:
            troubles.append(f"{path.name}: {str(error).splitlines()[0]}")
    return checkup.of_forms(names, troubles, CITIZEN)
