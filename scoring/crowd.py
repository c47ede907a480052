"""One survey's people now against those of every earlier edition: by how many any group of them differs.

An edition kept only the number of people in each group. Of those still counted it is known in which edition
they were first; whoever is missing from a number has left since. When a picture may move is not decided here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.bases import Sizes, bases, enough, sizes
from scoring.catalogue import Catalogue
from scoring.index import code_frames
from scoring.methodology import Methodology
from scoring.sample import BoolArray

Counts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.integer]


class EditionsError(ValueError):
    """Editions that cannot have been, given who is said to have been in them."""


@dataclass(frozen=True)
class Past:
    """What one survey showed in one edition: how many people, and the sizes behind each figure."""

    number: int
    people: int
    groups: Sizes


@dataclass(frozen=True, eq=False)
class Crowd:
    """The people of one survey counted now, by id the edition each was first in, and what was shown."""

    survey: str
    frame: pd.DataFrame
    first: "pd.Series[int]"
    past: Sequence[Past]
    methodology: Methodology

    @classmethod
    def of(
        cls,
        survey: str,
        frame: pd.DataFrame,
        members: "pd.Series[int] | None",
        past: Sequence[Past],
        methodology: Methodology,
    ) -> "Crowd":
        nobody = pd.Series(0, index=frame.index, dtype=np.intp)
        known = nobody if members is None else members.reindex(frame.index, fill_value=0).astype(np.intp)
        return cls(survey, frame, known, past, methodology)

    @property
    def threshold(self) -> int:
        return max(self.methodology.thresholds.of(self.survey), 1)

    @property
    def everybody(self) -> BoolArray:
        return np.ones(len(self.frame), dtype=np.bool_)

    def changes(self) -> Counts:
        """By how many people the survey differs from each edition, and first of all from having nobody."""
        earlier = _Earlier(self.first.to_numpy(), self.past)
        found = earlier.changes(self.everybody, {one.number: one.people for one in self.past})
        return np.array([len(self.frame), *found], dtype=np.int64)

    @property
    def intact(self) -> bool:
        """Whether everybody of the last edition is still here."""
        people = self.past[-1].people if self.past else 0
        return people == np.count_nonzero(self.first.to_numpy() > 0)

    def too_close(self, catalogue: Catalogue) -> dict[str, int]:
        """Name the figures that may not be shown of everybody, and how many people each lacks for it."""
        answers = code_frames({self.survey: self.frame}, self.methodology, catalogue)[self.survey]
        earlier = _Earlier(self.first.reindex(answers.ids).to_numpy(), self.past)
        lacking = {
            name: max(earlier.lacking(name, groups, self.threshold), default=0)
            for name, groups in bases(catalogue, answers)
            if enough(sizes(groups), self.threshold)
        }
        return {name: people for name, people in lacking.items() if people}


@dataclass(frozen=True, eq=False)
class _Earlier:
    """The edition each person was first in, in the order of the groups asked about."""

    first: Numbers
    past: Sequence[Past]

    def lacking(self, name: str, groups: Mapping[str, BoolArray], threshold: int) -> Iterator[int]:
        """For every group that differs from an earlier one by too few, say how many are lacking."""
        for part, group in groups.items():
            changed = self.changes(group, self._shown(name, part))
            yield from map(int, threshold - changed[(changed > 0) & (changed < threshold)])

    def _shown(self, name: str, part: str) -> dict[int, int]:
        then = ((one.number, one.groups.get(name, {}).get(part)) for one in self.past)
        return {number: people for number, people in then if people is not None}

    def changes(self, group: BoolArray, recorded: Mapping[int, int]) -> Counts:
        """By how many people a group differs from each of these editions, come and gone together."""
        if not recorded:
            return np.zeros(0, dtype=np.int64)
        by_edition = np.bincount(self.first[group], minlength=max(recorded) + 1)
        return differences(by_edition, recorded)


def differences(by_edition: Counts, recorded: Mapping[int, int]) -> Counts:
    """Compare a group, counted by the edition its people were first in (0: none yet), with its sizes then."""
    numbers, sizes_then = np.array(list(recorded)), np.array(list(recorded.values()))
    still = by_edition.cumsum()[numbers] - by_edition[0]
    if (still > sizes_then).any():
        raise EditionsError(
            "More people are said to have been in an edition than it counted;"
            " whoever leaves and comes back must count as one who was in none."
        )
    return np.asarray(sizes_then - still + by_edition.sum() - still)
