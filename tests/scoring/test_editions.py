"""What readers could find out by subtracting editions of a picture, and that they cannot."""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.crowd import EditionsError
from scoring.declaration import Publication
from scoring.editions import Edition, Plan, edition, plan
from scoring.index import compute
from scoring.methodology import Bootstrap, Methodology, Thresholds
from scoring.tree import Reason
from tests.scoring.others import answering
from tests.scoring.people import SURVEY, citizens
from tests.scoring.stream import Stream

USUAL = Methodology()
QUICK = Bootstrap(rounds=2)


def names(first: int, last: int) -> list[str]:
    return [f"r{number:04}" for number in range(first, last)]


def people(ids: Iterable[str], **columns: list[str | None]) -> pd.DataFrame:
    """Ask these people one question; everybody answers alike unless told otherwise."""
    index = sorted(ids)
    return pd.DataFrame(columns or {"neighbours": ["none"] * len(index)}, index=index, dtype=object)


def one_by_one(*crowds: pd.DataFrame) -> list[Plan]:
    stream = Stream()
    return [stream.turn({SURVEY: frame}) for frame in crowds]


@pytest.mark.parametrize(
    ("before", "after", "waiting"),
    [
        pytest.param((0, 0), (0, 9), 1, id="nine people are no picture"),
        pytest.param((0, 0), (0, 10), 0, id="ten people are"),
        pytest.param((0, 20), (0, 20), 10, id="the same people need no new edition"),
        pytest.param((0, 20), (0, 29), 1, id="nine more are not enough"),
        pytest.param((0, 20), (0, 30), 0, id="ten more are"),
        pytest.param((0, 20), (1, 20), 9, id="one withdrew"),
        pytest.param((0, 20), (1, 28), 1, id="one withdrew and eight came"),
        pytest.param((0, 20), (1, 29), 0, id="one withdrew and nine came"),
        pytest.param((0, 20), (10, 20), 0, id="ten of twenty withdrew"),
        pytest.param((0, 20), (11, 20), 1, id="eleven of twenty withdrew: nine are no picture"),
    ],
)
def test_a_survey_moves_when_enough_have_come_or_gone(
    before: tuple[int, int], after: tuple[int, int], waiting: int
) -> None:
    *_, found = one_by_one(people(names(*before)), people(names(*after)))

    assert found.waiting == {SURVEY: waiting}
    assert found.moves is (waiting == 0)
    if found.moves:
        assert found.inside[SURVEY].all()


def test_an_edition_is_held_against_all_before_it_and_not_only_the_last() -> None:
    """Ten came and nine of them went: the last edition differs by enough, but not the one before."""
    here = [people(names(0, 20)), people(names(0, 30)), people([*names(0, 21), "r9999"])]
    *_, found = one_by_one(*here)

    assert (found.moves, found.waiting) == (False, {SURVEY: 8})


def test_however_much_a_survey_has_changed_it_may_not_come_near_an_earlier_edition() -> None:
    """Sixty came and fifty-nine of them went: one too many since the first edition."""
    *_, found = one_by_one(*(people(names(0, size)) for size in (20, 80, 21)))

    assert (found.moves, found.waiting) == (False, {SURVEY: 9})


def test_people_may_be_the_same_as_long_ago() -> None:
    *_, found = one_by_one(people(names(0, 20)), people(names(0, 30)), people(names(0, 20)))

    assert found.moves
    assert found.withheld == frozenset()


def test_a_survey_that_waits_keeps_its_people_while_another_moves() -> None:
    stream, experts = Stream(), answering("expert", 8, seed=1)
    stream.turn({SURVEY: people(names(0, 20)), "expert": experts.iloc[:5]})
    found = stream.turn({SURVEY: people(names(0, 40)), "expert": experts})

    assert found.moves
    assert found.waiting == {SURVEY: 0, "expert": 2}
    assert list(found.inside["expert"]) == [True] * 5 + [False] * 3
    assert stream.editions[-1].people == {SURVEY: 40, "expert": 5}


def test_nothing_moves_when_someone_left_a_survey_that_has_to_wait() -> None:
    stream, experts = Stream(), answering("expert", 8, seed=1)
    stream.turn({SURVEY: people(names(0, 20)), "expert": experts.iloc[:6]})
    found = stream.turn({SURVEY: people(names(0, 40)), "expert": experts.iloc[1:6]})

    assert not found.moves
    assert found.waiting == {SURVEY: 0, "expert": 4}
    assert len(stream.editions) == 1


