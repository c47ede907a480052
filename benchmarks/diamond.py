"""What a coordinator's /diamond costs, against a straightforward program that reads and computes every time.

Only ratios are comparable between machines. Ours also decides what may be told of a part, beside all that was
told before, draws the picture and writes the caption; the straightforward program only computes.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from surveys.store import new_key

PEOPLE = (100_000,)
ASKED: Mapping[str, tuple[str, str]] = {
    "the first after new answers": ("first", "whole"),
    "again": ("again", "whole"),
    "after it was sent: what may be told of parts": ("ahead", "part"),
    "a part, the first of its edition": ("part", "part"),
    "another part": ("other", "part"),
    "a part, after the bot has started anew": ("anew", "part"),
}
"""Each line: which of our times stands against which of theirs."""
HEAD = """
   people  /diamond                                         ours: s   (cpu)  straightforward  (cpu)  ratio"""


def diamond(people: Sequence[int] = PEOPLE) -> None:
    """Print a line for each size and each way of asking."""
    lines = [line for size in people for line in _lines(size)]
    print(HEAD)
    print("\n".join(lines))


def _lines(people: int) -> list[str]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "asked.json").write_text(json.dumps({"people": people, "prove": False}))
        (folder / "key").write_text(new_key())
        _run("benchmarks.index_steps", "draw", folder)
        ours, plain = (_found(step, folder) for step in ("ours", "plain"))
    return [_line(people, what, ours[mine], plain[theirs]) for what, (mine, theirs) in ASKED.items()]


def _line(people: int, what: str, ours: Sequence[float], plain: Sequence[float]) -> str:
    (wall, cpu), (plain_wall, plain_cpu) = ours, plain
    return (
        f"{people:9,}  {what:45}  {wall:8.2f} ({cpu:6.2f})  {plain_wall:11.2f} ({plain_cpu:6.2f})"
        f" {plain_cpu / cpu:5.1f}"
    )


def _found(step: str, folder: Path) -> dict[str, Any]:
    _run("benchmarks.diamond_steps", step, folder)
    found: dict[str, Any] = json.loads((folder / f"{step}.json").read_text())
    return found


def _run(module: str, step: str, folder: Path) -> None:
    subprocess.run([sys.executable, "-m", module, step, str(folder)], check=True)  # noqa: S603 - ourselves
