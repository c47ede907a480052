"""What an export to SPSS costs, against a straightforward pandas program in the same run.

Only ratios are comparable between machines. Ours also reads weights, writes labels and tells four ways of
having no answer apart; the straightforward program does none of that.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from surveys.store import new_key

PEOPLE = (100_000,)
HEAD = """
              gauhar export        peak    straightforward      peak      ratio    ratio of
   people        s   (cpu)        MiB        s   (cpu)         MiB     (cpu)       peaks"""


def export(people: Sequence[int] = PEOPLE) -> None:
    """Print a line for each size."""
    lines = [_line(size) for size in people]
    print(HEAD)
    print("\n".join(lines))


def _line(people: int) -> str:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "asked.json").write_text(json.dumps({"people": people, "prove": False}))
        (folder / "key").write_text(new_key())
        _run("benchmarks.index_steps", "draw", folder)
        ours, plain = (_found(step, folder) for step in ("ours", "plain"))
    if not ours["interviews"] == plain["interviews"] == people:
        raise SystemExit("The two programs did not write the same interviews.")
    (wall, cpu), (plain_wall, plain_cpu) = ours["took"], plain["took"]
    return (
        f"{people:9,}  {wall:7.1f} ({cpu:6.1f})  {ours['memory']:8.0f}  {plain_wall:7.1f} ({plain_cpu:6.1f})"
        f"  {plain['memory']:10.0f}   {cpu / plain_cpu:7.2f}  {ours['memory'] / plain['memory']:10.2f}"
    )


def _found(step: str, folder: Path) -> dict[str, Any]:
    _run("benchmarks.export_steps", step, folder)
    found: dict[str, Any] = json.loads((folder / f"{step}.json").read_text())
    return found


def _run(module: str, step: str, folder: Path) -> None:
    subprocess.run([sys.executable, "-m", module, step, str(folder)], check=True)  # noqa: S603 - ourselves
