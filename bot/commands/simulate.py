"""`gauhar simulate`: made-up respondents for a database that holds nobody else."""

import asyncio
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console

from bot.app import clock, open_store
from bot.commands.bars import Display
from bot.settings import DatabaseSettings
from bot.simulating import Progress, simulate

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

Count = Annotated[int, typer.Option(min=0, max=1_000_000)]


def simulate_command(
    citizens: Count = 0,
    organisations: Count = 0,
    experts: Count = 0,
    seed: Annotated[int, typer.Option(help="The same seed makes up the same respondents.")] = 1,
) -> None:
    """Fill the database with made-up respondents, for rehearsals; refused where people were interviewed."""
    counts = {"citizen": citizens, "organisation": organisations, "expert": experts}
    work = _Work(Console(highlight=False, soft_wrap=True))
    try:
        asyncio.run(work.run(DatabaseSettings.read(), counts, seed))
    except KeyboardInterrupt:
        work.say_interrupted()
        raise SystemExit(INTERRUPTED) from None


class _Work:
    """One run of the command, and what it has committed so far."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress: dict[str, Progress] = {}

    async def run(self, settings: DatabaseSettings, counts: dict[str, int], seed: int) -> None:
        began = monotonic()
        async with open_store(settings) as store:
            with Display(self._console) as display:
                await simulate(store, counts, seed, clock(), lambda progress: self._note(display, progress))
        self._summarise(monotonic() - began)

    def say_interrupted(self) -> None:
        added = sum(each.added for each in self._progress.values())
        self._console.print(f"Stopped. {added} interviews were added and are kept; run it again to go on.")

    def _note(self, display: Display, progress: Progress) -> None:
        self._progress[progress.survey] = progress
        display.show(progress.survey, progress.there + progress.added, progress.wanted)

    def _summarise(self, seconds: float) -> None:
        for each in self._progress.values():
            self._console.print(f"{each.survey}: {each.added} added, {each.there} already there.")
        added = sum(each.added for each in self._progress.values())
        if not self._progress:
            self._console.print("Nobody was asked for: say how many, for example --citizens 300.")
            return
        self._console.print(
            f"{added} simulated interviews added in {seconds:.1f} s ({added / seconds:.0f} a second)."
        )
        self._console.print("`gauhar score --simulated` counts them; `gauhar score` alone does not.")
