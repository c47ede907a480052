"""Under what terms a wave's answers become an index: methodology, published figures, weights, sample.

The chat, the command line and every report compute through a study, so that the same answers cannot give
two indexes. Where the answers come from is not known here.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256

import pandas as pd

from scoring import indicators, secondary
from scoring.declaration import Declaration, Publication
from scoring.figures import Figure
from scoring.index import EVERYBODY, UNWEIGHTED, Terms, Weights, compute, report_of
from scoring.methodology import Methodology
from scoring.partition import Parts
from scoring.secondary import Statistic
from scoring.tables import shipped
from scoring.told import NO_HISTORY, History, Told
from scoring.tree import Index
from scoring.weights import SURVEY, weigh

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Study:
    """The terms of one study. `closing_year` is the wave's: no later figure is used."""

    closing_year: int
    methodology: Methodology = field(default_factory=Methodology)
    statistics: tuple[Statistic, ...] = field(default_factory=secondary.load)
    declaration: Declaration = Declaration.SELF_SELECTED
    weighted: bool = True

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Give the published figures in use, by indicator."""
        substitutes = frozenset(self.methodology.substitutes)
        return secondary.figures_for(self.closing_year, self.statistics, substitutes)

    @property
    def rules(self) -> str:
        """Name the rules: under the same name a figure rests on the same people, whatever it says of them."""
        moving = ("depth_base", "members", "battery_gaps", "thresholds")
        terms = asdict(self.methodology)
        said = json.dumps({name: terms[name] for name in moving}, sort_keys=True)
        tables = (shipped(name) for name in ("indicators.csv", "questions.csv", "groups.csv"))
        return sha256("\n".join((said, *tables)).encode()).hexdigest()[:16]

    def weights(self, frames: Frames) -> Mapping[str, Weights]:
        """Weigh the citizens of a whole wave, if they are enough; organisations and experts count equally."""
        if not self.weighted or len(frames.get(SURVEY, ())) < max(self.methodology.raking.fewest, 1):
            return UNWEIGHTED
        return {SURVEY: weigh(frames[SURVEY], self.methodology)}

    def index(
        self,
        frames: Frames,
        domain: Mapping[str, "pd.Series[bool]"] = EVERYBODY,
        withheld: frozenset[str] = frozenset(),
    ) -> Index:
        """Compute the index of a whole wave, or of the part inside a domain."""
        publication = Publication(self.declaration, withheld)
        weights = self.weights(frames)
        return compute(frames, self.methodology, self.figures, weights, domain, publication)

    def parts(
        self,
        frames: Frames,
        withheld: frozenset[str] = frozenset(),
        history: History = NO_HISTORY,
        edition: int = 0,
        told: Told | None = None,
    ) -> Parts:
        """Prepare the indexes of parts of a whole wave, beside its own; `told` if that is decided already."""
        weights = self.weights(frames)
        publication = Publication(self.declaration, withheld)
        terms = Terms(indicators.load(), self.methodology, self.figures, publication, report_of(weights))
        return Parts.of(frames, terms, weights, history, edition, told)

    def unweighted(self) -> "Study":
        return replace(self, weighted=False)
