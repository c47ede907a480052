"""`gauhar quota`: how many people of a kind are wanted, and how many there are."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.app import clock, open_store
from bot.commands.finishing import finish
from bot.settings import DatabaseSettings
from bot.shelf import CITIZEN, stock, workbooks_asked
from surveys.fieldwork.quota_file import COLUMNS, QuotaFileError, read_cells
from surveys.fieldwork.quotas import DIMENSIONS
from surveys.form import Form
from surveys.store import Store, StoreError
from surveys.store.audit import COMMAND_LINE

app = typer.Typer(no_args_is_help=True, help="Quotas: how many interviews each group of people may give.")
_ANY = "any"


@app.command("set")
def set_command(
    file: Annotated[Path, typer.Argument(help=f"CSV with the columns {', '.join(COLUMNS)}; empty is any.")],
    form: Annotated[str, typer.Option(help="The form whose interviews are counted.")] = CITIZEN,
) -> None:
    """Put the quotas of a file in the place of the current wave's; a file without rows lifts them."""
    finish(_set(file, _text_of(file), form))


@app.command("list")
def list_command(form: Annotated[str, typer.Option(help="The form.")] = CITIZEN) -> None:
    """List the quotas of the current wave, and how many people there are."""
    finish(_list(form))


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{file} cannot be read; save it as CSV in UTF-8.") from error


async def _set(file: Path, text: str, name: str) -> None:
    settings = DatabaseSettings.read()
    async with open_store(settings) as store:
        form = await _form(store, name, settings.forms)
        try:
            cells = read_cells(text, form, str(file))
        except QuotaFileError as error:
            raise StoreError(str(error)) from error
        async with store.unit() as unit:
            wave = (await unit.current_wave()).id
            await unit.set_quota(wave, name, cells)
            await unit.note_act(COMMAND_LINE, "set_quota", wave, f"{name}: {len(cells)}", clock())
    typer.echo(f"Wave {wave}, form {name}: {len(cells)} quotas.")


async def _form(store: Store, name: str, folder: Path | None) -> Form:
    """Give the form that is asked: in the folder of the settings, in the database, or with Gauhar."""
    async with store.unit() as unit:
        forms = {form.name: form for form in await unit.forms()}
    if name not in forms or folder is not None:
        forms |= (await stock(store, workbooks_asked(folder), clock())).newest
    if name not in forms:
        raise StoreError(f'There is no form "{name}"; there are: {", ".join(sorted(forms))}.')
    return forms[name]


async def _list(name: str) -> None:
    now = clock()
    async with open_store(DatabaseSettings.read()) as store, store.reading() as unit:
        wave = (await unit.current_wave()).id
        cells = await unit.quota(wave, name)
        completed = await unit.completed_by_profile(wave, name)
        under_way = await unit.under_way_by_profile(wave, name, now)
    if not cells:
        typer.echo(f"Wave {wave} has no quotas for the form {name}.")
        return
    table = Table(*DIMENSIONS, "target", "completed", "under way", title=f"Wave {wave}, form {name}")
    for cell in cells:
        counts = (cell.target, cell.count(completed), cell.count(under_way))
        table.add_row(*(getattr(cell, each) or _ANY for each in DIMENSIONS), *map(str, counts))
    Console().print(table)
