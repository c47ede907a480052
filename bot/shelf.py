"""The published forms at hand: each version for interviews begun with it, the newest for new ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from surveys.form import Form
from surveys.phrase import Phrase
from surveys.store import Store, StoreError, Unit
from surveys.xlsform import Finding, FormError, Publication, publish
from surveys.xlsform.media_checks import contents

CITIZEN = "citizen"
_NO_CITIZEN = Finding(
    "settings",
    None,
    Phrase("No form has the form_id {name}, which respondents are asked.", name=CITIZEN),
    Phrase("Add it."),
)
_SUFFIXES = {".md", ".csv", ".xlsx", ".xls"}


class UnknownVersionError(LookupError):
    """A version or draft that is in the store and not yet on this shelf: another worker published it."""


@dataclass
class Shelf:
    """Forms by name and version, and the one each new interview begins with.

    `filed` are the newest of the files, which run unless another version was published; `drafts` can be
    rehearsed. What is published while the bot runs is taken from the store by `renew`.
    """

    versions: Mapping[tuple[str, str], Form]
    newest: Mapping[str, Form]
    filed: Mapping[str, Form] = field(default_factory=dict)
    drafts: Mapping[str, Form] = field(default_factory=dict)
    stamp: tuple[int, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """Give the languages in which a respondent can be asked."""
        return self.newest[CITIZEN].languages

    def asked(self, name: str | None) -> str:
        """Name the questionnaire for whoever came for `name`: that one if it is there, else everybody's."""
        known = name is not None and (name in self.newest or name in self.drafts)
        return name if name is not None and known else CITIZEN

    def beginning(self, name: str | None) -> Form:
        """Give the form that whoever came for `name` begins with."""
        asked = self.asked(name)
        return self.drafts.get(asked) or self.newest[asked]

    def of(self, name: str, version: str) -> Form:
        """Give the form an interview is asked with; raises UnknownVersionError."""
        found = self.drafts.get(name) or self.versions.get((name, version))
        if found is None:
            raise UnknownVersionError(name, version)
        return found

    async def renew(self, unit: Unit) -> None:
        """Take from the store what has come or gone; it costs next to nothing when nothing has."""
        stamp = await unit.workshop_stamp()
        if stamp == self.stamp:
            return
        fresh = await unit.forms_beyond(self.versions.keys())
        self.versions = {**self.versions, **{(form.name, form.version): form for form in fresh}}
        running = await unit.running()
        self.newest = {**self.filed, **{name: self.versions[name, one] for name, one in running.items()}}
        self.drafts = {form.name: form for form in [draft.rehearsed for draft in await unit.drafts()]}
        self.stamp = stamp


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
    fresh = [(publish(path), path.parent) for path in workbooks]
    newest = {publication.form.name: publication.form for publication, _ in fresh}
    if CITIZEN not in newest:
        raise FormError([_NO_CITIZEN])
    async with store.unit() as unit:
        running = await unit.running()
        for publication, folder in fresh:
            if publication.form.name not in running:  # what was published meanwhile may have the same number
                await _keep(unit, publication, now)
                await attach(unit, publication.form, folder)
        shelf = Shelf({}, {}, newest)
        await shelf.renew(unit)
    return shelf


async def attach(unit: Unit, form: Form, folder: Path) -> None:
    """Keep the files that a form shows and that lie in a folder; raises FormError."""
    for content in contents(form, folder):
        await unit.attach(content)


async def _keep(unit: Unit, publication: Publication, now: datetime) -> None:
    try:
        await unit.publish(publication.form, publication.xform, now, publication.sheets)
    except ValueError as error:
        raise StoreError(str(error)) from error