def test_nothing_moves_when_a_whole_survey_is_gone() -> None:
    stream = Stream()
    stream.turn({SURVEY: people(names(0, 20)), "expert": answering("expert", 6, seed=1)})
    stream.first["expert"] = {}
    found = stream.sees({SURVEY: people(names(0, 40))})

    assert not found.moves
    assert found.waiting == {SURVEY: 0, "expert": 5}


def test_a_survey_with_nobody_yet_is_waited_for_but_holds_up_none() -> None:
    frames = {SURVEY: people(names(0, 20)), "expert": answering("expert", 4, seed=1)}
    stream = Stream()
    found = stream.turn(frames)

    assert found.moves
    assert found.waiting == {SURVEY: 0, "expert": 1}
    assert stream.editions[0].people == {SURVEY: 20, "expert": 0}
    assert plan({}, {}, (), USUAL).waiting == {}
    assert not plan({}, {}, (), USUAL).moves


def active(often: int, never: int, first: int = 0) -> pd.DataFrame:
    """Meet people of whom so many are in the base of the depth of community life (1.2.3)."""
    return people(names(first, first + often + never), community=["weekly"] * often + ["never"] * never)


@pytest.mark.parametrize(
    ("often", "never", "waiting", "held_back"),
    [
        pytest.param(0, 10, 0, set(), id="a base that nobody joined may be shown again"),
        pytest.param(1, 9, 9, set(), id="one joined it: nine more are waited for"),
        pytest.param(9, 30, 1, set(), id="nine joined it: one more"),
        pytest.param(1, 45, 4, set(), id="patience ends four people later"),
        pytest.param(10, 0, 0, set(), id="ten joined it"),
        pytest.param(1, 49, 0, {"1.2.3"}, id="after fifty the figure is held back instead"),
        pytest.param(9, 60, 0, {"1.2.3"}, id="and as long as it is too close"),
    ],
)
def test_a_figure_whose_own_base_hardly_changed_is_waited_for_and_then_held_back(
    often: int, never: int, waiting: int, held_back: set[str]
) -> None:
    before = active(50, 50)
    *_, found = one_by_one(before, pd.concat([before, active(often, never, first=100)]))

    assert (found.moves, found.waiting) == (waiting == 0, {SURVEY: waiting})
    assert {"1.2.3"} & found.withheld == held_back


def test_a_figure_that_now_rests_on_too_few_is_not_waited_for() -> None:
    """Of twelve active people four withdrew: depth is shown no more, so nothing can be subtracted from it."""
    before = active(12, 50)
    *_, found = one_by_one(before, pd.concat([before.iloc[4:], active(0, 10, first=100)]))

    assert (found.moves, found.withheld) == (True, frozenset())


def test_what_is_held_back_reads_too_few_and_stays_so_while_the_survey_waits() -> None:
    stream, before = Stream(), active(50, 50)
    then = pd.concat([before, active(1, 49, first=100)])
    first, second = (stream.turn({SURVEY: frame}) for frame in (before, then))
    third = stream.turn({SURVEY: then, "expert": answering("expert", 9, seed=3)})

    index = compute(second.of({SURVEY: then}), USUAL, publication=Publication(withheld=second.withheld))
    assert first.withheld == frozenset()
    assert index.indicator("1.2.3").reason is Reason.TOO_FEW
    assert index.indicator("1.1.3").n == 150
    assert third.moves
    assert "1.2.3" in third.withheld == second.withheld


def test_what_was_held_back_is_only_compared_with_editions_that_showed_it() -> None:
    """The base grew by 1, unseen, and then by 9: ten in all since it was shown last."""
    stream, before, experts = Stream(), active(50, 50), answering("expert", 6, seed=1)
    then = pd.concat([before, active(1, 49, first=100)])
    crowds = (before, then, pd.concat([then, active(9, 1, first=200)]))
    _, held_back, found = (stream.turn({SURVEY: crowd, "expert": experts}) for crowd in crowds)

    assert held_back.withheld == {"1.2.3"}
    assert (found.moves, found.withheld) == (True, frozenset())
    assert found.waiting["expert"] > 0


