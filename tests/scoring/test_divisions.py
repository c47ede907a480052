"""What readers could find out by subtracting one region in two editions, and that they cannot."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import indicators
from scoring.declaration import Publication
from scoring.index import Terms, compute
from scoring.methodology import Bootstrap, Methodology, Thresholds
from scoring.partition import Parts
from scoring.told import NO_HISTORY, History, Told
from scoring.tree import Index, Reason
from tests.scoring.attacking import Seen, crowds
from tests.scoring.others import answering
from tests.scoring.people import SURVEY, citizens
from tests.scoring.stream import Stream

USUAL = replace(Methodology(), bootstrap=Bootstrap(rounds=2))
FIRST = "community"
Sizes = tuple[int, int, int]
OFTEN = 0.8


def parts(
    frames: Mapping[str, pd.DataFrame],
    edition: int,
    methodology: Methodology = USUAL,
    history: History = NO_HISTORY,
    withheld: frozenset[str] = frozenset(),
) -> Parts:
    terms = Terms(indicators.load(), methodology, {}, Publication(withheld=withheld), None)
    return Parts.of(frames, terms, history=history, edition=edition)


def stored(told: Told) -> Told:
    return Told.read(json.loads(json.dumps(asdict(told))))


def crowd(number: int, urban: int, rural: int, silent: int) -> pd.DataFrame:
    """Meet people who live in town, in the country, and who do not say where; all answered 1.1.3."""
    answers = ["urban"] * urban + ["rural"] * rural + [None] * silent
    columns = {"settlement": answers, FIRST: ["never"] * len(answers)}
    return pd.DataFrame(columns, [f"{number}-{place:03}" for place in range(len(answers))], dtype=object)


def second(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, Index]:
    then = stored(parts({SURVEY: before}, 1).told)
    first = {SURVEY: pd.Series(1, before.index).reindex(after.index, fill_value=0)}
    return dict(parts({SURVEY: after}, 2, history=History([then], first)).by("settlement"))


def told(parts: Mapping[str, Index]) -> tuple[int | None, ...]:
    sizes = tuple(parts[name].samples[0][1] for name in ("urban", "rural"))
    for size, name in zip(sizes, ("urban", "rural"), strict=True):
        figure = parts[name].indicator("1.1.3")
        assert figure.n == (size or None)
        assert size or figure.reason is (Reason.NO_ANSWERS if size == 0 else Reason.TOO_FEW)
    return sizes


@pytest.mark.parametrize(
    ("before", "come", "shown"),
    [
        pytest.param((30, 20, 0), (10, 0, 0), (40, 20), id="ten came, and nobody in the other part"),
        pytest.param((30, 20, 0), (10, 10, 0), (40, 30), id="ten came to either"),
        pytest.param((30, 20, 0), (9, 10, 0), (None, None), id="nine are the country minus the other part"),
        pytest.param((30, 20, 0), (9, 10, 10), (None, 30), id="nine came there, and ten elsewhere beside"),
        pytest.param((30, 20, 10), (10, 10, 9), (40, None), id="nine outside both, so the smaller goes"),
        pytest.param((30, 20, 10), (10, 0, 9), (None, 20), id="a part that stayed as it was helps nobody"),
        pytest.param((30, 20, 10), (10, 10, 10), (40, 30), id="ten outside both"),
        pytest.param((30, 0, 10), (0, 12, 3), (30, None), id="nobody was in a part: that had been told"),
        pytest.param(
            (30, 8, 12), (0, 12, 0), (30, 20), id="of a part not shown before there is nothing known"
        ),
    ],
)
def test_a_part_is_held_against_what_an_earlier_edition_told(
    before: Sizes, come: Sizes, shown: tuple[int | None, ...]
) -> None:
    there = crowd(1, *before)

    assert told(second(there, pd.concat([there, crowd(2, *come)]))) == shown


@pytest.mark.parametrize(("gone", "come", "shown"), [(5, 5, 30), (4, 5, None), (5, 4, None), (10, 0, 20)])
def test_who_left_a_part_counts_as_a_change_as_much_as_who_came(
    gone: int, come: int, shown: int | None
) -> None:
    there = crowd(1, 30, 20, 0)
    found = second(there, pd.concat([there.iloc[gone:], crowd(2, come, 20, 0)]))

    assert told(found)[0] == shown


def test_the_first_parts_told_of_a_wave_are_held_against_nothing() -> None:
    there = parts({SURVEY: crowd(1, 30, 20, 0)}, 4)

    assert told(dict(there.by("settlement"))) == (30, 20)
    assert there.told.edition == 4
    assert there.told.figures[SURVEY]["everybody"] == {"": 50, "settlement=urban": 30, "settlement=rural": 20}
    assert list(there.told.figures["1.1.3"].values()) == [
        {"": 50, "settlement=urban": 30, "settlement=rural": 20}
    ]


def test_a_part_is_held_against_other_parts_of_an_earlier_edition() -> None:
    """All in town were women then; now three men have come there, who would follow from the women of then."""
    before = crowd(1, 30, 20, 0).assign(sex=["female"] * 30 + ["male"] * 20)
    came = crowd(2, 13, 20, 0).assign(sex=["female"] * 10 + ["male"] * 23)
    men = crowd(3, 3, 20, 0).assign(sex=["male"] * 23)
    then = stored(parts({SURVEY: before}, 1).told)

    for more, shown in ((came, True), (men, False)):
        after = pd.concat([before, more])
        first = {SURVEY: pd.Series(1, before.index).reindex(after.index, fill_value=0)}
        found = parts({SURVEY: after}, 2, history=History([then], first)).told.figures[SURVEY]["everybody"]

        assert ("settlement=urban" in found) == shown, found


@settings(max_examples=2, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(2, 4))
def test_no_filters_of_two_editions_and_no_rests_differ_by_fewer_than_the_threshold(
    seed: int, few: int
) -> None:
    """Interviews are completed and withdrawn; of most editions every filter there is is asked for."""
    lot = np.random.default_rng(seed)
    pools = {
        SURVEY: _few_kinds(lot, citizens(110, seed)),
        "organisation": answering("organisation", 60, seed, gaps=0.3),
    }
    pools["organisation"]["settlement"] = lot.choice(np.array(["urban", "rural", None]), 60)
    stream, written, shown = (
        Stream(replace(USUAL, thresholds=Thresholds(few, few, few))),
        list[Told](),
        list[Seen](),
    )
    came, gone = dict.fromkeys(pools, 0), set[str]()
    for _ in range(4):
        there = {}
        for name, pool in pools.items():
            came[name] = min(len(pool), came[name] + int(lot.integers(2 * few, 9 * few)))
            left = [one for one in pool.index[: came[name]] if one not in gone]
            gone |= set(lot.permutation(left)[: int(lot.integers(0, 3))])
            there[name] = pool.loc[[one for one in left if one not in gone]]
        planned = stream.turn(there)
        if planned.moves and (not shown or lot.random() < OFTEN):
            inside, methodology = planned.of(there), stream.methodology
            history = History(written, {name: pd.Series(known) for name, known in stream.first.items()})
            found = parts(inside, len(stream.written), methodology, history, planned.withheld)
            national = compute(inside, methodology, publication=Publication(withheld=planned.withheld))
            written = [*written, stored(found.told)]
            shown.append(crowds(inside, found, national))

    assert len(shown) > 1
    for earlier, later in combinations(shown, 2):
        assert list(later.since(earlier, few)) == []
    assert all(list(one.small(few)) == [] for one in shown)


def _few_kinds(lot: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Let people live in two regions only, so that more of them may be told of."""
    there = {"region": lot.choice(np.array(["abai", "almaty", None], dtype=object), len(frame))}
    return frame.drop(columns=["age_group", "ethnicity", "income"]).assign(**there)
