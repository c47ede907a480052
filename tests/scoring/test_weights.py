"""Weighting: margins met, bounds kept, gaps left alone, and everything reported."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import collapse, targets
from scoring.collapse import Merged, merge
from scoring.index import compute
from scoring.methodology import Methodology, Raking
from scoring.sample import AnswersError
from scoring.serialise import to_json
from scoring.study import Study
from scoring.tables import TableError, shipped
from scoring.targets import Margin, Standing
from scoring.weights import Fit, weigh

USUAL = Methodology()
LAW = settings(max_examples=40, deadline=None, derandomize=True)
MARGINS = {margin.name: margin for margin in targets.load()}


def wave(size: int, seed: int = 1, gaps: float = 0.0) -> pd.DataFrame:
    """Draw citizens evenly over all categories, which the population is not."""
    lot, columns = np.random.default_rng(seed), {}
    for margin in MARGINS.values():
        drawn = lot.choice(list(margin.shares), size)
        for place, question in enumerate(margin.questions):
            words = np.array([word.split("/")[place] for word in drawn], dtype=object)
            words[lot.random(size) < gaps] = None
            columns[question] = words
    return pd.DataFrame(columns, index=[f"i{number:06}" for number in range(size)], dtype=object)


def shares(frame: pd.DataFrame, weight: "pd.Series[float]", question: str) -> dict[str, float]:
    sums = weight.groupby(frame[question]).sum()
    return (sums / sums.sum()).to_dict()


def test_the_weighted_sample_resembles_the_adults_on_every_margin() -> None:
    frame = wave(2000)
    found = weigh(frame, USUAL)
    pairs = frame["sex"] + "/" + frame["age_group"]

    assert found.report.fit is Fit.CONVERGED
    assert found.weight.mean() == pytest.approx(1)
    for question in ("region", "settlement"):
        assert shares(frame, found.weight, question) == pytest.approx(dict(MARGINS[question].shares))
    sums = found.weight.groupby(pairs).sum() / len(frame)
    assert sums.to_dict() == pytest.approx(dict(MARGINS["sex_age"].shares))


def test_those_who_keep_silent_about_a_margin_leave_it_to_the_others() -> None:
    frame = wave(2000, gaps=0.3)
    found = weigh(frame, USUAL)
    silent = frame[["sex", "age_group", "region", "settlement"]].isna().all(axis=1)

    assert silent.sum() > 5
    assert set(found.weight[silent]) == {1.0}
    assert shares(frame, found.weight, "region") == pytest.approx(dict(MARGINS["region"].shares))
    assert found.weight.mean() == pytest.approx(1)
    assert {one.name: one.answered for one in found.report.margins}["region"] == frame["region"].notna().sum()


def test_someone_who_tells_only_the_sex_has_no_place_on_sex_and_age() -> None:
    frame = wave(1000)
    frame["age_group"] = None
    report = weigh(frame, USUAL).report

    assert [(one.name, one.answered) for one in report.margins] == [
        ("sex_age", 0),
        ("region", 1000),
        ("settlement", 1000),
    ]
    assert report.merged == ()


def test_an_empty_category_is_collapsed_by_the_table_and_reported() -> None:
    frame = wave(1500)
    frame = frame[~frame["region"].isin(["ulytau", "abai", "east_kazakhstan"])]
    found = weigh(frame, USUAL)
    region, now = MARGINS["region"].shares, shares(frame, found.weight, "region")

    assert found.report.merged == (
        Merged("region", "abai", "pavlodar"),
        Merged("region", "east_kazakhstan", "pavlodar"),
        Merged("region", "ulytau", "karaganda"),
    )
    assert now["karaganda"] == pytest.approx(region["karaganda"] + region["ulytau"])
    assert now["pavlodar"] == pytest.approx(region["pavlodar"] + region["abai"] + region["east_kazakhstan"])


def test_the_share_of_a_category_without_neighbours_is_spread_over_all() -> None:
    margin = Margin("kind", ("kind",), {"a": 0.5, "b": 0.3, "c": 0.2}, Standing.MODELLED)

    assert merge(margin, ["a", "b"], {("kind", "c"): ()}) == (
        {"a": 0.5 / 0.8, "b": 0.3 / 0.8},
        (Merged("kind", "c"),),
    )


def test_weights_stay_within_bounds_and_the_report_counts_them() -> None:
    frame = wave(3000)
    frame.loc[frame.index[:2600], "settlement"] = "urban"
    found = weigh(frame, replace(USUAL, raking=Raking(0.5, 2.5)))

    assert found.weight.min() == found.report.lowest == 0.5
    assert found.weight.max() == found.report.highest == 2.5
    assert found.report.at_lowest == (found.weight == 0.5).sum() > 0
    assert found.report.at_highest == (found.weight == 2.5).sum() > 0


def test_margins_are_met_within_the_bounds_where_the_bounds_allow_it() -> None:
    frame = wave(3000)
    frame = frame[(frame["settlement"] == "urban") | (np.arange(len(frame)) % 2 == 0)]
    found = weigh(frame, replace(USUAL, raking=Raking(0.15, 3.0)))

    assert found.report.fit is Fit.CONVERGED
    assert found.report.at_highest > 0
    assert shares(frame, found.weight, "settlement") == pytest.approx(dict(MARGINS["settlement"].shares))


def test_a_fit_that_the_bounds_prevent_is_a_reported_state() -> None:
    frame = wave(600)
    frame["settlement"] = ["rural"] * 3 + ["urban"] * 597
    report = weigh(frame, USUAL).report

    assert report.fit is Fit.NOT_CONVERGED
    assert report.rounds == USUAL.raking.rounds
    assert report.gap > 0.3


def test_the_design_effect_is_kishs() -> None:
    found = weigh(wave(800), USUAL)
    weight = found.weight.to_numpy()

    assert found.report.effective_size == pytest.approx(weight.sum() ** 2 / (weight**2).sum())
    assert found.report.design_effect == pytest.approx(800 / found.report.effective_size)
    assert found.report.design_effect > 1


@pytest.mark.parametrize("size", [0, 1])
def test_nobody_or_one_person_has_nothing_to_fit(size: int) -> None:
    found = weigh(wave(size), USUAL)

    assert found.report.fit is Fit.NOTHING
    assert list(found.weight) == [1.0] * size
    assert found.report.n == size


def test_a_wave_that_asks_nothing_about_people_weighs_all_alike() -> None:
    found = weigh(pd.DataFrame(index=["a", "b", "c"]), USUAL)

    assert (found.report.fit, list(found.weight)) == (Fit.NOTHING, [1.0] * 3)


@LAW
@given(st.integers(0, 10**6), st.integers(1, 60), st.sampled_from([0.0, 0.4]))
def test_sparse_waves_end_in_a_known_state_with_weights_in_bounds(seed: int, size: int, gaps: float) -> None:
    found = weigh(wave(size, seed, gaps), replace(USUAL, raking=Raking(rounds=60)))

    assert found.weight.between(0.2, 5).all()
    assert np.isfinite(found.report.gap)
    assert 0 < found.report.effective_size <= size + 1e-9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    frame = wave(80, seed=3, gaps=0.2)
    rows = np.random.default_rng(seed).permutation(frame.index)

    assert weigh(frame.loc[rows], USUAL).weight.to_dict() == weigh(frame, USUAL).weight.to_dict()


def test_an_answer_outside_the_choices_is_refused() -> None:
    with pytest.raises(AnswersError, match='"region" holds "Mars"'):
        weigh(wave(20).assign(region="Mars"), USUAL)


def test_the_report_travels_with_the_index() -> None:
    frame = wave(200)
    weighting = weigh(frame, USUAL)
    index = compute({"citizen": frame}, USUAL, weights={"citizen": weighting})

    assert index.weighting == weighting.report
    assert '"design_effect"' in to_json(index)
    assert compute({"citizen": frame}, USUAL).weighting is None


def test_a_wave_of_too_few_citizens_is_not_weighted() -> None:
    study = Study(closing_year=2026)
    everybody = replace(study, methodology=replace(USUAL, raking=Raking(fewest=0)))

    assert study.weights({"citizen": wave(99)}) == {}
    assert len(study.weights({"citizen": wave(100)})["citizen"].weight) == 100
    assert len(everybody.weights({"citizen": wave(1)})["citizen"].weight) == 1
    assert everybody.weights({"citizen": wave(0)}) == {}


def test_every_category_has_neighbours_in_its_own_margin() -> None:
    neighbours = collapse.load(targets.load())

    assert len(neighbours) == 12 + 20 + 2
    for (margin, category), near in neighbours.items():
        assert near
        assert category not in near
        assert set(near) <= set(MARGINS[margin].shares)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("region,ulytau,", "region,ulitau,", 'row 31: "ulitau" is no category of region.'),
        ("settlement,urban,rural", "settlements,urban,rural", 'There is no margin "settlements".'),
        ("settlement,urban,rural,no other category\n", "", 'There is no row for "urban" of settlement.'),
    ],
)
def test_a_faulty_table_of_neighbours_is_refused(old: str, new: str, fault: str) -> None:
    assert old in shipped("collapse.csv")

    with pytest.raises(TableError, match=fault.replace(".", r"\.")):
        collapse.parse(shipped("collapse.csv").replace(old, new), targets.load())


def test_a_million_citizens_are_weighed() -> None:
    lot = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            name: pd.Categorical.from_codes(lot.integers(-1, len(choices), 1_000_000), list(choices))
            for name, choices in {
                "sex": ("female", "male"),
                "age_group": tuple(dict.fromkeys(pair.split("/")[1] for pair in MARGINS["sex_age"].shares)),
                "region": tuple(MARGINS["region"].shares),
                "settlement": ("urban", "rural"),
            }.items()
        }
    )
    report = weigh(frame, USUAL).report

    assert report.fit is Fit.CONVERGED
