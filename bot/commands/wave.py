"""`gauhar wave`: the rounds of the survey, opened and closed. Options and exit codes only."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

import typer

from bot.app import clock, open_store
from bot.commands.finishing import finish
from bot.settings import DatabaseSettings
from bot.waving import close_wave, closing_time, open_wave, state, trouble
from locales import Translator, translators
from surveys.fieldwork.waves import Wave, WaveError
from surveys.store import StoreError, Unit
from surveys.store.audit import COMMAND_LINE

app = typer.Typer(no_args_is_help=True, help="Waves: the rounds of the survey.")
_WHEN = "Last day (2027-01-31) or moment (2027-01-31T18:00) to begin an interview, by clocks in Almaty."


@app.command("open")
def open_command(
    name: Annotated[str, typer.Argument(help="Up to 16 Latin letters, digits and hyphens, such as 2027.")],
    closes: Annotated[str | None, typer.Option(help=_WHEN)] = None,
) -> None:
    """Open the next wave; the one before must be closed."""
    finish(_change(lambda unit: open_wave(unit, name, _moment(closes), COMMAND_LINE, clock())))


@app.command("close")
def close_command(at: Annotated[str | None, typer.Option(help=_WHEN)] = None) -> None:
    """Close the current wave, now or later; whoever has begun may finish for GAUHAR_GRACE_DAYS."""
    finish(_change(lambda unit: close_wave(unit, _moment(at), COMMAND_LINE, clock())))


@app.command("list")
def list_command() -> None:
    """List all waves."""
    finish(_list())


def _moment(text: str | None) -> datetime | None:
    return None if text is None else closing_time(text)


async def _change(act: Callable[[Unit], Awaitable[Wave]]) -> None:
    async with open_store(DatabaseSettings.read()) as store, store.unit() as unit:
        try:
            wave = await act(unit)
        except WaveError as error:
            raise StoreError(trouble(_english(), error)) from error
    typer.echo(_line(wave))


async def _list() -> None:
    async with open_store(DatabaseSettings.read()) as store, store.reading() as unit:
        waves = await unit.waves()
    for wave in waves:
        typer.echo(_line(wave))


def _line(wave: Wave) -> str:
    return f"Wave {wave.id}. {state(_english(), wave, clock())}"


def _english() -> Translator:
    return translators()["en"]
