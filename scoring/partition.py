"""The index for each answer to one question about oneself, such as the index of every region.

The parts and the country can be subtracted from one another. So what no part shows, people who left the
question open included, is nobody or at least the threshold: where too few would be left over, the smallest
part that shows the figure gives it up too. Only surveys that carry the question are divided.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from scoring import indicators
from scoring.bases import bases, enough, sizes
from scoring.catalogue import Catalogue
from scoring.declaration import UNDECLARED, Publication
from scoring.figures import Figure
from scoring.index import NOTHING, UNWEIGHTED, Terms, Weights, code_frames, index_of
from scoring.methodology import Methodology
from scoring.sample import Sample
from scoring.tree import Index
from scoring.weights import Weighting

EVERYBODY = "everybody"
Told = Mapping[str, int]
"""The sizes of the groups behind one figure."""


class PartitionError(ValueError):
    """A question that respondents cannot be divided by; the message says which can."""


def partition(
    question: str,
    frames: Mapping[str, pd.DataFrame],
    methodology: Methodology,
    secondary: Mapping[str, Figure] = NOTHING,
    weights: Mapping[str, Weights] = UNWEIGHTED,
    publication: Publication = UNDECLARED,
) -> tuple[tuple[str, Index], ...]:
    """Compute an index for each answer to a question, in declared order; none where nobody was asked it.

    `frames` and `weights` are those of the whole wave, and `publication` that of the national index.
    """
    catalogue = indicators.load()
    answers = _answers(catalogue, question)
    whole = code_frames(frames, methodology, catalogue, weights)
    asked = [name for name in whole if question in frames[name].columns]
    if not asked:
        return ()
    parts = {name: _divide(whole[name], frames[name][question], answers) for name in asked}
    hidden = [_held_back(catalogue, whole[name], parts[name]) for name in asked]
    report = next((one.report for one in weights.values() if isinstance(one, Weighting)), None)
    found = []
    for answer in answers:
        held_back = publication.withheld.union(*(one[answer] for one in hidden))
        samples = {**whole, **{name: parts[name][answer] for name in asked}}
        told = replace(publication, withheld=held_back)
        found.append(
            (answer, index_of(samples, Terms(catalogue, methodology, secondary, told, report), asked))
        )
    return tuple(found)


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


def _held_back(catalogue: Catalogue, whole: Sample, parts: Mapping[str, Sample]) -> dict[str, set[str]]:
    """Name what each part must give up besides what rests on too few there: figures, and its own size."""
    fewest, national = whole.threshold, _told(catalogue, whole)
    told = {answer: _told(catalogue, part) for answer, part in parts.items()}
    given_up: dict[str, set[str]] = {answer: set() for answer in parts}
    for name in national:
        shown = {answer: found[name] for answer, found in told.items() if name in found}
        for answer in _given_up(national[name], shown, fewest):
            given_up[answer].add(name)
    return given_up


def _told(catalogue: Catalogue, answers: Sample) -> dict[str, dict[str, int]]:
    """Give the sizes behind everything that may be told of these people by itself."""
    counted = {name: sizes(groups) for name, groups in bases(catalogue, answers)}
    counted[answers.survey] = {EVERYBODY: answers.size}
    return {name: found for name, found in counted.items() if enough(found, answers.threshold)}


def _given_up(national: Told, shown: Mapping[str, Told], fewest: int) -> Iterator[str]:
    """Give up the smallest part of a figure, the first among equals, while the rest leave too few over."""
    kept = dict(shown)
    while group := next((one for one in national if _too_few_left(one, national, kept, fewest)), None):
        smallest = min((one for one in kept if kept[one].get(group)), key=lambda one: kept[one][group])
        yield smallest
        del kept[smallest]


def _too_few_left(group: str, national: Told, kept: Mapping[str, Told], fewest: int) -> bool:
    return 0 < national[group] - sum(one.get(group, 0) for one in kept.values()) < fewest