def test_an_edition_records_what_it_shows_and_nothing_else() -> None:
    frames = {SURVEY: active(9, 40), "organisation": answering("organisation", 30, seed=2, gaps=0.3)}
    there = {one.id for one in compute(frames, USUAL).indicators() if one.value is not None} - {"1.1.3"}
    found = edition(7, frames, USUAL, {"1.1.3"})

    assert found.number == 7
    assert found.people == {SURVEY: 49, "organisation": 30}
    assert found.withheld == ("1.1.3",)
    assert set(found.groups) == there > {"4.2.1"}
    assert Edition.read(json.loads(json.dumps(asdict(found)))) == found


def test_fields_keep_their_names_when_one_drops_out() -> None:
    """The second field has answers enough from the start, the first only later."""

    def asked(first: int) -> pd.DataFrame:
        ids = [f"o{number:02}" for number in range(20)]
        return pd.DataFrame(
            {
                "social_field_1_impact": ["high"] * first + [None] * (20 - first),
                "social_field_2_impact": ["none"] * 12 + [None] * 8,
            },
            index=ids,
            dtype=object,
        )

    one, two = (edition(1, {"organisation": asked(first)}, USUAL, ()).groups["4.2.1"] for first in (3, 5))

    assert one == {"social_field_2_impact": 12}
    assert two == {"social_field_1_impact": 5, "social_field_2_impact": 12}


def test_whoever_comes_back_with_an_old_number_is_noticed() -> None:
    past = [Edition(1, {SURVEY: 19}, {})]
    frame = people(names(0, 40))

    with pytest.raises(EditionsError, match="in none"):
        plan({SURVEY: frame}, {SURVEY: pd.Series([1] * 20 + [0] * 20, frame.index)}, past, USUAL)


def test_a_form_that_no_indicator_is_made_of_is_left_alone() -> None:
    found = plan({"farm": people(names(0, 50))}, {}, (), USUAL)

    assert (found.moves, dict(found.inside)) == (False, {})


def test_without_a_threshold_an_edition_still_needs_somebody_new_and_shows_no_empty_figure() -> None:
    stream = Stream(replace(USUAL, thresholds=Thresholds(0, 0, 0)))
    first, second = (stream.turn({SURVEY: active(0, 3)}) for _ in range(2))

    assert (first.moves, second.moves, second.waiting) == (True, False, {SURVEY: 1})
    assert "1.1.3" in stream.editions[0].groups
    assert "1.2.3" not in stream.editions[0].groups
    assert "4.7.1" not in stream.editions[0].groups


def test_the_order_of_rows_does_not_matter() -> None:
    frame, first = citizens(120, seed=9), pd.Series(0, dtype="int64")
    early = frame.iloc[:80]
    first = pd.Series([1] * 80 + [0] * 40, frame.index)
    past = [edition(1, {SURVEY: early}, USUAL, ())]
    one = plan({SURVEY: frame}, {SURVEY: first}, past, USUAL)
    other = plan({SURVEY: frame.iloc[::-1]}, {SURVEY: first.sample(frac=1, random_state=1)}, past, USUAL)

    assert (one.moves, one.withheld, one.waiting) == (other.moves, other.withheld, other.waiting)
    assert list(one.inside[SURVEY]) == list(other.inside[SURVEY][::-1])


@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(2, 4))
def test_no_figure_of_two_editions_differs_by_fewer_than_the_threshold(seed: int, threshold: int) -> None:
    """Interviews are completed and withdrawn in any order; the store forgets whoever left."""
    lot = np.random.default_rng(seed)
    few = replace(USUAL, thresholds=Thresholds(threshold, threshold, threshold), bootstrap=QUICK)
    pools = {
        SURVEY: citizens(90, seed, gaps=0.3),
        "organisation": answering("organisation", 60, seed, gaps=0.3),
    }
    stream, came, gone = Stream(few), dict.fromkeys(pools, 0), {name: set[str]() for name in pools}
    for _ in range(8):
        frames = {}
        for name, pool in pools.items():
            came[name] = min(len(pool), came[name] + int(lot.integers(0, 5 * threshold)))
            there = [one for one in pool.index[: came[name]] if one not in gone[name]]
            gone[name] |= set(lot.permutation(there)[: int(lot.integers(0, 3))])
            frames[name] = pool.loc[[one for one in there if one not in gone[name]]]
        stream.turn(frames)

    assert len(stream.shown) >= 2
    for one, other in combinations(stream.shown, 2):
        for figure in one.keys() & other.keys():
            assert not 0 < len(one[figure] ^ other[figure]) < threshold, figure
