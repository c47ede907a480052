"""`gauhar export`: a wave's interviews as files. Options, a progress bar and what is said at the end."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from bot.app import clock, open_store
from bot.commands.bars import Display
from bot.commands.finishing import finish
from bot.export_files import cuts_file
from bot.exporting import Exported, Format, Order, export
from bot.settings import DatabaseSettings
from bot.terms import study_for
from locales import translators
from surveys.export.sinks import ExportError
from surveys.export.wording import Values
from surveys.store import Store
from surveys.store.audit import COMMAND_LINE

_OWNER_ONLY = 0o600


def export_command(  # noqa: PLR0913 - one for each option
    *,
    output: Annotated[
        Format,
        typer.Option("--format", help="csv, xlsx, sav (SPSS), dta (Stata), parquet, ddi (codebook) or odk"),
    ],
    form: Annotated[str, typer.Option(help="The form: citizen, organisation or expert.")] = "citizen",
    wave: Annotated[str | None, typer.Option(help="Another wave than the one opened last.")] = None,
    language: Annotated[str, typer.Option(help="Language of the labels: kk, ru or en.")] = "kk",
    unfinished: Annotated[bool, typer.Option("--all", help="Unfinished interviews too.")] = False,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="Simulated interviews too; the files' names say so.")
    ] = False,
    texts: Annotated[
        bool, typer.Option("--texts/--no-texts", help="What respondents wrote in their own words.")
    ] = True,
    timings: Annotated[bool, typer.Option("--timings", help="Seconds for every question.")] = False,
    weights: Annotated[bool, typer.Option("--weights/--no-weights", help="A column of weights.")] = True,
    values: Annotated[
        Values, typer.Option(help="In csv and xlsx: words (labels) or the form's own names (codes).")
    ] = "labels",
    media: Annotated[
        bool, typer.Option("--media", help="What people sent too: in a ZIP beside, with odk in its archive.")
    ] = False,
    folder: Annotated[Path, typer.Option("--to", help="The folder where the files go.")] = Path(),
) -> None:
    """Write the answers of a form as files, with labels, declared missing values and weights."""
    order = Order(form, output, language, wave, unfinished, simulated, texts, timings, weights, values, media)
    finish(_Work(Console(highlight=False, soft_wrap=True), order, folder).run(DatabaseSettings.read()))


class _Work:
    """One run of the command."""

    def __init__(self, console: Console, order: Order, folder: Path) -> None:
        self._console = console
        self._order = order
        self._folder = folder

    async def run(self, settings: DatabaseSettings) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        async with open_store(settings) as store:
            with TemporaryDirectory(dir=self._folder, prefix=".export-") as name:
                done = await self._write(store, settings, Path(name))
                cuts = cuts_file(done.cuts, Path(name), done.files[0].name)
                files = _moved((*done.files, *cuts), self._folder)
            await self._note(store)
        for file in files:
            self._console.print(str(file), markup=False)
        self._console.print(f"{done.interviews} interviews.")
        if done.cuts:
            self._console.print(
                f"{len(done.cuts)} labels were too long and were cut: {files[-1]}", markup=False
            )

    async def _write(self, store: Store, settings: DatabaseSettings, folder: Path) -> Exported:
        study = study_for(settings, clock())
        with Display(self._console) as display:
            return await export(
                store,
                self._order,
                study,
                folder,
                translators(),
                lambda done, every: display.show(self._order.form, done, every),
            )

    async def _note(self, store: Store) -> None:
        detail = f"{self._order.output} {self._order.language}{' media' if self._order.media else ''}"
        async with store.unit() as unit:
            await unit.note_act(COMMAND_LINE, "export", self._order.form, detail, clock())


def _moved(files: Sequence[Path], folder: Path) -> tuple[Path, ...]:
    """Bring finished files to where they belong, readable to their owner alone; none is written over."""
    there = [folder / file.name for file in files if (folder / file.name).exists()]
    if there:
        raise ExportError(f"{there[0]} is there already; move it away, or name another folder with --to.")
    for file in files:
        file.chmod(_OWNER_ONLY)
    return tuple(Path(shutil.move(file, folder / file.name)) for file in files)
