"""What readers could find out by subtracting published figures, and that they cannot."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.disclosure import Verdict, verdict
from scoring.filters import Filter, domains
from scoring.index import compute
from scoring.methodology import Methodology
from tests.scoring.people import SURVEY, citizens

LAW = settings(max_examples=60, deadline=None, derandomize=True)
TEN = 10


def people(first: int, last: int) -> frozenset[str]:
    return frozenset(f"r{number:04}" for number in range(first, last))


ALL = people(0, 200)


@pytest.mark.parametrize(
    ("group", "published_before", "expected"),
    [
        pytest.param(people(0, 9), [], Verdict.TOO_FEW, id="nine people"),
        pytest.param(people(0, 10), [], Verdict.ALLOWED, id="ten people"),
        pytest.param(people(0, 191), [ALL], Verdict.TOO_CLOSE, id="all but nine, after all"),
        pytest.param(people(0, 190), [ALL], Verdict.ALLOWED, id="all but ten, after all"),
        pytest.param(ALL, [people(0, 191)], Verdict.TOO_CLOSE, id="all, after all but nine"),
        pytest.param(ALL, [ALL], Verdict.ALLOWED, id="the same people again"),
        pytest.param(people(1, 200), [ALL], Verdict.TOO_CLOSE, id="after one withdrew"),
        pytest.param(people(1, 209), [ALL], Verdict.ALLOWED, id="one withdrew and nine came"),
        pytest.param(people(1, 208), [ALL], Verdict.TOO_CLOSE, id="one withdrew and eight came"),
        pytest.param(
            people(100, 195), [ALL, people(0, 100)], Verdict.TOO_CLOSE, id="five left over by two regions"
        ),
        pytest.param(people(100, 190), [ALL, people(0, 100)], Verdict.ALLOWED, id="ten left over"),
        pytest.param(people(95, 200), [people(0, 100)], Verdict.ALLOWED, id="five in common, all unknown"),
        pytest.param(
            ALL, [people(95, 200), people(0, 100)], Verdict.TOO_CLOSE, id="five in common, found through all"
        ),
        pytest.param(people(3, 220), [ALL, people(3, 200)], Verdict.TOO_CLOSE, id="already too close"),
    ],
)
def test_a_group_is_judged_by_what_readers_could_subtract(
    group: frozenset[str], published_before: list[frozenset[str]], expected: Verdict
) -> None:
    assert verdict(group, published_before, TEN) is expected


def test_twenty_regions_may_not_give_away_the_smallest() -> None:
    regions = [people(start, start + 20) for start in range(0, 380, 20)]
    country = people(0, 388)

    assert len(regions) == 19
    assert verdict(country, regions, TEN) is Verdict.TOO_CLOSE
    assert verdict(country | people(388, 392), regions, TEN) is Verdict.ALLOWED


def test_many_small_changes_are_refused_rather_than_searched_for_ever() -> None:
    steps = [people(number, 400 + number) for number in range(0, 60, 3)]

    assert verdict(people(60, 460), steps, TEN) in {Verdict.UNCERTAIN, Verdict.TOO_CLOSE}


@LAW
@given(st.integers(0, 10**6), st.integers(2, 12), st.integers(20, 60))
def test_no_two_published_figures_differ_by_fewer_than_the_threshold(
    seed: int, threshold: int, size: int
) -> None:
    """Sparse filters, batches and withdrawals in any order; sums of up to three figures are tried too."""
    lot, out = np.random.default_rng(seed), []
    everyone = [f"r{number}" for number in range(size)]
    answers = lot.integers(0, 4, (size, 2))
    for _ in range(12):
        here = everyone[: int(lot.integers(size // 2, size + 1))][int(lot.integers(0, 3)) :]
        question, answer = int(lot.integers(0, 2)), int(lot.integers(-1, 4))
        group = {name for name in here if answer < 0 or answers[int(name[1:]), question] == answer}
        if verdict(group, out, threshold) is Verdict.ALLOWED and group not in out:
            out.append(group)

    member = np.array([[name in group for name in everyone] for group in out], dtype=int).reshape(-1, size)
    assert all(row.sum() >= threshold for row in member)
    for some in combinations(member, min(3, len(member))):
        for signs in product((-1, 0, 1), repeat=len(some)):
            found = np.count_nonzero(np.dot(signs, some))
            assert found == 0 or found >= threshold


def test_a_filter_reaches_only_the_surveys_that_carry_its_question() -> None:
    frames = {SURVEY: citizens(120, seed=4), "expert": pd.DataFrame(index=["e1"])}
    inside = domains(Filter((("settlement", "rural"),)), frames)
    index = compute(frames, Methodology(), domain=inside)

    assert set(inside) == {SURVEY}
    assert index.filtered == (SURVEY,)
    assert dict(index.samples)["citizen"] == int(inside[SURVEY].sum()) < 120
    assert not index.indicator("1.1.1").national
    assert index.indicator("4.4.1").national
    assert index.indicator("5.1.1").national
    assert not index.dimension("1").national
    assert not any(one.national for one in compute(frames, Methodology()).indicators())
