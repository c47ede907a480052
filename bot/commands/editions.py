"""`gauhar editions`: every published index with its date, its people and its hash; or one as it was.

What was published stays as it was, though people have withdrawn or a rule has been corrected since. Whoever
holds a published file can tell by the hash that it is this one.
"""

import sys
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated

import typer

from bot.app import open_store
from bot.commands.finishing import finish
from bot.fieldwork import series_of
from bot.settings import DatabaseSettings
from surveys.store import StoreError
from surveys.store.editions import ShownEdition


def editions_command(
    number: Annotated[int | None, typer.Argument(help="Print this one as JSON, as it was published.")] = None,
    wave: Annotated[str | None, typer.Option(help="Another wave than the one opened last.")] = None,
    simulated: Annotated[
        bool | None, typer.Option(help="Those that count simulated interviews (default: GAUHAR_SIMULATED).")
    ] = None,
) -> None:
    """List the published indexes of a wave: number, date, people counted, SHA-256 of the JSON."""
    settings = DatabaseSettings.read()
    finish(_print(settings, number, wave, simulated=settings.simulated if simulated is None else simulated))


async def _print(
    settings: DatabaseSettings, number: int | None, wave: str | None, *, simulated: bool
) -> None:
    async with open_store(settings) as store, store.reading() as unit:
        published = await unit.editions(*await series_of(unit, wave, simulated=simulated))
    if number is not None:
        sys.stdout.buffer.write(_chosen(published, number).shown.encode())  # not a byte may change on the way
        return
    for one in published:
        typer.echo(line(one))
    if not published:
        typer.echo("Nothing has been published yet.")


def _chosen(published: Sequence[ShownEdition], number: int) -> ShownEdition:
    for one in published:
        if one.number == number:
            return one
    there = ", ".join(str(one.number) for one in published) or "none yet"
    raise StoreError(f"There is no edition {number}; there are: {there}.")


def line(one: ShownEdition) -> str:
    """Describe an edition: anybody with its JSON can find out that it is this one."""
    people = ", ".join(f"{survey} {n}" for survey, n in one.groups["edition"]["people"].items() if n)
    counted = f"{people or 'nobody'}; simulated {one.groups['simulated']}"
    return f"{one.number:>4}  {one.made_at:%Y-%m-%d %H:%M} UTC  {fingerprint(one.shown)}  {counted}"


def fingerprint(shown: str) -> str:
    """Give the SHA-256 of an index as it was published, in hexadecimal."""
    return sha256(shown.encode()).hexdigest()
