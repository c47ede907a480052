"""The three surveys filled in by simulated respondents, and an index of them, ready to be explained."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from itertools import islice
from pathlib import Path

import pandas as pd

import surveys
from scoring import secondary
from scoring.declaration import UNDECLARED, Publication
from scoring.explain import Evidence, Explanation, explain
from scoring.index import compute
from scoring.indicators import load
from scoring.methodology import Methodology
from scoring.tree import Index
from scoring.weights import weigh
from surveys.form import Form
from surveys.simulation import read_model, respondents
from surveys.store.worked_out import worked_out
from surveys.xlsform import publish

ROOT = Path(surveys.__file__).parent
NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)
SIZES = {"citizen": 300, "organisation": 60, "expert": 25}
STATISTICS = secondary.load()
IDS = tuple(one.id for one in load())
Frames = Mapping[str, pd.DataFrame]


@cache
def form_of(survey: str) -> Form:
    return publish(ROOT / "forms" / f"{survey}.md").form


@cache
def simulated(survey: str) -> pd.DataFrame:
    """Draw respondents; calculations such as the age group are columns, as scoring finds them."""
    form, model = form_of(survey), read_model(ROOT / "simulation" / "models" / f"{survey}.csv")
    drawn = islice(respondents(form, model, 2026, NOW, {"kk": 0.5, "ru": 0.5}), SIZES[survey])
    rows = [
        {name: answer.value or None for name, answer in one.answers.items()} | worked_out(form, one, NOW)
        for one in drawn
    ]
    frame = pd.DataFrame(rows, columns=[one.name for one in form.questions], dtype=object)
    return frame.astype(object).where(lambda cells: cells.notna(), None)


def everybody() -> dict[str, pd.DataFrame]:
    return {survey: simulated(survey) for survey in SIZES}


def first(count: int) -> dict[str, pd.DataFrame]:
    return {survey: frame.iloc[:count] for survey, frame in everybody().items()}


def silent() -> dict[str, pd.DataFrame]:
    """Nobody knows anything: every answer of everybody is missing."""
    return {survey: frame.where(frame.isna(), None) for survey, frame in everybody().items()}


def weighted(frames: Frames) -> Evidence:
    return Evidence(frames, {"citizen": weigh(frames["citizen"], Methodology())}, statistics=STATISTICS)


def in_the_south(frames: Frames) -> Evidence:
    """Weights of the whole wave, and of its citizens those of one city only."""
    inside = {"citizen": frames["citizen"]["region"].isin(["almaty", "shymkent", "turkistan"])}
    return Evidence(frames, weighted(frames).weights, inside, STATISTICS)


def index_of(
    evidence: Evidence, methodology: Methodology | None = None, publication: Publication = UNDECLARED
) -> Index:
    return compute(
        evidence.frames,
        methodology or Methodology(),
        secondary.figures_for(2026, evidence.statistics),
        evidence.weights,
        evidence.domain,
        publication,
    )


def all_explained(evidence: Evidence, index: Index) -> dict[str, Explanation]:
    return {name: explain(name, evidence, index) for name in IDS}
