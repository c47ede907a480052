"""The steps of the export benchmark, each in a process of its own, so that its peak of memory is its own.

    python -m benchmarks.export_steps {ours,plain} FOLDER

Both write the same citizens as an SPSS file: `ours` as `gauhar export` does, weights, labels and declared
missing values included; `plain` as one would at first, a frame of dictionaries with choices as numbers.
"""

import asyncio
import json
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from benchmarks.crowd import citizen_form
from benchmarks.index_steps import DATABASE, KEY, peak
from bot.exporting import Order, export
from locales import translators
from scoring.study import Study
from surveys.form import Kind
from surveys.store import Store, Vault

_YEAR = 2026


def ours_step(folder: Path) -> int:
    return asyncio.run(_exported(folder))


async def _exported(folder: Path) -> int:
    store = await Store.open(f"sqlite:///{folder / DATABASE}", Vault((folder / KEY).read_text()))
    order = Order("citizen", "sav", "kk", simulated=True)
    done = await export(store, order, Study(_YEAR), folder, translators())
    await store.close()
    return done.interviews


def plain_step(folder: Path) -> int:
    with sqlite3.connect(folder / DATABASE) as connection:
        rows = connection.execute("SELECT answers, worked_out FROM interviews").fetchall()
    frame = pd.DataFrame([json.loads(answers) | json.loads(worked) for answers, worked in rows])
    for question in citizen_form().form.questions:
        if question.name not in frame or question.kind is Kind.CALCULATE:
            continue
        answers = frame.pop(question.name)
        if question.kind is Kind.SELECT_MULTIPLE:
            for choice in question.choices:
                frame[f"{question.name}_{choice.name}"] = answers.map(_ticks(choice.name)).astype("float64")
        else:
            numbers = {choice.name: number for number, choice in enumerate(question.choices, start=1)}
            frame[question.name] = answers.map(_read(numbers)).astype("float64")
    pyreadstat.write_sav(frame, str(folder / "plain.sav"), row_compress=True)
    return len(frame)


def _ticks(choice: str) -> Callable[[Any], bool | None]:
    return lambda answer: choice in answer.split() if isinstance(answer, str) else None


def _read(numbers: dict[str, int]) -> Callable[[Any], float | None]:
    def read(answer: Any) -> float | None:
        if not isinstance(answer, str):
            return None
        return numbers[answer] if numbers else float(answer) if answer.isdecimal() else None

    return read


STEPS = {"ours": ours_step, "plain": plain_step}

if __name__ == "__main__":
    _, step, name = sys.argv
    begun = time.perf_counter(), time.process_time()
    interviews = STEPS[step](Path(name))
    took = [time.perf_counter() - begun[0], time.process_time() - begun[1]]
    found = {"took": took, "memory": peak(), "interviews": interviews}
    Path(name, f"{step}.json").write_text(json.dumps(found))
