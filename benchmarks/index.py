"""What a full recompute of the index costs, against a straightforward pandas program in the same run.

Both give weights, 32 figures and their errors from the same answers, and must agree; if they do not, the
benchmark ends with an error. Only ratios are comparable between machines.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from surveys.store import new_key

PEOPLE = (10_000, 100_000, 1_000_000)
AGREED = 1e-9
HEAD = """
                ours: reading     recompute      peak   straightforward      peak     ratio    differ
   people        s  (cpu)       s  (cpu)      MiB         s   (cpu)       MiB   s  (cpu)        by"""
NOTES = """
Seconds by the clock, and in brackets of processor time, which other programs disturb less. The ratio is of
recomputes: weights, values and errors from answers at hand. A peak is that of the whole process, reading
included; the straightforward program is handed its strings. "differ by" is the largest relative difference of
any weight, value or error, diversity's bootstrap (from the same draws) included."""


def index(people: Sequence[int] = PEOPLE) -> None:
    """Print a line for each size; end with an error when the two programs disagree."""
    lines = [_line(size, prove=size == max(people)) for size in people]
    print(HEAD)
    print("\n".join(line for line, _ in lines))
    print(NOTES)
    if any(far > AGREED for _, far in lines):
        raise SystemExit(f"The two programs differ by more than {AGREED:g}.")


def _line(people: int, *, prove: bool) -> tuple[str, float]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "asked.json").write_text(json.dumps({"people": people, "prove": prove}))
        (folder / "key").write_text(new_key())
        drawn, ours, plain = (_step(step, folder) for step in ("draw", "ours", "plain"))
        far = max(_differences(folder, ours["scores"], plain["scores"]))
    print(_prepared(people, drawn), flush=True)
    return _compared(people, ours, plain, far), far


def _prepared(people: int, drawn: dict[str, Any]) -> str:
    size = f"{drawn['megabytes']:,.0f} MB of SQLite"
    return f"{people:,} people drawn in {drawn['drawn']:.1f} s, written to {size} in {drawn['filled']:.1f} s"


def _compared(people: int, ours: dict[str, Any], plain: dict[str, Any], far: float) -> str:
    ratios = [plain["compute"][clock] / ours["compute"][clock] for clock in (0, 1)]
    return (
        f"{people:9,}  {_seconds(ours['read'])}  {_seconds(ours['compute'])}  {ours['memory']:6.0f}"
        f"  {_seconds(plain['compute'])}  {plain['memory']:8.0f}"
        f"   {ratios[0]:5.1f} ({ratios[1]:4.1f}) {far:9.0e}"
    )


def _seconds(clocks: Sequence[float]) -> str:
    return f"{clocks[0]:7.2f} ({clocks[1]:6.2f})"


def _step(step: str, folder: Path) -> dict[str, Any]:
    subprocess.run([sys.executable, "-m", "benchmarks.index_steps", step, str(folder)], check=True)  # noqa: S603 - ourselves
    found: dict[str, Any] = json.loads((folder / f"{step}.json").read_text())
    return found


def _differences(folder: Path, ours: dict[str, Any], plain: dict[str, Any]) -> Iterator[float]:
    """Give relative differences of weights, values and errors; infinite where only one has a figure."""
    one, other = np.load(folder / "ours.npy"), np.load(folder / "plain.npy")
    yield float(np.abs(one / other - 1).max())
    for name in ours.keys() | plain.keys():
        yield from differences(ours.get(name), plain.get(name))


def differences(one: Sequence[float | None] | None, other: Sequence[float] | None) -> Iterator[float]:
    """Compare value and error of one figure; no interval, and so no error, goes with an error of nothing."""
    if one is None or other is None:
        yield float("inf")
        return
    for mine, theirs in zip(one, other, strict=True):
        yield abs((mine or 0.0) - theirs) / max(abs(theirs), AGREED)
