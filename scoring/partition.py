"""The index of a part of the country, and of every answer to one question about oneself.

Of which parts a figure may be shown is decided for all parts of an edition together (`scoring.told`), so
that a filter and a division by the same question always show the same. Weights are those of the whole wave.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from scoring.catalogue import Catalogue
from scoring.editions import Frames
from scoring.filters import WHOLE, Filter
from scoring.index import UNWEIGHTED, Terms, Weights, code_frames, index_of
from scoring.sample import Sample
from scoring.told import NO_HISTORY, History, Told, tell
from scoring.tree import Index


class PartitionError(ValueError):
    """A question that respondents cannot be divided by; the message says which can."""


@dataclass(frozen=True, eq=False)
class Parts:
    """An edition whose parts may be asked for, and what it tells of them."""

    frames: Frames
    samples: Mapping[str, Sample]
    terms: Terms
    told: Told

    @classmethod
    def of(
        cls,
        frames: Frames,
        terms: Terms,
        weights: Mapping[str, Weights] = UNWEIGHTED,
        history: History = NO_HISTORY,
        edition: int = 0,
        told: Told | None = None,
    ) -> "Parts":
        """Prepare the parts of a whole wave; unless it is known already, decide what is told of them."""
        samples = code_frames(frames, terms.methodology, terms.catalogue, weights)
        return cls(frames, samples, terms, told or tell(samples, frames, terms, history, edition))

    def applied(self, chosen: Filter) -> dict[str, Filter]:
        """Give, for each survey that a filter applies to, what of it applies there."""
        found = {name: chosen.within(frame.columns) for name, frame in self.frames.items()}
        return {name: one for name, one in found.items() if one != WHOLE}

    def index(self, chosen: Filter) -> Index:
        """Compute the index of a filter; what is not told of it reads as resting on too few."""
        applied, samples = self.applied(chosen), dict(self.samples)
        for name, one in applied.items():
            rows = np.flatnonzero(one.holds(self.frames[name].reindex(samples[name].ids)))
            samples[name] = samples[name].within(rows)
        withheld = self.terms.publication.withheld.union(self._untold(applied))
        terms = replace(self.terms, publication=replace(self.terms.publication, withheld=withheld))
        return index_of(samples, terms, applied)

    def by(self, question: str) -> tuple[tuple[str, Index], ...]:
        """Compute the index for each answer to a question, in declared order; none where nobody was asked."""
        filters = [Filter(((question, answer),)) for answer in _answers(self.terms.catalogue, question)]
        return tuple((one.choices[0][1], self.index(one)) for one in filters if self.applied(one))

    def _untold(self, applied: Mapping[str, Filter]) -> Iterator[str]:
        for survey, chosen in applied.items():
            told = self.told.of(chosen)
            yield from ({survey} - told)
            yield from (one.id for one in self.terms.catalogue if one.source == survey and one.id not in told)


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
