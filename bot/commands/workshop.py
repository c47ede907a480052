"""`gauhar forms …`: questionnaires as workbooks, compared with what runs, published and taken back."""

import asyncio
import re
from html import unescape
from pathlib import Path
from typing import Annotated

import typer

from bot.app import clock, open_store
from bot.commands.finishing import finish
from bot.commands.printing import workbook_called, written_to
from bot.office import workshop_words as words
from bot.settings import DatabaseSettings
from bot.shelf import Shelf, attach, stock, workbooks_asked
from bot.workshop import Candidate, objections, publish_form, roll_back
from locales import Translator, translators
from scoring import indicators
from surveys.form import Form
from surveys.store import Store, StoreError
from surveys.store.audit import COMMAND_LINE
from surveys.xlsform import FormError, Publication, publish, renamed
from surveys.xlsform.apart import publish_apart
from surveys.xlsform.media import shown_by
from surveys.xlsform.media_checks import contents
from surveys.xlsform.writing import Sheets, spreadsheet, tables_in

_TAG = re.compile(r"<[^>]+>")
_FILE = Annotated[Path, typer.Argument(help="An XLSForm: .xlsx, .xls, .csv or .md")]
_AS = Annotated[str | None, typer.Option("--as", help="Another name for the form than its form_id.")]


def export_form(
    form: Annotated[str, typer.Argument(help="citizen, organisation, expert, or the file of an XLSForm.")],
    to: Annotated[Path, typer.Option(help="The workbook to write: its name ends in .xlsx.")],
    *,
    running: Annotated[bool, typer.Option(help="The version that the database says is asked now.")] = False,
) -> None:
    """Write a form as an XLSForm workbook; tables and what questions show are put beside it."""
    if to.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{to} must end in .xlsx.")
    found, sheets, media = asyncio.run(_running(form)) if running else _filed(form)
    written_to(to, spreadsheet(sheets))
    for name, content in {**tables_in(sheets), **media}.items():
        written_to(to.parent / name, content)
        typer.echo(f"{to.parent / name}: belongs to it.")
    typer.echo(f"{to}: {found.name}, version {found.version}.")


def _filed(form: str) -> tuple[Form, Sheets, dict[str, bytes]]:
    path = workbook_called(form)
    publication = publish(path)
    shown = contents(publication.form, path.parent)
    return publication.form, publication.sheets, dict(zip(shown_by(publication.form), shown, strict=True))


async def _running(name: str) -> tuple[Form, Sheets, dict[str, bytes]]:
    settings = DatabaseSettings.read()
    async with open_store(settings) as store:
        shelf = await _shelf(store, settings)
        async with store.reading() as unit:
            form = shelf.newest.get(name)
            sheets = await unit.sheets_of(name, form.version) if form else None
            shown = shown_by(form) if form else {}
            media = {each: await unit.attached(medium.digest) or b"" for each, medium in shown.items()}
    if form is None or sheets is None:
        raise StoreError(f'There is no workbook of a form "{name}" in the database.')
    return form, sheets, media


async def _shelf(store: Store, settings: DatabaseSettings) -> Shelf:
    return await stock(store, workbooks_asked(settings.forms), clock())


def difference_command(file: _FILE, name: _AS = None) -> None:
    """Say what is different from the version that is asked now, and what that means for the data."""
    finish(_compare(file, name, publishing=False))


def publish_command(file: _FILE, name: _AS = None) -> None:
    """Have a form asked from now on, in the running bot too; interviews begun keep their version."""
    finish(_compare(file, name, publishing=True))


async def _compare(file: Path, name: str | None, *, publishing: bool) -> None:
    settings = DatabaseSettings.read()
    publication = await _read(file, name)
    async with open_store(settings) as store:
        shelf = await _shelf(store, settings)
        form = publication.form
        running = shelf.newest.get(form.name)
        candidate = Candidate(form, publication.xform, publication.sheets, running)
        t = translators()["en"]
        if found := objections(candidate, indicators.load().instrument, _spoken(shelf)):
            raise FormError(found)
        _tell(t, candidate)
        if publishing and not candidate.runs_already:
            async with store.unit() as unit:
                await attach(unit, form, file.parent)
                await publish_form(unit, candidate, COMMAND_LINE, clock())
            typer.echo(f"{form.name}, version {form.version}, is asked from now on.")


async def _read(file: Path, name: str | None) -> Publication:
    publication = await publish_apart(file)
    return publication if name is None else renamed(publication, name)


def _spoken(shelf: Shelf) -> list[str]:
    return [language for language in translators() if language in shelf.languages]


def _tell(t: Translator, candidate: Candidate) -> None:
    if candidate.running is None:
        typer.echo(f"No form {candidate.form.name} is asked yet: it is new.")
        return
    for paragraph in [*words.told(t, candidate.difference), words.going_on(t)]:
        typer.echo(unescape(_TAG.sub("", paragraph)) + "\n")


def rollback_command(name: Annotated[str, typer.Argument(help="The form, such as citizen.")]) -> None:
    """Take back the version that was published last: the one before is asked again."""
    finish(_roll_back(name))


async def _roll_back(name: str) -> None:
    settings = DatabaseSettings.read()
    async with open_store(settings) as store:
        shelf = await _shelf(store, settings)
        async with store.unit() as unit:
            before = await roll_back(unit, shelf, name, COMMAND_LINE, clock())
    if before is None:
        raise StoreError(f"No version of {name} was published that could be taken back for an earlier one.")
    typer.echo(f"{name}, version {before.version}, is asked again.")
