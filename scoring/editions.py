"""Decides when the pictures a coordinator gets may move on, and what each edition of them must leave out.

Readers can subtract one edition from another. So an edition differs from every earlier one by nobody or by
at least the threshold: in each survey as a whole, and in every group behind a figure that both show. Who has
been in which edition, and what the figures say, is kept elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from scoring import indicators
from scoring.bases import Sizes, bases, enough, sizes
from scoring.catalogue import Catalogue, Source
from scoring.crowd import Crowd, Past
from scoring.index import code_frames
from scoring.methodology import Methodology

Frames = Mapping[str, pd.DataFrame]
Members = Mapping[str, "pd.Series[int]"]
"""For each survey, by interview id: the first edition the interview was in, 0 if in none yet.

An interview that has once left (withdrawn, excluded, answered anew) comes back as one that was in none.
"""
PATIENCE = 5
"""From so many thresholds of change on, a survey moves and leaves out the figures that differ by too few."""


@dataclass(frozen=True)
class Edition:
    """One edition: people counted in each survey, the groups behind each figure shown, what it held back."""

    number: int
    people: Mapping[str, int]
    groups: Sizes
    withheld: tuple[str, ...] = ()

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Edition":
        """Read back what `dataclasses.asdict` gave, after it has been JSON."""
        return cls(plain["number"], plain["people"], plain["groups"], tuple(plain["withheld"]))


@dataclass(frozen=True, eq=False)
class Plan:
    """Whether there is a next edition, who is in it, what it holds back, and how many are waited for.

    Where nothing moves, the stored edition goes on being shown as it is.
    """

    moves: bool
    inside: Mapping[str, "pd.Series[bool]"]
    withheld: frozenset[str]
    waiting: Mapping[str, int]

    def of(self, frames: Frames) -> dict[str, pd.DataFrame]:
        """Give the answers of those who are in the next edition."""
        return {name: frames[name][inside] for name, inside in self.inside.items() if name in frames}


def plan(frames: Frames, members: Members, editions: Sequence[Edition], methodology: Methodology) -> Plan:
    """Decide on the next edition from everybody counted now, and all editions there have been, in order."""
    catalogue = indicators.load()
    shown = {name for one in editions for name, people in one.people.items() if people}
    steps = {}
    for name in (source.value for source in Source if source in shown | frames.keys()):
        past = [Past(one.number, one.people.get(name, 0), one.groups) for one in editions]
        crowd = Crowd.of(name, frames.get(name, pd.DataFrame()), members.get(name), past, methodology)
        steps[name] = _step(crowd, editions[-1].withheld if editions else (), catalogue)
    found = steps.values()
    return Plan(
        moves=any(one.moves for one in found) and all(one.moves or one.intact for one in found),
        inside={name: one.inside for name, one in steps.items()},
        withheld=frozenset(name for one in found for name in one.withheld),
        waiting={name: one.waiting for name, one in steps.items()},
    )


def edition(number: int, frames_inside: Frames, methodology: Methodology, withheld: Iterable[str]) -> Edition:
    """Record the edition of these people, holding back what its plan said."""
    catalogue, held_back = indicators.load(), frozenset(withheld)
    frames = {source.value: frames_inside[source] for source in Source if source in frames_inside}
    shown: dict[str, dict[str, int]] = {}
    for answers in code_frames(frames, methodology, catalogue).values():
        counted = {name: sizes(groups) for name, groups in bases(catalogue, answers)}
        shown |= {
            name: found
            for name, found in counted.items()
            if name not in held_back and enough(found, answers.threshold)
        }
    people = {name: len(frame) for name, frame in frames.items()}
    return Edition(number, people, shown, tuple(sorted(held_back)))


@dataclass(frozen=True, eq=False)
class _Step:
    """What becomes of one survey in the next edition."""

    inside: "pd.Series[bool]"
    moves: bool
    intact: bool
    waiting: int
    withheld: frozenset[str]


def _step(crowd: Crowd, before: Iterable[str], catalogue: Catalogue) -> _Step:
    """Move a survey on, or leave it with the people it had and what was held back of them."""
    waiting, close = _lacking(crowd), dict[str, int]()
    if waiting == 0 and crowd.past:
        close = crowd.too_close(catalogue)
        patience = PATIENCE * crowd.threshold - int(crowd.changes()[-1])
        waiting = max(0, min(max(close.values(), default=0), patience))
    if waiting == 0:
        everybody = pd.Series(crowd.everybody, crowd.frame.index)
        return _Step(everybody, moves=True, intact=True, waiting=0, withheld=frozenset(close))
    kept = frozenset(name for name in before if catalogue[name].source == crowd.survey)
    return _Step(crowd.first > 0, moves=False, intact=crowd.intact, waiting=waiting, withheld=kept)


def _lacking(crowd: Crowd) -> int:
    """How many more people it takes for the survey to have enough, and to differ by enough from each edition.

    It may be the same people as in some edition, but not as in the last one.
    """
    changes, fewest = crowd.changes(), crowd.threshold
    required, others = changes[[0, -1]], changes[1:-1]
    if (required >= fewest).all() and ((others == 0) | (others >= fewest)).all():
        return 0
    return int(fewest - changes.min())
