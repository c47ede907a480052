"""Intervals hold the truth about as often as they say: samples drawn by lot from a known population."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from scoring.binding import estimate
from scoring.combined import interval_of
from scoring.errors import errors
from scoring.indicators import load
from scoring.instrument import load as load_instrument
from scoring.interval import plain_interval
from scoring.methodology import Bootstrap, Methodology
from scoring.sample import Sample, sample
from tests.scoring.people import SURVEY, citizens

PEOPLE, SIZE, ROUNDS = 20_000, 300, 250
USUAL = replace(Methodology(), bootstrap=Bootstrap(rounds=120))
CATALOGUE = load()
LINEAR = ("1.1.1", "1.1.3", "1.2.3", "4.7.4", "5.3.1", "5.3.3")
PARTS = ("1.1.1", "1.1.2", "1.1.3")


@pytest.fixture(scope="module")
def population() -> Sample:
    """Make up a country in which men take part half as often as women."""
    frame = citizens(PEOPLE, seed=31, gaps=0.05)
    lot = np.random.default_rng(31)
    frame["sex"] = np.where(lot.random(PEOPLE) < 0.5, "male", "female")
    idle = (frame["sex"] == "male").to_numpy() & (lot.random(PEOPLE) < 0.5)
    for name in ("community", *(n for n in frame.columns if n.startswith(("member_", "unpaid_")))):
        frame.loc[idle, name] = load_instrument().choices(name)[-1]
    return sample(SURVEY, frame.astype("category"), USUAL, load_instrument())


def drawn(population: Sample, lot: np.random.Generator) -> Sample:
    """Draw every third with twice the chance of the others, and weigh all by one over their chance."""
    ready = np.where(np.arange(PEOPLE) % 3 == 0, 2.0, 1.0)
    rows = np.sort(lot.choice(PEOPLE, SIZE, replace=False, p=ready / ready.sum()))
    coded = {name: replace(one, codes=one.codes[rows]) for name, one in population.coded.items()}
    return replace(population, ids=pd.RangeIndex(SIZE), whole=SIZE, weight=1 / ready[rows], coded=coded)


def test_nineteen_intervals_in_twenty_hold_the_truth(population: Sample) -> None:
    lot = np.random.default_rng(20261123)
    truth = {name: estimate(CATALOGUE, CATALOGUE[name], population).value for name in LINEAR}
    held = dict.fromkeys(LINEAR, 0)
    for _ in range(ROUNDS):
        one = drawn(population, lot)
        found = {name: estimate(CATALOGUE, CATALOGUE[name], one) for name in LINEAR}
        together = errors(found, one)
        for name in LINEAR:
            interval = interval_of(found[name], name, together, USUAL)
            held[name] += interval.low <= truth[name] <= interval.high

    for name, times in held.items():
        assert 0.915 <= times / ROUNDS <= 0.985, name
    assert sum(held.values()) / len(held) / ROUNDS == pytest.approx(0.95, abs=0.015)


def test_the_mean_of_correlated_indicators_is_held_as_often(population: Sample) -> None:
    lot, held, blind = np.random.default_rng(7), 0, 0
    each = dict.fromkeys(PARTS, 1 / 3)
    truth = np.mean([estimate(CATALOGUE, CATALOGUE[name], population).value for name in PARTS])
    for _ in range(ROUNDS):
        one = drawn(population, lot)
        found = {name: estimate(CATALOGUE, CATALOGUE[name], one) for name in PARTS}
        value, together = np.mean([part.value for part in found.values()]), errors(found, one)
        alone = sum(together.variance({name: 1 / 3}) for name in PARTS)
        interval, narrow = (
            plain_interval(value, variance, SIZE - 1, 0.95) for variance in (together.variance(each), alone)
        )
        held += interval.low <= truth <= interval.high
        blind += narrow.low <= truth <= narrow.high

    assert 0.92 <= held / ROUNDS <= 0.98
    assert blind / ROUNDS < 0.9


def test_diversitys_interval_holds_the_truth_at_least_as_often_as_it_says(population: Sample) -> None:
    lot, held, rounds = np.random.default_rng(8), 0, 60
    truth = estimate(CATALOGUE, CATALOGUE["1.3.1"], population).value
    for _ in range(rounds):
        one = drawn(population, lot)
        found = estimate(CATALOGUE, CATALOGUE["1.3.1"], one)
        interval = interval_of(found, "1.3.1", errors({"1.3.1": found}, one), USUAL)
        held += interval.low <= truth <= interval.high

    assert held / rounds >= 0.93
