"""Weights, estimates and errors against R's package survey, which computes them in its own way.

The heads of golden/*.csv name versions, calls, data and date; golden/expected.R makes them anew.
Tolerance: 1e-6 relative, as the methods are the same.
"""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from scoring.index import compute
from scoring.interval import Interval
from scoring.methodology import Methodology, Raking
from scoring.tree import Index
from scoring.weights import Fit, weigh

GOLDEN = Path(__file__).parent / "golden"
CLOSE = 1e-6
USUAL = replace(Methodology(), truncate_differences=False)


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(GOLDEN / name, comment="#", index_col=0, skipinitialspace=True)


ANSWERS = pd.read_csv(GOLDEN / "answers.csv", index_col="id", dtype=str).astype(object)
ANSWERS = ANSWERS.where(ANSWERS.notna(), None)
WEIGHT = ANSWERS.pop("weight").astype(float)
EXPECTED = read("expected.csv")
INDICATORS = [name for name in EXPECTED.index if name.count(".") == 2 and "+" not in name]


@pytest.fixture(scope="module")
def index() -> Index:
    return compute({"citizen": ANSWERS}, USUAL, weights={"citizen": WEIGHT})


@pytest.fixture(scope="module")
def rural() -> Index:
    inside = ANSWERS["settlement"] == "rural"
    return compute({"citizen": ANSWERS}, USUAL, weights={"citizen": WEIGHT}, domain={"citizen": inside})


def check(figure: str, value: float | None, interval: Interval | None) -> None:
    expected = EXPECTED.loc[figure]
    assert interval is not None
    assert value == pytest.approx(expected["value"], rel=CLOSE)
    assert interval.se == pytest.approx(expected["se"], rel=CLOSE)
    if not pd.isna(expected["low"]):
        assert (interval.low, interval.high) == pytest.approx((expected["low"], expected["high"]), rel=CLOSE)


def test_there_are_golden_figures() -> None:
    assert len(EXPECTED) == 15
    assert len(INDICATORS) == 12


@pytest.mark.parametrize("figure", INDICATORS)
def test_an_indicator_has_the_value_error_and_interval_that_r_gives(
    figure: str, index: Index, rural: Index
) -> None:
    where, name = (rural, figure.split()[1]) if figure.startswith("rural") else (index, figure)
    found = where.indicator(name)

    check(figure, found.value, found.interval)


@pytest.mark.parametrize("figure", ["1.1", "rural 1.1"])
def test_a_mean_of_correlated_indicators_has_the_error_that_r_gives(
    figure: str, index: Index, rural: Index
) -> None:
    found = (rural if figure.startswith("rural") else index).dimension("1").subdimensions[0]

    check(figure, found.value, found.interval)
    assert found.interval is not None
    assert found.value is not None
    half = (found.interval.high - found.interval.low) / 2
    assert half / found.interval.se == pytest.approx(1.965927 if figure == "1.1" else 1.972017, abs=0.003)


def test_raked_weights_are_those_of_r() -> None:
    loose = replace(USUAL, raking=Raking(lowest=1e-6, highest=1e6, tolerance=1e-12))
    found, expected = weigh(ANSWERS, loose), read("raked.csv")["weight"]

    assert found.report.fit is Fit.CONVERGED
    assert len(expected) == 400
    assert found.weight.to_dict() == pytest.approx(expected.to_dict(), rel=CLOSE)
