"""What readers could find out by subtracting one region in two editions, and that they cannot."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import indicators
from scoring.bases import bases
from scoring.declaration import Publication
from scoring.divisions import Division
from scoring.index import Terms, code_frames
from scoring.methodology import Bootstrap, Methodology, Thresholds
from scoring.partition import NO_HISTORY, History, Partition, partition
from scoring.tree import Index, Reason
from tests.scoring.others import answering
from tests.scoring.people import SURVEY, citizens
from tests.scoring.stream import Stream

USUAL = replace(Methodology(), bootstrap=Bootstrap(rounds=2))
FIRST = "community"
Sizes = tuple[int, int, int]
OFTEN = 0.8


def divided(
    question: str,
    frames: Mapping[str, pd.DataFrame],
    methodology: Methodology = USUAL,
    history: History = NO_HISTORY,
    withheld: frozenset[str] = frozenset(),
) -> Partition:
    terms = Terms(indicators.load(), methodology, {}, Publication(withheld=withheld), None)
    return partition(question, frames, terms, history=history)


def stored(division: Division) -> Division:
    return Division.read(json.loads(json.dumps(asdict(division))))


def crowd(number: int, urban: int, rural: int, silent: int) -> pd.DataFrame:
    """Meet people who live in town, in the country, and who do not say where; all answered 1.1.3."""
    answers = ["urban"] * urban + ["rural"] * rural + [None] * silent
    columns = {"settlement": answers, FIRST: ["never"] * len(answers)}
    return pd.DataFrame(columns, [f"{number}-{place:03}" for place in range(len(answers))], dtype=object)


def second(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, Index]:
    shown = divided("settlement", {SURVEY: before}).shown_in(1)
    first = {SURVEY: pd.Series(1, before.index).reindex(after.index, fill_value=0)}
    return dict(divided("settlement", {SURVEY: after}, history=History([stored(shown)], first)).parts)


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


def test_the_first_division_of_a_wave_is_held_against_nothing() -> None:
    there = crowd(1, 30, 20, 0)
    found = divided("settlement", {SURVEY: there})

    assert told(dict(found.parts)) == (30, 20)
    assert found.shown_in(4).edition == 4
    assert found.whole[SURVEY] == {"everybody": 50}
    assert (found.told["urban"][SURVEY], found.told["rural"][SURVEY]) == (
        {"everybody": 30},
        {"everybody": 20},
    )
    assert list(found.told["rural"]["1.1.3"].values()) == [20]


Crowds = dict[tuple[str, ...], frozenset[str]]


def behind(frames: Mapping[str, pd.DataFrame], question: str, found: Partition, few: Methodology) -> Crowds:
    """Find who is behind every figure and size that the parts show, or say that there is nobody."""
    crowds = Crowds()
    for answer, index in found.parts:
        inside = {
            name: frame[frame[question] == answer] for name, frame in frames.items() if question in frame
        }
        sizes = {source.value: size for source, size in index.samples}
        shown = {
            one.id for one in index.indicators() if one.value is not None or one.reason is Reason.NO_ANSWERS
        }
        for name, answers in code_frames(inside, few, indicators.load()).items():
            if sizes[name] is not None:
                crowds[answer, name, ""] = frozenset(answers.ids)
            for figure, groups in bases(indicators.load(), answers):
                if figure in shown:
                    crowds |= {
                        (answer, figure, part): frozenset(answers.ids[one]) for part, one in groups.items()
                    }
    return crowds


@dataclass
class Divisions:
    """Keeps what the store keeps of the divisions by one question, and who really was behind them."""

    question: str
    written: list[Division] = field(default_factory=list)
    shown: list[tuple[Mapping[tuple[str, str], frozenset[str]], Crowds]] = field(default_factory=list)

    def turn(self, stream: Stream, frames: Mapping[str, pd.DataFrame], withheld: frozenset[str]) -> None:
        """Show the newest edition divided."""
        edition = len(stream.shown)
        first = {name: pd.Series(known) for name, known in stream.first.items()}
        history = History([one for one in self.written if one.edition < edition], first)
        found = divided(self.question, frames, stream.methodology, history, withheld)
        self.written.append(stored(found.shown_in(edition)))
        crowds = behind(frames, self.question, found, stream.methodology)
        self.shown.append((stream.shown[-1], crowds))

    def compared(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """Give by how many people each group differs between two divisions, in a part and elsewhere."""
        for (country, one), (another, other) in combinations(self.shown, 2):
            shared = one.keys() & other.keys()
            yield from ((key, len(one[key] ^ other[key])) for key in shared)
            for key in country.keys() & another.keys():
                parts = [part for part in shared if part[1:] == key]
                then = country[key].difference(*(one[part] for part in parts))
                yield key, len(then ^ another[key].difference(*(other[part] for part in parts)))


@settings(max_examples=3, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(2, 4))
def test_no_part_of_two_editions_and_no_rest_differs_by_fewer_than_the_threshold(seed: int, few: int) -> None:
    """Interviews are completed and withdrawn, and editions divided by two questions, in any order."""
    lot = np.random.default_rng(seed)
    pools = {SURVEY: citizens(110, seed), "organisation": answering("organisation", 60, seed, gaps=0.3)}
    pools["organisation"]["settlement"] = lot.choice(np.array(["urban", "rural", None]), 60)
    stream = Stream(replace(USUAL, thresholds=Thresholds(few, few, few)))
    divisions = [Divisions("settlement"), Divisions("sex")]
    came, gone = dict.fromkeys(pools, 0), set[str]()
    for _ in range(4):
        there = {}
        for name, pool in pools.items():
            came[name] = min(len(pool), came[name] + int(lot.integers(2 * few, 9 * few)))
            left = [one for one in pool.index[: came[name]] if one not in gone]
            gone |= set(lot.permutation(left)[: int(lot.integers(0, 3))])
            there[name] = pool.loc[[one for one in left if one not in gone]]
        planned = stream.turn(there)
        inside = planned.of(there)
        for one in divisions:
            if planned.moves and (one is divisions[0] or lot.random() < OFTEN):
                one.turn(stream, inside, planned.withheld)

    differences = [found for one in divisions for found in one.compared()]
    assert len(divisions[0].shown) > 1
    assert differences
    assert [(key, size) for key, size in differences if 0 < size < few] == []
