"""What one edition tells of the parts of the country: of every filter that may be asked for, all at once.

Nobody's asking decides what is told, and whatever could have been seen of an edition counts as seen, so
that the next edition can be held against it. Only numbers of people are kept. The rule is `scoring.settling`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scoring.bases import bases, branch, enough, sizes
from scoring.crowd import Counts, EditionsError, Numbers
from scoring.editions import Frames, Members
from scoring.family import Family, Places, Sorted
from scoring.filters import Filter
from scoring.index import Terms
from scoring.ratio import Groups
from scoring.sample import BoolArray, Sample
from scoring.settling import Candidate, Earlier, settle

EVERYBODY = "everybody"
BySize = Mapping[str, Mapping[str, int]]
"""For each group behind a figure, by the key of each filter that shows it: how many people are in it."""


@dataclass(frozen=True)
class Told:
    """The figures an edition shows of any part; a survey's own size stands under its name.

    Where nobody is in a part, that is told as well.
    """

    edition: int = 0
    figures: Mapping[str, BySize] = field(default_factory=dict)

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Told":
        """Read back what `dataclasses.asdict` gave, after it has been JSON."""
        return cls(plain["edition"], plain["figures"])

    def only(self, names: frozenset[str]) -> "Told":
        """Forget all figures but these."""
        return Told(self.edition, {name: one for name, one in self.figures.items() if name in names})

    def of(self, chosen: Filter) -> frozenset[str]:
        """Name the figures that are shown of a filter."""
        return frozenset(
            name for name, groups in self.figures.items() if any(chosen.key in one for one in groups.values())
        )


@dataclass(frozen=True, eq=False)
class History:
    """What earlier editions told, and the edition each interview was first in."""

    told: Sequence[Told] = ()
    first: Members = field(default_factory=dict)


NO_HISTORY = History()


def tell(
    samples: Mapping[str, Sample],
    frames: Frames,
    terms: Terms,
    history: History = NO_HISTORY,
    edition: int = 0,
) -> Told:
    """Decide what an edition tells of its parts; `samples` are the coded answers of these frames."""
    figures: dict[str, BySize] = {}
    for name, answers in samples.items():
        family = Family.of(terms.catalogue.instrument, frames[name].columns)
        if family.carried:
            figures |= _Survey.of(answers, family, frames, terms, history).figures()
    return Told(edition, figures)


@dataclass(frozen=True, eq=False)
class _Survey:
    """One survey's people, sorted, and in which of the editions told of they were first."""

    answers: Sample
    family: Family
    sorted: Sorted
    since: Places
    terms: Terms
    past: Sequence[Told]

    @classmethod
    def of(cls, answers: Sample, family: Family, frames: Frames, terms: Terms, history: History) -> "_Survey":
        past = sorted(history.told, key=lambda one: one.edition)
        first: Numbers = np.zeros(answers.size, dtype=np.intp)
        if past:
            known = history.first[answers.survey].reindex(answers.ids, fill_value=0)
            first = known.to_numpy(dtype=np.intp)
        found = np.searchsorted([one.edition for one in past], first)
        since = np.where(first > 0, found, len(past)).astype(np.intp)
        return cls(answers, family, family.sort(frames[answers.survey], answers.ids), since, terms, past)

    def figures(self) -> Mapping[str, BySize]:
        catalogue, known = self.terms.catalogue, dict[bytes, Counts]()
        everybody = {EVERYBODY: np.ones(self.answers.size, dtype=np.bool_)}
        found = {self.answers.survey: self._figure(self.answers.survey, everybody, {}, known)}
        for name, groups in bases(catalogue, self.answers):
            branches = {part: branch(catalogue[name], part) for part in groups}
            found[name] = self._figure(name, groups, branches, known)
        return {name: told for name, told in found.items() if told}

    def _figure(
        self, name: str, groups: Groups, branches: Mapping[str, str], known: dict[bytes, Counts]
    ) -> BySize:
        """Give what is told of one figure: nothing at all when the country does not show it.

        Where nobody in the country is behind it, nobody is anywhere.
        """
        fewest, found = max(self.answers.threshold, 1), sizes(groups)
        if name in self.terms.publication.withheld or not (enough(found, fewest) or not any(found.values())):
            return {}
        if not any(found.values()):
            return {part: {one.key: 0 for one in self.family.filters} for part in groups}
        counted = np.stack([self._shared(group, known) for group in groups.values()])
        candidate = _Weighing.of(name, groups, branches, counted, fewest, self.family).candidate(self.past)
        shown = settle(candidate, self.family, fewest) & candidate.present
        return {
            part: {
                self.family.filters[place].key: int(counted[number, -1, place, place])
                for place in np.flatnonzero(there)
            }
            for (number, part), there in zip(enumerate(groups), shown, strict=True)
        }

    def _shared(self, group: BoolArray, known: dict[bytes, Counts]) -> Counts:
        """Count a group once, however many figures rest on it."""
        key = group.tobytes()
        if key not in known:
            known[key] = self.sorted.shared(group, self.since, len(self.past))
        return known[key]


