"""Somebody who subtracts: knows who is behind every figure shown, by name, and tries what can be tried.

Nothing of the product's own counting is used: people are bits of a whole number, drawn from the frames.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd

from scoring import indicators
from scoring.bases import bases
from scoring.filters import WHOLE, Filter, family
from scoring.index import code_frames
from scoring.instrument import load
from scoring.partition import Parts
from scoring.sample import Sample
from scoring.tree import Index, Reason

CATALOGUE = indicators.load()
Figure = tuple[str, str]
People = int
"""A set of people: a bit for each."""


def filters(frames: Mapping[str, pd.DataFrame]) -> list[Filter]:
    asked = load()
    return sorted({one for frame in frames.values() for one in family(asked, frame.columns)}, key=str)


def crowds(frames: Mapping[str, pd.DataFrame], parts: Parts, national: Index) -> "Seen":
    """Ask for every filter there is, and note who is behind everything it shows."""
    seen = Seen()
    whole = code_frames(frames, parts.terms.methodology, parts.terms.catalogue)
    for one in filter(lambda one: _anybody(one, frames), filters(frames)):
        seen.note(one, frames, whole, national if one == WHOLE else parts.index(one))
    return seen


def _anybody(one: Filter, frames: Mapping[str, pd.DataFrame]) -> bool:
    """Tell whether there is anybody to find out about."""
    applied = ((one.within(frame.columns), frame) for frame in frames.values())
    return any(inside(here, frame).any() for here, frame in applied if here != WHOLE or one == WHOLE)


def inside(one: Filter, frame: pd.DataFrame) -> "np.ndarray":
    rows = [frame[question].to_numpy(dtype=object) == answer for question, answer in one.choices]
    return np.logical_and.reduce([np.ones(len(frame), dtype=bool), *rows])


@dataclass
class Seen:
    """Who is behind each figure, by filter. Everybody has a bit of their own that stays theirs."""

    behind: dict[Figure, dict[Filter, People]] = field(default_factory=lambda: defaultdict(dict))

    def note(
        self, one: Filter, frames: Mapping[str, pd.DataFrame], whole: Mapping[str, Sample], index: Index
    ) -> None:
        there = {
            each.id
            for each in index.indicators()
            if each.value is not None or each.reason is Reason.NO_ANSWERS
        }
        sizes = {source.value: size for source, size in index.samples}
        for name, frame in frames.items():
            here = one.within(frame.columns)
            if here == WHOLE != one:
                continue
            answers = whole[name].within(np.flatnonzero(inside(here, frame.loc[whole[name].ids])))
            if sizes[name] is not None:
                assert sizes[name] == answers.size
                self.behind[name, ""][here] = _bits(answers.ids)
            for figure, groups in bases(CATALOGUE, answers):
                if figure in there:
                    for part, group in groups.items():
                        self.behind[figure, part][here] = _bits(answers.ids[group])

    def small(self, few: int) -> Iterator[tuple[object, ...]]:
        """Give every figure on too few people, every two too close, and every remainder that is too small."""
        for figure, shown in self.behind.items():
            yield from ((figure, one) for one, people in shown.items() if _few(people, few))
            for (one, people), (other, others) in combinations(shown.items(), 2):
                if _few(people ^ others, few):
                    yield figure, one, other
            yield from ((figure, *rest) for rest, people in remainders(shown) if _few(people, few))

    def since(self, earlier: "Seen", few: int) -> Iterator[tuple[object, ...]]:
        """Give every two filters of two editions that are too close, and every remainder that is."""
        for figure in self.behind.keys() & earlier.behind.keys():
            now, then = self.behind[figure], earlier.behind[figure]
            for one, people in now.items():
                for other, others in then.items():
                    if (one, other) != (WHOLE, WHOLE) and one != WHOLE and _few(people ^ others, few):
                        yield figure, one, other
            both = now.keys() & then.keys()
            left = dict(remainders({one: now[one] for one in both}))
            for rest, people in remainders({one: then[one] for one in both}):
                if _few(people ^ left[rest], few):
                    yield figure, rest


def remainders(shown: Mapping[Filter, People]) -> Iterator[tuple[tuple[Filter, str], People]]:
    """Take away from every filter all that is shown of it by one more question."""
    divided: dict[tuple[Filter, str], People] = {}
    for one, people in shown.items():
        for choice in one.choices:
            whole = Filter(tuple(other for other in one.choices if other != choice))
            if whole in shown:
                divided[whole, choice[0]] = divided.get((whole, choice[0]), 0) | people
    for (whole, question), people in divided.items():
        yield (whole, question), shown[whole] & ~people


_KNOWN: dict[str, int] = {}


def _bits(ids: pd.Index) -> People:
    found = bytearray(len(_KNOWN) // 8 + len(ids) // 8 + 2)
    for one in ids:
        place = _KNOWN.setdefault(one, len(_KNOWN))
        found[place // 8] |= 1 << place % 8
    return int.from_bytes(found, "little")


def _few(people: People, few: int) -> bool:
    return 0 < people.bit_count() < few
