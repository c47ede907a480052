"""The steps of the index benchmark, each in a process of its own, so that its peak of memory is its own.

    python -m benchmarks.index_steps {draw,ours,plain} FOLDER

`draw` makes a crowd, its database and its answers as a frame; `ours` reads the database and computes the
index; `plain` computes the same from the frame in the straightforward way. What a step found it writes
into the folder: times and scores as JSON, weights as an array.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.crowd import Crowd, citizen_form, citizen_model, draw
from benchmarks.crowd_rows import begin, fill, ids
from benchmarks.crowd_shares import compare, report, strays
from benchmarks.replay import NotAllowedError, replay
from benchmarks.straightforward import straightforward
from scoring.index import compute
from scoring.methodology import Methodology
from scoring.tree import DimensionScore, Index, IndicatorScore, SubdimensionScore
from scoring.weights import weigh
from surveys.store import Store, Vault
from surveys.store.frames import EVERYTHING, answer_frames
from surveys.store.waves import FIRST_WAVE

SEED = 2026
REPLAYED = 1_000
LED = 1_500
MIB = 1024
DATABASE, FRAME, KEY = "crowd.sqlite3", "crowd.pickle", "key"


def draw_step(folder: Path) -> None:
    """Draw the crowd that the folder asks for, prove it if asked to, and write it down."""
    asked = _read(folder, "asked")
    publication, vault = citizen_form(), Vault((folder / KEY).read_text())
    begun = time.perf_counter()
    crowd = draw(publication.form, citizen_model(), asked["people"], SEED)
    drawn = time.perf_counter() - begun
    if asked["prove"]:
        _prove(crowd, vault)
    names = ids(crowd.size, SEED)
    begun = time.perf_counter()
    path = folder / DATABASE
    asyncio.run(begin(f"sqlite:///{path}", vault, publication, replay(crowd, 0, vault)))
    fill(path, crowd, names)
    filled = time.perf_counter() - begun
    as_frame(crowd, names).to_pickle(folder / FRAME)
    _write(folder, "draw", {"drawn": drawn, "filled": filled, "megabytes": path.stat().st_size / 1e6})


def as_frame(crowd: Crowd, names: list[str]) -> pd.DataFrame:
    """Give the answers as they must come back from the database."""
    columns = {}
    for question in crowd.form.questions:
        if question.name in crowd.drawn:
            drawn = crowd.drawn[question.name]
            words = np.array([answer.value or None for answer in drawn.answers], dtype=object)
            there = sorted({words[code] for code in np.unique(drawn.codes)} - {None})
            places = np.array([there.index(word) if word in there else -1 for word in words], dtype=np.int16)
            columns[question.name] = pd.Categorical.from_codes(
                places[drawn.codes], pd.Index(there, dtype="str")
            )
    return pd.DataFrame(columns, index=pd.Index(names, dtype="str")).sort_index()


def ours_step(folder: Path) -> None:
    """Read the database, weigh, compute; afterwards check that what was read is what was drawn."""
    begun = _clocks()
    frame = asyncio.run(_stored(folder))
    read = _clocks()
    weighting = weigh(frame, Methodology())
    index = compute({"citizen": frame}, Methodology(), weights={"citizen": weighting})
    done = _clocks()
    times = {"read": (read - begun).tolist(), "compute": (done - read).tolist(), "memory": peak()}
    _check(frame, pd.read_pickle(folder / FRAME))  # noqa: S301 - our own, a minute old
    np.save(folder / "ours.npy", weighting.weight.to_numpy())
    _write(folder, "ours", {**times, "scores": dict(scores(index))})


def _check(frame: pd.DataFrame, drawn: pd.DataFrame) -> None:
    """Refuse to go on unless every answer that was drawn has been read; codes are quick to compare."""
    same = frame.index.equals(drawn.index) and frame.columns.equals(drawn.columns)
    for name in drawn.columns:
        one, other = frame[name].cat, drawn[name].cat
        same = same and one.categories.equals(other.categories) and one.codes.equals(other.codes)
    if not same:
        raise RuntimeError("The answers read are not those that were drawn.")


async def _stored(folder: Path) -> pd.DataFrame:
    store = await Store.open(f"sqlite:///{folder / DATABASE}", Vault((folder / KEY).read_text()))
    async with store.unit() as unit:
        frames = await answer_frames(unit.connection, FIRST_WAVE, EVERYTHING)
    await store.close()
    return frames["citizen"]


def scores(index: Index) -> Iterator[tuple[str, tuple[float, float | None]]]:
    """Give the value and the error of whatever has a value, by its id."""
    found: list[DimensionScore | SubdimensionScore | IndicatorScore] = []
    for dimension in index.dimensions:
        found += [dimension, *dimension.subdimensions]
        found += [one for part in dimension.subdimensions for one in part.indicators]
    for one in found:
        if one.value is not None:
            yield one.id, (one.value, one.interval.se if one.interval else None)


def plain_step(folder: Path) -> None:
    """Compute the same from strings, as they would come out of a CSV file."""
    frame = pd.read_pickle(folder / FRAME)  # noqa: S301 - our own, a minute old
    for name in frame.columns:
        frame[name] = frame[name].astype("str")
    begun = _clocks()
    result = straightforward(frame)
    took = (_clocks() - begun).tolist()
    np.save(folder / "plain.npy", result.weight.to_numpy())
    _write(folder, "plain", {"compute": took, "memory": peak(), "scores": result.scores})


def _prove(crowd: Crowd, vault: Vault) -> None:
    """Replay some through the engine, and hold the distribution against that of the engine's own."""
    people = np.linspace(0, crowd.size - 1, min(REPLAYED, crowd.size)).astype(int).tolist()
    for person in people:
        replay(crowd, person, vault)
    print(f"{len(people):,} of {crowd.size:,} drawn people replayed through the engine: it allows them all")
    comparisons = compare(crowd, citizen_model(), LED, SEED)
    print("\n".join(report(comparisons)), flush=True)
    if strays(comparisons):
        raise NotAllowedError(f"The crowd differs from the engine's respondents: {strays(comparisons)}")


def _clocks() -> npt.NDArray[np.float64]:
    """Read the clock on the wall and that of the processor."""
    return np.array([time.perf_counter(), time.process_time()])


def peak() -> float:
    """Give the largest memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def _read(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / f"{name}.json").read_text())
    return found


def _write(folder: Path, name: str, found: dict[str, Any]) -> None:
    (folder / f"{name}.json").write_text(json.dumps(found))


STEPS = {"draw": draw_step, "ours": ours_step, "plain": plain_step}

if __name__ == "__main__":
    STEPS[sys.argv[1]](Path(sys.argv[2]))