@dataclass(frozen=True, eq=False)
class _Weighing:
    """The counts behind one figure: groups by editions (the present last) by filters by filters."""

    name: str
    parts: Sequence[str]
    counted: Counts
    present: BoolArray
    bearable: BoolArray
    fewest: int
    family: Family

    @classmethod
    def of(
        cls,
        name: str,
        groups: Groups,
        branches: Mapping[str, str],
        counted: Counts,
        fewest: int,
        family: Family,
    ) -> "_Weighing":
        sizes_now = np.diagonal(counted[:, -1], axis1=1, axis2=2)
        present, bearable = _present([branches.get(part, "") for part in groups], sizes_now >= fewest)
        nobody = (sizes_now == 0).all(axis=0)
        return cls(name, list(groups), counted, present | nobody, bearable | nobody, fewest, family)

    def candidate(self, past: Sequence[Told]) -> Candidate:
        now = self.counted[:, -1]
        there = self.present[:, :, None] & self.present[:, None, :]
        clashing = np.asarray((self._few(_apart(now, now, now)) & there).any(axis=0))
        barred, earlier = np.zeros(len(self.family.filters), dtype=np.bool_), []
        for number, then in enumerate(self._then(past)):
            still = self.counted[:, number]
            told = then >= 0
            if (_sizes(still) > then)[told].any():
                raise EditionsError(
                    "More people are said to have been in a part of an edition than it counted;"
                    " whoever leaves and comes back must count as one who was in none."
                )
            apart = _sizes(now)[:, :, None] + then[:, None, :] - 2 * still
            barred |= (self._few(apart) & self.present[:, :, None] & told[:, None, :]).any(axis=(0, 2))
            earlier.append(Earlier(told, np.where(told, np.diagonal(apart, axis1=1, axis2=2), 0)))
        return Candidate(now, self.present, self.bearable, clashing, barred, earlier)

    def _few(self, people: Counts) -> BoolArray:
        return np.asarray((people > 0) & (people < self.fewest))

    def _then(self, past: Sequence[Told]) -> Iterator[Counts]:
        """Give the sizes that each earlier edition told, group by group and filter by filter, -1 for none."""
        for one in past:
            told = one.figures.get(self.name, {})
            then = np.full(self.present.shape, -1, dtype=np.int64)
            for row, part in zip(then, self.parts, strict=True):
                for key, people in told.get(part, {}).items():
                    if key in self.family.place:
                        row[self.family.place[key]] = people
            yield then


def _present(branches: Sequence[str], large: BoolArray) -> tuple[BoolArray, BoolArray]:
    """Say which groups a figure rests on in each part, and in which parts it can be shown at all.

    Groups of a branch are left out together where one of them is too small, as long as any branch remains.
    """
    rows = {
        name: [place for place, one in enumerate(branches) if one == name] for name in dict.fromkeys(branches)
    }
    whole = {name: large[places].all(axis=0) for name, places in rows.items()}
    bearable = np.asarray(whole.pop("", np.ones(large.shape[1], dtype=np.bool_)))
    if whole:
        bearable &= np.logical_or.reduce(list(whole.values()))
    nowhere_less = np.ones(large.shape[1], dtype=np.bool_)
    return np.array([whole.get(name, nowhere_less) for name in branches]), bearable


def _sizes(shared: Counts) -> Counts:
    return np.asarray(np.diagonal(shared, axis1=1, axis2=2))


def _apart(one: Counts, other: Counts, both: Counts) -> Counts:
    """By how many people any two parts differ."""
    return _sizes(one)[:, :, None] + _sizes(other)[:, None, :] - 2 * both
