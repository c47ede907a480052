"""What a picture of the index shows: readings, and every word on it, as frozen values.

Words arrive translated; lengths, colours and places are decided by the chart modules.
"""

from dataclasses import dataclass

from scoring.tree import DimensionScore, Index, Status

DIMENSIONS = 5


@dataclass(frozen=True)
class Reading:
    """One dimension as drawn: no value means no data, and never zero.

    `national` says that in a picture of a part of the country this is, or contains, the whole country's.
    """

    value: float | None = None
    provisional: bool = False
    low: float | None = None
    high: float | None = None
    national: bool = False


@dataclass(frozen=True)
class Diamond:
    """The five dimensions in the order of the index."""

    engagement: Reading
    organisation: Reading
    values: Reading
    impact: Reading
    environment: Reading

    @classmethod
    def of(cls, index: Index) -> "Diamond":
        return cls(*(_reading(index.dimension(str(number))) for number in range(1, DIMENSIONS + 1)))

    @property
    def axes(self) -> tuple[Reading, Reading, Reading, Reading]:
        """Clockwise from the top."""
        return self.engagement, self.organisation, self.values, self.impact

    @property
    def national(self) -> bool:
        """Whether anything drawn is, or contains, the whole country's."""
        return any(
            reading.national for reading in (*self.axes, self.environment) if reading.value is not None
        )


@dataclass(frozen=True)
class Words:
    """Every word on the picture, in one language.

    `national` stands under a score that is, or contains, the whole country's; `national_key` explains the
    hatching. `missing` names the indicators without a figure, `weights` says how answers were weighted.
    """

    title: str
    dimensions: tuple[str, str, str, str, str]
    provisional: str
    no_data: str
    subtitle: tuple[str, ...] = ()
    samples: str = ""
    missing: str = ""
    weights: str = ""
    methodology: str = ""
    national: str = ""
    national_key: str = ""
    key: str = ""
    under_key: str = ""
    face_stamp: str = ""
    decimal_mark: str = "."

    def number(self, value: float) -> str:
        """Show a score with one decimal; this is the only place where it is rounded."""
        return f"{value:.1f}".replace(".", self.decimal_mark)

    def interval(self, reading: Reading) -> str:
        """Show an interval, never broken over two lines; nothing when the score has no sampling error."""
        if reading.low is None or reading.high is None:
            return ""
        return f"{self.number(reading.low)}\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}{self.number(reading.high)}"


@dataclass(frozen=True)
class Picture:
    """A diamond, perhaps a second one under it, and the words around them."""

    diamond: Diamond
    words: Words
    under: Diamond | None = None

    def __post_init__(self) -> None:
        if self.national and not (self.words.national and self.words.national_key):
            raise ValueError(
                "A score of the whole country needs its words, or it would pass as the region's own: "
                "fill in Words.national and Words.national_key."
            )

    @property
    def national(self) -> bool:
        return self.diamond.national or (self.under is not None and self.under.national)


def _reading(score: DimensionScore) -> Reading:
    low, high = (score.interval.low, score.interval.high) if score.interval else (None, None)
    provisional = score.status is Status.PROVISIONAL
    return Reading(score.value, provisional=provisional, low=low, high=high, national=score.national)
