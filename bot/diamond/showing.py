"""Makes what a coordinator is shown of a view: picture, caption, figures, files; drawn once while it lasts.

A picture is drawn again only when its figures are of another edition, or that edition is no longer whole.
"""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from bot.card import Card
from bot.diamond.drill import Drill
from bot.diamond.looking import Looked, Looking
from bot.diamond.table import workbook
from bot.diamond.view import View
from bot.diamond.words import Forms, held_back, place, under_place, waiting
from bot.fieldwork import Fieldwork
from bot.results import Beneath, caption, picture
from locales import Translator
from locales.translator import ZONE
from scoring.chart import Format

PICTURES = 64
"""So many pictures are kept, a few dozen kilobytes each."""


@dataclass(frozen=True)
class Shown:
    """What is sent of a view. `mark` is another one whenever picture or caption would be."""

    picture: bytes
    caption: str
    mark: str


class Showing:
    """Shows views as seen by `looking`."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking
        self._pictures: dict[Hashable, bytes] = {}

    async def shown(self, t: Translator, forms: Forms, view: View, until: datetime | None = None) -> Shown:
        """Give picture and caption; raises NoSuchWaveError."""
        looked = await self._looking.look(view)
        where, under = _named(t, forms, looked)
        image = await self._drawn(t, looked, where, under)
        return Shown(image, caption(looked.seen, t, where, under, _notes(t, looked, until)), marked(looked))

    async def prepare(self, view: View) -> None:
        """Do beforehand what the next press may need, once a view has been shown."""
        await self._looking.prepare(view)

    async def figures(self, t: Translator, forms: Forms, view: View, part: str) -> Card:
        """Give the card of a part of the index; raises NoSuchWaveError and NoSuchPartError."""
        looked = await self._looking.look(view)
        return await asyncio.to_thread(Drill(t, forms, looked).card, part)

    async def file(self, t: Translator, forms: Forms, view: View, format: str) -> tuple[str, bytes]:  # noqa: A002
        """Give a view as a file, with the name it has."""
        looked = await self._looking.look(view)
        where, under = _named(t, forms, looked)
        return _file_name(looked, format), await self._made(t, looked, where, under, format)

    async def mark(self, view: View) -> str:
        """Give the mark that a view would have just now, without drawing it."""
        return marked(await self._looking.look(view))

    async def _made(
        self,
        t: Translator,
        looked: Looked,
        where: str,
        under: Beneath | None,
        format: str,  # noqa: A002
    ) -> bytes:
        if format == "png":
            return await self._drawn(t, looked, where, under)
        if format == "xlsx":
            return await asyncio.to_thread(workbook, t, looked.seen, where, under)
        return await asyncio.to_thread(_draw, t, looked, where, under, "pdf" if format == "pdf" else "svg")

    async def _drawn(self, t: Translator, looked: Looked, where: str, under: Beneath | None) -> bytes:
        key = (t.language, where, looked.view, _edition(looked.seen), under and _edition(under.seen))
        image = self._pictures.pop(key, None)
        if image is None:
            image = await asyncio.to_thread(_draw, t, looked, where, under, "png")
        self._pictures = {**dict([*self._pictures.items()][1 - PICTURES :]), key: image}
        return image


def _draw(
    t: Translator,
    looked: Looked,
    where: str,
    under: Beneath | None,
    format: Format,  # noqa: A002
) -> bytes:
    return picture(looked.seen, t, under, where, format)


def _named(t: Translator, forms: Forms, looked: Looked) -> tuple[str, Beneath | None]:
    """Name what is seen, and what lies under it."""
    view, wave = looked.view, looked.wave
    where = place(t, forms, view, wave)
    if looked.under is None or looked.under_wave is None:
        return where, None
    if view.against and view.wave is None:  # two waves: the current one must be named, too
        where = " · ".join(filter(None, [where, t("Wave {name}", name=wave.id)]))
    return where, Beneath(looked.under, under_place(t, view, looked.under_wave))


def _notes(t: Translator, looked: Looked, until: datetime | None) -> list[str]:
    notes = [held_back(t, looked.seen.index)]
    if looked.waits:
        notes.append(waiting(t))
    if until is not None:
        time = f"{until.astimezone(ZONE):%H:%M}"
        notes.append(t("This message keeps itself up to date until {time}.", time=time))
    return [note for note in notes if note]


def _edition(seen: Fieldwork) -> Hashable:
    """Name all that the figures of a view depend on, apart from the view."""
    return seen.series, seen.number, seen.made_at, seen.intact, seen.simulated, seen.study


def marked(looked: Looked) -> str:
    """Say what would be drawn and what is waited for, so that a change of either is noticed."""
    return f"{picture_mark(looked)} {'-'.join(f'{n}' for _, n in sorted(looked.seen.waiting.items()))}"


def picture_mark(looked: Looked) -> str:
    several = [looked.seen, *([looked.under] if looked.under else [])]
    return "+".join(f"{one.number}.{one.intact:d}.{one.simulated}" for one in several)


def _file_name(looked: Looked, format: str) -> str:  # noqa: A002
    edition = "" if looked.seen.number is None else f"-{looked.seen.number}"
    return f"gauhar-{looked.wave.id}{edition}.{format}"
