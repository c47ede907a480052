"""What the parts of a country may tell beside the country, and beside what they told in earlier editions.

Parts and country can be subtracted from one another, and so can one part in two editions. So what no part
shows of a figure is nobody or at least the threshold; and from edition to edition a part shown in both, and
all that is outside the parts shown in both, differs by nobody or at least the threshold. Where it would not,
parts give the figure up. What the figures say, and where all this is kept, is not known here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.bases import Sizes
from scoring.crowd import Counts, differences

Groups = Mapping[str, Counts]
"""The groups behind a figure now: of each, how many were in no edition yet, first in edition 1, 2, ..."""


@dataclass(frozen=True)
class Division:
    """What an edition told of the answers to one question: the sizes behind each figure, here and there.

    A survey's own size stands under its name. It is also told of a part that nobody is in it.
    """

    edition: int
    whole: Sizes
    parts: Mapping[str, Sizes]

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Division":
        """Read back what `dataclasses.asdict` gave, after it has been JSON."""
        return cls(plain["edition"], plain["whole"], plain["parts"])

    def only(self, names: frozenset[str]) -> "Division":
        """Forget all figures but these."""
        parts = {answer: _only(names, told) for answer, told in self.parts.items()}
        return Division(self.edition, _only(names, self.whole), parts)

    def of(self, name: str) -> "Then | None":
        """Give what was told of one figure, if it was shown at all."""
        if name not in self.whole:
            return None
        parts = {answer: told[name] for answer, told in self.parts.items() if name in told}
        return Then(self.edition, self.whole[name], parts)


def _only(names: frozenset[str], told: Sizes) -> Sizes:
    return {name: found for name, found in told.items() if name in names}


@dataclass(frozen=True)
class Then:
    """The sizes of one figure's groups in an earlier edition, in the country and the parts that showed it."""

    edition: int
    whole: Mapping[str, int]
    parts: Mapping[str, Mapping[str, int]]

    def changes(self, group: str, kept: Mapping[str, Groups]) -> dict[str, int]:
        """By how many people the group differs in each part that shows it now and then."""
        return {
            answer: _change(self.edition, self.parts[answer][group], now[group])
            for answer, now in kept.items()
            if group in now and group in self.parts.get(answer, {})
        }

    def change_elsewhere(self, group: str, national: Counts, kept: Mapping[str, Groups]) -> int:
        """By how many people the group differs outside the parts that show it now and then."""
        if group not in self.whole:
            return 0
        shared = self.changes(group, kept)
        now = national - sum((kept[answer][group] for answer in shared), np.zeros_like(national))
        return _change(self.edition, self.whole[group] - sum(self.parts[one][group] for one in shared), now)


def _change(edition: int, then: int, now: Counts) -> int:
    return int(differences(now, {edition: then})[0])


@dataclass(frozen=True)
class ShownFigure:
    """One figure as the country shows it, and what earlier editions told of it part by part."""

    national: Groups
    past: tuple[Then, ...]
    fewest: int

    def given_up(self, shown: Mapping[str, Groups]) -> Iterator[str]:
        """Name the parts that give it up: those too close to themselves, then the smallest that helps."""
        kept = dict(shown)
        for answer in [one for one in kept if self._too_close(one, kept[one])]:
            yield answer
            del kept[answer]
        while in_need := next(filter(None, self._in_need(kept)), None):
            smallest = min(in_need, key=in_need.__getitem__)
            yield smallest
            del kept[smallest]

    def _too_close(self, answer: str, now: Groups) -> bool:
        """Tell whether the part has changed by too few since an edition that showed the figure there."""
        changes = (then.changes(group, {answer: now}).values() for then in self.past for group in now)
        return any(self._few(changed) for found in changes for changed in found)

    def _in_need(self, kept: Mapping[str, Groups]) -> Iterator[dict[str, int]]:
        """For whatever may not be told, give the parts that can help by giving up, and their sizes."""
        for group, everybody in self.national.items():
            there = {answer: int(now[group].sum()) for answer, now in kept.items() if group in now}
            if self._few(int(everybody.sum()) - sum(there.values())):
                yield {answer: size for answer, size in there.items() if size}
            for then in self.past:
                if self._few(then.change_elsewhere(group, everybody, kept)):
                    changed = then.changes(group, kept)
                    yield {answer: there[answer] for answer in changed if changed[answer]}

    def _few(self, people: int) -> bool:
        return 0 < people < self.fewest
