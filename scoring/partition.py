"""The index for each answer to one question about oneself, such as the index of every region.

Which figures a part must give up, so that nobody can be worked out from the parts, the country and earlier
editions of both, is decided in `scoring.divisions`. People who left the question open are a part that is
never shown. Only surveys that carry the question are divided.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from scoring.bases import Sizes, bases, enough
from scoring.catalogue import Catalogue
from scoring.crowd import Counts
from scoring.divisions import Division, Groups, ShownFigure
from scoring.editions import Members
from scoring.index import UNWEIGHTED, Terms, Weights, code_frames, index_of
from scoring.sample import BoolArray, Sample
from scoring.tree import Index

EVERYBODY = "everybody"


class PartitionError(ValueError):
    """A question that respondents cannot be divided by; the message says which can."""


@dataclass(frozen=True, eq=False)
class History:
    """Earlier editions' divisions by the same question, and the edition each interview was first in."""

    divisions: Sequence[Division] = ()
    first: Members = field(default_factory=dict)

    @property
    def last(self) -> int:
        return max((one.edition for one in self.divisions), default=0)


NO_HISTORY = History()


@dataclass(frozen=True, eq=False)
class Partition:
    """The index for each answer, in declared order (none where nobody was asked), and the sizes they tell."""

    parts: tuple[tuple[str, Index], ...] = ()
    whole: Sizes = field(default_factory=dict)
    told: Mapping[str, Sizes] = field(default_factory=dict)

    def shown_in(self, edition: int) -> Division:
        return Division(edition, self.whole, self.told)


def partition(
    question: str,
    frames: Mapping[str, pd.DataFrame],
    terms: Terms,
    weights: Mapping[str, Weights] = UNWEIGHTED,
    history: History = NO_HISTORY,
) -> Partition:
    """Compute an index for each answer to a question.

    `frames` and `weights` are those of the whole wave, and `terms` those of the national index.
    """
    answers = _answers(terms.catalogue, question)
    whole = code_frames(frames, terms.methodology, terms.catalogue, weights)
    asked = [name for name in whole if question in frames[name].columns]
    if not asked:
        return Partition()
    parts = {name: _divide(whole[name], frames[name][question], answers) for name in asked}
    surveys = [_Survey.of(whole[name], parts[name], terms, history) for name in asked]
    found = []
    for answer in answers:
        samples = {**whole, **{name: parts[name][answer] for name in asked}}
        withheld = terms.publication.withheld.union(*(one.given_up[answer] for one in surveys))
        told = replace(terms, publication=replace(terms.publication, withheld=withheld))
        found.append((answer, index_of(samples, told, asked)))
    return Partition(
        tuple(found),
        {name: sizes for one in surveys for name, sizes in one.whole.items()},
        {answer: {name: sizes for one in surveys for name, sizes in one.told(answer)} for answer in answers},
    )


def questions(catalogue: Catalogue) -> tuple[str, ...]:
    """Name the questions about oneself that an index may be divided by."""
    return tuple(catalogue.instrument.groups)


def _answers(catalogue: Catalogue, question: str) -> tuple[str, ...]:
    if question not in questions(catalogue):
        raise PartitionError(
            f'Respondents cannot be divided by "{question}";'
            f" choose one of: {', '.join(questions(catalogue))}."
        )
    return catalogue.instrument.choices(question)


def _divide(whole: Sample, column: "pd.Series[str]", answers: Sequence[str]) -> dict[str, Sample]:
    """Give the respondents of every answer. They are put together once, so that many answers cost no more."""
    codes = pd.Index(answers).get_indexer(pd.Index(column.reindex(whole.ids).astype(object)))
    order = np.argsort(codes, kind="stable")
    ordered, ends = whole.within(order), np.searchsorted(codes[order], range(len(answers) + 1))
    return {name: ordered.within(slice(*ends[place : place + 2])) for place, name in enumerate(answers)}


Told = dict[str, Groups]
"""The groups behind every figure that may be told of some people by itself, and of the people themselves."""


@dataclass(frozen=True, eq=False)
class _Survey:
    """One survey divided: the sizes it tells as a whole, what may be told of each part, what it gives up."""

    whole: Sizes
    parts: Mapping[str, Told]
    given_up: Mapping[str, set[str]]

    @classmethod
    def of(cls, whole: Sample, parts: Mapping[str, Sample], terms: Terms, history: History) -> "_Survey":
        counts = _Counts(terms, history)
        national = counts.told(whole, empty=False)
        told = {answer: counts.told(part, empty=True) for answer, part in parts.items()}
        given_up: dict[str, set[str]] = {answer: set() for answer in parts}
        for name, groups in national.items():
            past = tuple(then for one in history.divisions if (then := one.of(name)))
            shown = {answer: found[name] for answer, found in told.items() if name in found}
            for answer in ShownFigure(groups, past, whole.threshold).given_up(shown):
                given_up[answer].add(name)
        return cls({name: _sizes(groups) for name, groups in national.items()}, told, given_up)

    def told(self, answer: str) -> Iterator[tuple[str, Mapping[str, int]]]:
        """Give the sizes that a part does tell."""
        for name, groups in self.parts[answer].items():
            if name in self.whole and name not in self.given_up[answer]:
                yield name, _sizes(groups)


def _sizes(groups: Groups) -> dict[str, int]:
    return {part: int(counts.sum()) for part, counts in groups.items()}


@dataclass(frozen=True, eq=False)
class _Counts:
    """Counts the people behind figures by the edition they were first in, as far as divisions go back."""

    terms: Terms
    history: History

    def told(self, answers: Sample, *, empty: bool) -> Told:
        """Count what may be told of these people by itself; that there are none may be told of a part."""
        count, withheld = self._count(answers), self.terms.publication.withheld
        found = {
            name: {part: count(group) for part, group in groups.items()}
            for name, groups in bases(self.terms.catalogue, answers)
            if name not in withheld
        }
        found[answers.survey] = {EVERYBODY: count(np.ones(answers.size, dtype=np.bool_))}
        sizes = {name: _sizes(groups) for name, groups in found.items()}
        nobody = {name for name in found if empty and not any(sizes[name].values())}
        shown = nobody | {name for name in found if enough(sizes[name], answers.threshold)}
        return {name: groups for name, groups in found.items() if name in shown}

    def _count(self, answers: Sample) -> Callable[[BoolArray], Counts]:
        """Prepare to count groups of a sample; whoever came after the last division counts as in none."""
        last = self.history.last
        if last == 0:
            return lambda group: np.array([np.count_nonzero(group)], dtype=np.int64)
        known = self.history.first[answers.survey].reindex(answers.ids, fill_value=0).to_numpy()
        first = np.where(known > last, 0, known)
        return lambda group: np.bincount(first[group], minlength=last + 1)
