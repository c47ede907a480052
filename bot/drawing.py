"""Draws made-up respondents on as many processors as there are. Decides who draws, never who is drawn.

A form's logic cannot be sent to another process, so each makes its own from the form's text; which
process draws whom makes no difference to the result.
"""

import asyncio
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path

from surveys.simulation import Draws, Population, population, read_model
from surveys.store import Arrival
from surveys.xlsform.xform import read_xform

LANGUAGES = {"kk": 0.5, "ru": 0.45, "en": 0.05}
"""The languages of made-up interviews: assumed, like everything else about them."""

DAYS = 14
"""The days before now over which made-up interviews are spread evenly."""

_MINUTES = (6, 25)
_WORTH_A_PROCESS = 2000
"""Respondents below whom starting processes takes longer than they save."""


@dataclass(frozen=True)
class Recipe:
    """All that decides who is drawn: a form, its model by name, a seed, and the last possible moment."""

    name: str
    xform: str
    seed: int
    now: datetime

    def identity(self, number: int) -> str:
        """Name a respondent: the same one whenever and wherever they are drawn."""
        return sha256(f"simulated/{self.name}/{self.seed}/{number}".encode()).hexdigest()[:32]


def draw(pool: Executor, recipe: Recipe, numbers: Sequence[int]) -> asyncio.Future[list[Arrival]]:
    """Have the respondents with these numbers drawn; raises ModelError for a model unfit for the form."""
    return asyncio.get_running_loop().run_in_executor(pool, arrivals, recipe, numbers)


@contextmanager
def drawers(respondents: int) -> Iterator[tuple[Executor, int]]:
    """Give somebody to draw that many respondents, and how many can do it side by side."""
    side_by_side = (os.cpu_count() or 1) if respondents >= _WORTH_A_PROCESS else 1
    pool = _processes(side_by_side) if side_by_side > 1 else ThreadPoolExecutor(1)
    try:
        yield pool, side_by_side
    finally:
        pool.shutdown(cancel_futures=True)


def _processes(side_by_side: int) -> Executor:
    """Start processes from nothing: a copy of ours would have its database connections too."""
    return ProcessPoolExecutor(side_by_side, get_context("spawn"), _leave_ctrl_c_to_us)


def arrivals(recipe: Recipe, numbers: Sequence[int]) -> list[Arrival]:
    """Draw respondents one after the other."""
    everybody = _population(recipe)
    return [_arrival(recipe, everybody, number) for number in numbers]


def _arrival(recipe: Recipe, everybody: Population, number: int) -> Arrival:
    luck = Draws(recipe.seed, number)
    completed_at = recipe.now - timedelta(days=DAYS * luck.uniform("completed"))
    shortest, longest = _MINUTES
    taken = timedelta(minutes=shortest + (longest - shortest) * luck.uniform("taken"))
    interview = everybody.respondent(number, completed_at)
    return Arrival(recipe.identity(number), interview, completed_at - taken, completed_at)


@lru_cache(maxsize=3)
def _population(recipe: Recipe) -> Population:
    model = Path(str(files("surveys.simulation") / "models" / f"{recipe.name}.csv"))
    return population(read_xform(recipe.xform), read_model(model), recipe.seed, LANGUAGES)


def _leave_ctrl_c_to_us() -> None:
    """Have a drawing process finish what it draws: the terminal sends Ctrl-C to all of them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
