"""Reads the hand-worked cases: a methodologist writes the table, the arithmetic and the answer."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True, eq=False)
class Case:
    indicator: str
    title: str
    frame: pd.DataFrame
    weight: pd.Series
    expected: float
    raw: float | None
    base: int

    def __str__(self) -> str:
        return f"{self.indicator}: {self.title}"


def load() -> list[Case]:
    return [_case(written) for path in sorted(FOLDER.glob("*.toml")) for written in _written(path)]


def _written(path: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    return cases


def _case(written: dict[str, Any]) -> Case:
    rows = list(_respondents(written["respondents"]))
    frame = pd.DataFrame(rows, index=[f"r{number:04}" for number in range(len(rows))], dtype=object)
    weight = frame.pop("weight").astype(float) if "weight" in frame else pd.Series(1.0, frame.index)
    return Case(
        written["indicator"],
        written["title"],
        frame,
        weight,
        written["expected"],
        written.get("raw"),
        written["base"],
    )


def _respondents(table: str) -> Iterator[dict[str, str | None]]:
    header, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip("\n").splitlines()]
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        times = int(cells.pop("times", "1"))
        yield from [{name: _answer(cell) for name, cell in cells.items()}] * times


def _answer(cell: str) -> str | None:
    return None if cell in {"", "-"} else cell
