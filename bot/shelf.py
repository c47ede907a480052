"""The published forms at hand: each version for interviews begun with it, the newest for new ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from surveys.form import Form
from surveys.store import Store
from surveys.xlsform import publish

CITIZEN = "citizen"


@dataclass(frozen=True)
class Shelf:
    """Forms by name and version, and the one each new interview begins with."""

    versions: Mapping[tuple[str, str], Form]
    newest: Mapping[str, Form]

    def of(self, name: str, version: str) -> Form:
        return self.versions[name, version]


def builtin_forms() -> tuple[Path, ...]:
    """Give the workbooks that come with Gauhar."""
    folder = Path(str(files("surveys") / "forms"))
    return tuple(sorted(folder.glob("*.md")))


async def stock(store: Store, workbooks: tuple[Path, ...], now: datetime) -> Shelf:
    """Publish the workbooks that are new and take every published version off the store.

    Raises FormError for a faulty workbook, ValueError for one that changed without a new version.
    """
    fresh = [publish(path) for path in workbooks]
    async with store.unit() as unit:
        for publication in fresh:
            await unit.publish(publication.form, publication.xform, now)
        forms = await unit.forms()
    newest = {publication.form.name: publication.form for publication in fresh}
    return Shelf({(form.name, form.version): form for form in forms}, newest)
