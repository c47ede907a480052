"""`gauhar import`: interviews collected elsewhere, row by row through the engine."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import clock, open_store
from bot.commands.simulate import INTERRUPTED
from bot.importing import Outcome, Wishes, import_file
from bot.settings import DatabaseSettings
from surveys.imports import ImportFileError, Layout, Refusal, shown

_MOST_TOLD = 200
"""Refused rows told one by one; after so many, something is wrong with the file as a whole."""

_MOST_NAMED = 12


def import_command(
    file: Annotated[Path, typer.Argument(help="CSV or .xlsx, as KoboToolbox and ODK Central export it too.")],
    form: Annotated[
        str | None, typer.Option(help="The form; without it, the one the file has most columns of.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Language of the interviews (kk, ru, en); else a column language.")
    ] = None,
    identity: Annotated[
        str | None,
        typer.Option("--id", help="Column that tells rows apart, if not _uuid, instanceID or KEY."),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check; store no interview.")] = False,
) -> None:
    """Import interviews collected elsewhere; lists refused rows, and exits with 1 when there are any."""
    work = _Work(Console(highlight=False, soft_wrap=True), Wishes(form, language, identity, dry_run))
    try:
        asyncio.run(work.run(DatabaseSettings.read(), file))
    except KeyboardInterrupt:
        work.say_kept("Stopped.")
        raise SystemExit(INTERRUPTED) from None
    except ImportFileError:
        work.say_kept("Not all of the file could be read.")
        raise
    if work.refused:
        raise SystemExit(1)


class _Work:
    """One run of the command, and what it has committed so far."""

    def __init__(self, console: Console, wishes: Wishes) -> None:
        self._console = console
        self._wishes = wishes
        self._outcome: Outcome | None = None
        self._told = 0

    @property
    def refused(self) -> int:
        return self._outcome.refused if self._outcome else 0

    async def run(self, settings: DatabaseSettings, file: Path) -> None:
        async with open_store(settings) as store:
            outcome = await import_file(store, file, self._wishes, clock(), self._note)
        self._say_columns(outcome.layout)
        self._summarise(outcome)

    def say_kept(self, why: str) -> None:
        if self._outcome is not None and self._outcome.added and not self._wishes.dry_run:
            self._say(f"{why} {self._outcome.added} interviews were imported and are kept.")

    def _note(self, outcome: Outcome, refusals: tuple[Refusal, ...]) -> None:
        self._outcome = outcome
        for refusal in refusals[: max(0, _MOST_TOLD - self._told)]:
            self._say(str(refusal))
        self._told += len(refusals)

    def _say_columns(self, layout: Layout) -> None:
        self._say(f"Form: {layout.form.name}, version {layout.form.version}.")
        for what, names in (
            ("Columns without answers", layout.set_aside),
            ("Columns the form does not know, not imported", layout.unknown),
            ("Questions without a column", layout.lacking()),
        ):
            if names:
                self._say(f"{what}: {_listed(names)}.")

    def _summarise(self, outcome: Outcome) -> None:
        if self._told > _MOST_TOLD:
            self._say(f"{self._told - _MOST_TOLD} more reasons are not listed.")
        if outcome.undated:
            self._say(f"{outcome.undated} rows do not say when the interview ended; they are dated now.")
        would = "would be imported" if self._wishes.dry_run else "imported"
        self._say(
            f"{outcome.rows} rows: {outcome.added} {would}, {outcome.there} already there, "
            f"{outcome.refused} refused."
        )

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False)


def _listed(names: tuple[str, ...]) -> str:
    rest = len(names) - _MOST_NAMED
    listed = ", ".join(shown(name) for name in names[:_MOST_NAMED])
    return f"{listed} and {rest} more" if rest > 0 else listed
