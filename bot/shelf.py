"""The published forms at hand: each version for interviews begun with it, the newest for new ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from surveys.form import Form
from surveys.store import Store, StoreError, Unit
from surveys.xlsform import Finding, FormError, Publication, publish

CITIZEN = "citizen"
_NO_CITIZEN = Finding(
    "settings", None, f"No form has the form_id {CITIZEN}, which respondents are asked.", "Add it."
)
_SUFFIXES = {".md", ".csv", ".xlsx", ".xls"}


@dataclass(frozen=True)
class Shelf:
    """Forms by name and version, and the one each new interview begins with."""

    versions: Mapping[tuple[str, str], Form]
    newest: Mapping[str, Form]

    @property
    def languages(self) -> tuple[str, ...]:
        """Give the languages in which a respondent can be asked."""
        return self.newest[CITIZEN].languages

    def asked(self, name: str | None) -> str:
        """Name the questionnaire for whoever came for `name`: that one if it is there, else everybody's."""
        return name if name is not None and name in self.newest else CITIZEN

    def of(self, name: str, version: str) -> Form:
        return self.versions[name, version]


def builtin_forms() -> tuple[Path, ...]:
    """Give the workbooks that come with Gauhar."""
    return workbooks_in(Path(str(files("surveys") / "forms")))


def workbooks_in(folder: Path) -> tuple[Path, ...]:
    """Give the workbooks in a folder."""
    return tuple(sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES))


def workbooks_asked(folder: Path | None) -> tuple[Path, ...]:
    """Give the workbooks that are asked: those in a folder, or else those that come with Gauhar."""
    return builtin_forms() if folder is None else workbooks_in(folder)


async def stock(store: Store, workbooks: tuple[Path, ...], now: datetime) -> Shelf:
    """Publish the workbooks that are new and take every published version off the store.

    Raises FormError for a faulty workbook, and StoreError for one that changed without a new version.
    """
    fresh = [publish(path) for path in workbooks]
    newest = {publication.form.name: publication.form for publication in fresh}
    if CITIZEN not in newest:
        raise FormError([_NO_CITIZEN])
    async with store.unit() as unit:
        for publication in fresh:
            await _keep(unit, publication, now)
        forms = await unit.forms()
    return Shelf({(form.name, form.version): form for form in forms}, newest)


async def _keep(unit: Unit, publication: Publication, now: datetime) -> None:
    try:
        await unit.publish(publication.form, publication.xform, now)
    except ValueError as error:
        raise StoreError(str(error)) from error
