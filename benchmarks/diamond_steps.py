"""The steps of the diamond benchmark, each in a process of its own.

    python -m benchmarks.diamond_steps {ours,plain} FOLDER

`ours` shows the diamond as the bot does: picture and caption, whole and in parts. `plain` reads all answers
and computes weights, values and errors, for everybody and for one region.
"""

import asyncio
import json
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pandas as pd

from benchmarks.crowd import NOW, citizen_form
from benchmarks.index_steps import DATABASE, KEY
from benchmarks.straightforward import straightforward
from bot.diamond.looking import Looking
from bot.diamond.showing import Showing
from bot.diamond.view import View
from locales import translators
from scoring.study import Study
from surveys.store import Store, Vault

Clocks = list[float]
REGION, PART, OTHER = "region", "almaty", "astana"


def ours_step(folder: Path) -> dict[str, Clocks]:
    return asyncio.run(_ours(folder))


async def _ours(folder: Path) -> dict[str, Clocks]:
    store = await Store.open(f"sqlite:///{folder / DATABASE}", Vault((folder / KEY).read_text()))
    whole, part, other = View(), View().choosing(REGION, PART), View().choosing(REGION, OTHER)
    running, anew = _desk(store), _desk(store)
    found = {"first": await _took(lambda: _show(running, whole))}
    await _show(running, whole)
    found["again"] = await _took(lambda: _show(running, whole))
    found["ahead"] = await _took(lambda: running.prepare(whole))
    found["part"] = await _took(lambda: _show(running, part))
    found["other"] = await _took(lambda: _show(running, other))
    found["anew"] = await _took(lambda: _show(anew, part))
    await store.close()
    return found


def _desk(store: Store) -> Showing:
    """Give what shows views, as a bot that has just started has it."""
    return Showing(Looking(store, lambda: NOW, lambda now: Study(now.year), simulated=True))


async def _show(desk: Showing, view: View) -> object:
    form = citizen_form().form
    return await desk.shown(translators()["kk"], {form.name: form}, view)


async def _took(act: Callable[[], Awaitable[object]]) -> Clocks:
    wall, cpu = time.perf_counter(), time.process_time()
    await act()
    return [time.perf_counter() - wall, time.process_time() - cpu]


def plain_step(folder: Path) -> dict[str, Clocks]:
    return {"whole": _plain(folder, None), "part": _plain(folder, PART)}


def _plain(folder: Path, region: str | None) -> Clocks:
    wall, cpu = time.perf_counter(), time.process_time()
    with sqlite3.connect(folder / DATABASE) as connection:
        rows = connection.execute("SELECT id, answers, worked_out FROM interviews").fetchall()
    read = [_answered(answers) | _answered(worked) for _, answers, worked in rows]
    frame = pd.DataFrame(read, index=[name for name, *_ in rows])
    names = [question.name for question in citizen_form().form.questions if question.name in frame]
    frame = frame[names].astype("str")
    straightforward(frame if region is None else frame[frame[REGION] == region])
    return [time.perf_counter() - wall, time.process_time() - cpu]


def _answered(text: str) -> dict[str, str]:
    """Read what was answered in words; not answering, in whatever way, is nothing."""
    return {name: answer for name, answer in json.loads(text).items() if isinstance(answer, str)}


STEPS = {"ours": ours_step, "plain": plain_step}

if __name__ == "__main__":
    _, step, name = sys.argv
    Path(name, f"{step}.json").write_text(json.dumps(STEPS[step](Path(name))))
