"""Any two filters, and what is left over of them, give nobody away; and what a filter shows is right."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import indicators
from scoring.declaration import Publication
from scoring.disclosure import Verdict, verdict
from scoring.filters import Filter, FilterError, domains
from scoring.index import Terms, Weights, compute
from scoring.instrument import load
from scoring.methodology import Bootstrap, Methodology, Thresholds
from scoring.partition import Parts
from scoring.serialise import to_json
from scoring.told import Told
from scoring.tree import Reason
from tests.scoring.attacking import crowds, filters
from tests.scoring.others import answering
from tests.scoring.people import SURVEY, citizens

USUAL = replace(Methodology(), bootstrap=Bootstrap(rounds=2))
FEW = 4
COUNTED = ("weekly", "monthly", "yearly")
SPARSE = replace(USUAL, thresholds=Thresholds(FEW, FEW, FEW))


def parts(
    frames: Mapping[str, pd.DataFrame],
    methodology: Methodology = USUAL,
    weights: Mapping[str, Weights] | None = None,
    withheld: frozenset[str] = frozenset(),
) -> Parts:
    terms = Terms(indicators.load(), methodology, {}, Publication(withheld=withheld), None)
    return Parts.of(frames, terms, weights or {})


def only(word: str, *more: str) -> Filter:
    return Filter.read([word, *more], load())


def places(seed: int, size: int, of: Mapping[str, int]) -> dict[str, "np.ndarray"]:
    """Say of people who they are, by lot, with few answers to choose from and many gaps."""
    lot = np.random.default_rng(seed)
    choices = {
        name: np.array([*load().choices(name)[:some], None], dtype=object) for name, some in of.items()
    }
    return {
        name: lot.choice(some, size, p=lot.dirichlet(np.ones(len(some)))) for name, some in choices.items()
    }


@pytest.mark.parametrize(("seed", "size"), [(1, 30), (2, 70)])
def test_no_two_filters_and_no_remainder_of_sparse_answers_expose_anybody(seed: int, size: int) -> None:
    """All filters there are, over citizens, organisations and experts, asked for one after another."""
    frames = {SURVEY: citizens(size, seed), "organisation": answering("organisation", size // 2, seed)}
    for name in ("region", "settlement"):
        frames["organisation"][name] = citizens(size // 2, seed + 7)[name].to_numpy()
    found = parts(frames, SPARSE)
    seen = crowds(frames, found, compute(frames, SPARSE))

    assert len(filters(frames)) == 273
    assert sum(people > 0 for shown in seen.behind.values() for people in shown.values()) > 500
    assert list(seen.small(FEW)) == []


@settings(max_examples=4, deadline=None, derandomize=True)
@given(
    st.integers(0, 10**6),
    st.integers(5, 60),
    st.fixed_dictionaries(
        {"region": st.integers(2, 4), "sex": st.just(2)},
        optional={"settlement": st.just(2), "age_group": st.integers(1, 3), "income": st.integers(1, 3)},
    ),
)
def test_whatever_people_are_like_no_two_filters_expose_anybody(
    seed: int, size: int, of: dict[str, int]
) -> None:
    frame = citizens(size, seed).drop(columns=list(load().groups)).assign(**places(seed, size, of))
    frames = {SURVEY: frame}
    seen = crowds(frames, parts(frames, SPARSE), compute(frames, SPARSE))

    assert list(seen.small(FEW)) == []


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(12, 120))
def test_no_sum_of_filters_by_two_questions_exposes_anybody(seed: int, size: int) -> None:
    """All filters of two questions and their combinations, held to the exact rule."""
    of = places(seed, size, {"sex": 2, "settlement": 2})
    frame = pd.DataFrame(
        {**of, "community": ["never"] * size}, [f"{seed}-{n}" for n in range(size)], dtype=object
    )
    told = parts({SURVEY: frame}, SPARSE).told.figures.get("1.1.3", {}).get("0", {})
    shown = [frozenset(frame.index[Filter.keyed(key).holds(frame)]) for key in told if told[key]]

    assert [len(people) for people in shown] == [people for people in told.values() if people]
    for people in shown:
        assert verdict(people, [other for other in shown if other != people], FEW) is not Verdict.TOO_CLOSE
        assert len(people) >= FEW


def test_what_is_left_over_of_a_region_is_not_found_by_what_is_left_over_of_an_age() -> None:
    """Ten are left over of Abai and eleven of the young, nine of them the same: one and two remain."""
    ages = ("18_24", "25_34", "35_44")
    cells = {"abai": (9, 1, 30), "almaty": (2, 9, 30), "astana": (30, 30, 30)}
    rows = [
        (region, age)
        for region, people in cells.items()
        for age, n in zip(ages, people, strict=True)
        for _ in range(n)
    ]
    frame = pd.DataFrame(rows, columns=["region", "age_group"], dtype=object)
    frame.index = pd.Index([f"r{n:03}" for n in range(len(frame))])
    told = parts({SURVEY: frame}).told.figures[SURVEY]["everybody"]
    shown = [frozenset(frame.index[Filter.keyed(key).holds(frame)]) for key in told if told[key]]

    assert 8 < len(shown) < 12
    for people in shown:
        assert verdict(people, [other for other in shown if other != people], 10) is Verdict.ALLOWED


@pytest.mark.parametrize(
    "chosen",
    [
        ("sex=female",),
        ("region=almaty", "sex=male"),
        ("settlement=rural", "age_group=35_44"),
        ("income=anything",),
    ],
)
def test_a_filter_is_the_index_computed_plainly_from_those_inside(chosen: tuple[str, ...]) -> None:
    """Only what a filter may not show is missing; the weights are those of the whole wave."""
    frames = {SURVEY: citizens(3000, seed=5), "organisation": answering("organisation", 40, seed=5)}
    weights = {SURVEY: pd.Series(np.linspace(0.5, 2, 3000), frames[SURVEY].index)}
    one = only(*chosen)
    found = parts(frames, weights=weights).index(one)
    inside = frames[SURVEY][one.holds(frames[SURVEY])]
    held_back = frozenset(
        each.id for each in found.indicators() if each.reason is Reason.TOO_FEW and not each.national
    )
    plain = compute(
        frames,
        USUAL,
        weights=weights,
        domain=domains(one, frames),
        publication=Publication(withheld=held_back),
    )

    assert len(held_back) < 4
    assert to_json(found) == to_json(plain)
    takes = weights[SURVEY][inside.index] * (inside["community"].isin(COUNTED))
    answered = weights[SURVEY][inside.index] * inside["community"].notna()
    assert found.indicator("1.1.3").n == np.count_nonzero(inside["community"].notna())
    assert found.indicator("1.1.3").raw == pytest.approx(100 * takes.sum() / answered.sum())


def test_an_attribute_that_a_filter_fixes_drops_out_of_diversity() -> None:
    frames = {SURVEY: citizens(3000, seed=5)}
    found = parts(frames).index(only("region=almaty", "sex=male")).indicator("1.3.1")

    assert [one.attribute for one in found.spread] == ["age_group", "settlement", "ethnicity", "income"]


def test_the_order_of_rows_and_the_kind_of_column_decide_nothing() -> None:
    frame = citizens(400, seed=3)
    there = parts({SURVEY: frame}).told

    assert parts({SURVEY: frame.iloc[::-1]}).told == there
    assert parts({SURVEY: frame.astype("category")}).told == there


def test_no_asking_changes_what_the_others_get() -> None:
    """What is told is decided for all filters before any is asked for, so their order cannot matter."""
    frames = {SURVEY: citizens(200, seed=3)}
    asked = [
        only("sex=female"),
        only("region=almaty"),
        only("region=almaty", "sex=female"),
        only("settlement=rural"),
    ]
    there = parts(frames, SPARSE)
    forth = {one.key: to_json(there.index(one)) for one in asked}
    again = parts(frames, SPARSE)
    back = {one.key: to_json(again.index(one)) for one in reversed(asked)}

    assert back == forth


def test_a_division_shows_what_the_filters_show() -> None:
    there = parts({SURVEY: citizens(300, seed=5), "expert": answering("expert", 20, seed=5)}, SPARSE)

    for answer, index in there.by("region"):
        assert index == there.index(only(f"region={answer}"))


def test_a_survey_is_filtered_by_what_it_was_asked_and_else_is_national() -> None:
    organisations = answering("organisation", 60, seed=5).assign(region=["almaty"] * 40 + ["abai"] * 20)
    frames = {
        SURVEY: citizens(900, seed=5),
        "organisation": organisations,
        "expert": answering("expert", 20, seed=5),
    }
    there = parts(frames)
    found = there.index(only("region=almaty", "sex=female"))

    assert there.applied(only("region=almaty", "sex=female")) == {
        SURVEY: only("region=almaty", "sex=female"),
        "organisation": only("region=almaty"),
    }
    assert found.filtered == (SURVEY, "organisation")
    assert dict(found.samples)["organisation"] == 40
    assert dict(found.samples)["expert"] == 20
    assert found.indicator("4.4.1").national
    assert found.dimension("4").national
    assert there.index(only("age_group=18_24")).indicator("2.1.1").national


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["trust=high"], r'"trust=high" is no filter; write question=answer with one of: region, settlement'),
        (["region"], r'"region" is no filter: "" is none of the answers'),
        (["region=mars"], r'"region=mars" is no filter: "mars" is none of the answers to "region" \(akmola,'),
        (["sex=male", "sex=female"], "at most 2 different questions"),
        (["sex=male", "region=abai", "settlement=rural"], "at most 2 different questions"),
        (["sex=male", "income=anything"], "Any other question must stand alone"),
    ],
)
def test_a_filter_that_cannot_be_asked_for_is_refused_with_what_can(words: list[str], said: str) -> None:
    with pytest.raises(FilterError, match=said):
        Filter.read(words, load())


def test_a_filter_is_the_same_in_whatever_order_it_is_said() -> None:
    there = only("sex=female", "region=abai")

    assert there == only("region=abai", "sex=female")
    assert there.key == "region=abai&sex=female"
    assert Filter.keyed(there.key) == there
    assert only_whole() == Filter.keyed("")


def only_whole() -> Filter:
    return Filter.read([], load())


def test_every_filter_of_two_questions_lies_in_two_that_are_shown() -> None:
    told: Told = parts({SURVEY: citizens(300, seed=9)}, SPARSE).told

    for groups in told.figures.values():
        for shown in groups.values():
            for key in (key for key, people in shown.items() if people):
                one = Filter.keyed(key)
                assert {Filter((choice,)).key for choice in one.choices} <= shown.keys(), key
    assert any("&" in key for key in told.figures[SURVEY]["everybody"])
