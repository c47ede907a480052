"""Runs both bots in turn, several times, and prints medians and ratios."""

import asyncio
import os
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.edge.driving import baseline, free_port, gauhar, measured
from benchmarks.edge.locks import Locks, durable_postgresql

ROUNDS = 3
SECONDS = 6.0
PEOPLE = (1, 50, 500)
_HEADS = ("bot", "people", "answers/s", "p50 ms", "p99 ms", "CPU ms an answer")
_WIDTHS = (22, 7, 10, 8, 8, 17)


@dataclass
class Runs:
    """What several runs of one bot gave."""

    reports: list[dict[str, float]] = field(default_factory=list)

    def median(self, name: str) -> float:
        return statistics.median(report[name] for report in self.reports)

    def row(self, name: str, people: int) -> tuple[str, ...]:
        figures = (self.median("answers_s"), self.median("p50_ms"), self.median("p99_ms"))
        spent = self.median("bot_cpu_us_per_answer") / 1000
        return (name, str(people), *[f"{each:.0f}" for each in figures], f"{spent:.2f}")


def edge(people: Sequence[int] = PEOPLE, rounds: int = ROUNDS, seconds: float = SECONDS) -> None:
    """Print how many answers a second each bot takes from so many respondents, and the ratios."""
    print(f"each bot on one of {os.cpu_count()} cores, the respondents on another; medians of {rounds} runs")
    _print_row(_HEADS)
    for number in people:
        ours, theirs = Runs(), Runs()
        for _ in range(rounds):  # in turn, lest a busy moment of the machine counts for one of them alone
            theirs.reports.append(_run("baseline", number, seconds))
            ours.reports.append(_run("gauhar", number, seconds))
        _print_row(theirs.row("python-telegram-bot", number))
        _print_row(ours.row("Gauhar", number))
        print(f"ratio{number:25} {_ratio(ours, theirs, 'answers_s'):10.1f} times the answers a second, "
              f"1/{_ratio(theirs, ours, 'bot_cpu_us_per_answer'):.1f} of the processor's time")  # fmt: skip


def workers(people: int = 50, rounds: int = ROUNDS, seconds: float = SECONDS) -> None:
    """Print what an answer costs with one webhook worker on PostgreSQL and with two."""
    print("by webhook on PostgreSQL (fsync on); where two workers have two cores in all, and respondents and")
    print("database want them too, that they take twice the answers remains unproven")
    with durable_postgresql() as server:
        if server is None:
            print("NOT MEASURED: PostgreSQL is not here")
            return
        one, two = Runs(), Runs()
        for _ in range(rounds):
            for runs, number in ((one, 1), (two, 2)):
                runs.reports.append(asyncio.run(_on_postgresql(server, number, people, seconds)))
    _print_row((*_HEADS, "waiting for locks"))
    for runs, name in ((one, "one worker"), (two, "two workers")):
        _print_row((*runs.row(name, people), f"{runs.median('waiting'):.3f}"))


async def _on_postgresql(server: Locks, number: int, people: int, seconds: float) -> dict[str, float]:
    async with server.database() as address:
        with _folder() as folder:
            port = free_port()
            bot = gauhar(port, folder, address, [free_port() for _ in range(number)])
            async with server.watched() as waiting:
                report = await asyncio.to_thread(measured, bot, port, folder, people, seconds)
    return report | {"waiting": statistics.mean(waiting or [0])}


def _run(which: str, people: int, seconds: float) -> dict[str, float]:
    port = free_port()
    with _folder() as folder:
        bot = baseline(port, folder) if which == "baseline" else gauhar(port, folder)
        return measured(bot, port, folder, people, seconds)


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="gauhar-bench", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _ratio(one: Runs, other: Runs, name: str) -> float:
    return one.median(name) / other.median(name)


def _print_row(cells: Sequence[str]) -> None:
    widths = (*_WIDTHS, 18)
    print(" ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=False)), flush=True)
