"""What stands behind one indicator: what was asked, who counts, and the arithmetic that makes the value.

Everything is recomputed from the answers the index was computed from, and refused when the two disagree.
Of an indicator that may not be shown it holds no number. It knows no language and no layout.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isclose
from types import MappingProxyType

import numpy as np
import pandas as pd

from scoring import indicators
from scoring.binding import estimate
from scoring.catalogue import Catalogue, Indicator, Source
from scoring.declaration import Declaration
from scoring.explain_asked import Asked, asked
from scoring.explain_sums import Sums, figure_sums, survey_sums
from scoring.index import Weights, code_frames
from scoring.methodology import Methodology
from scoring.sample import Sample
from scoring.secondary import Statistic
from scoring.tree import Index, IndicatorScore, Reason
from scoring.weights import WeightingReport


class UnknownIndicatorError(ValueError):
    """An id that no indicator has; the message says what ids look like."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What an index was computed from: answers, weights and filter by survey, and published statistics."""

    frames: Mapping[str, pd.DataFrame]
    weights: Mapping[str, Weights] = field(default_factory=dict)
    domain: Mapping[str, "pd.Series[bool]"] = field(default_factory=dict)
    statistics: tuple[Statistic, ...] = ()


class Absence(StrEnum):
    """Why there is no value, told more closely than the index does."""

    NO_INTERVIEWS = "no interviews"
    NOBODY_IN_BASE = "nobody in the base"
    TOO_FEW = "too few respondents"
    DOMINATED = "one or two respondents make up nearly all"
    NO_ATTRIBUTE = "no attribute to compare on"
    HELD_BACK = "held back because of what was published"
    NO_FIGURE = "no figure"
    NOT_GIVEN = "not given"


@dataclass(frozen=True)
class Counting:
    """The interviews of the survey: how many, how many of them inside a filter, and how they are weighted.

    How many are inside is not there when the index does not tell it.
    """

    interviews: int
    inside: int | None
    filtered: bool
    threshold: int
    weighted: bool
    effective: float
    report: WeightingReport | None = None
    declaration: Declaration | None = None


@dataclass(frozen=True)
class Explanation:
    """One indicator's value and all that it came from; `sums` is there exactly when it can be redone.

    `measured` is the indicator whose measure is taken: the compared one of a difference, else itself.
    """

    indicator: Indicator
    measured: Indicator
    score: IndicatorScore
    methodology: Methodology
    asked: tuple[Asked, ...]
    filtered: tuple[Source, ...] = ()
    counting: Counting | None = None
    sums: Sums | None = None
    absence: Absence | None = None
    contradictions: int | None = 0
    statistics: tuple[Statistic, ...] = ()


def explain(indicator_id: str, evidence: Evidence, index: Index) -> Explanation:
    """Explain one indicator of an index that was computed from this evidence."""
    catalogue = indicators.load()
    if indicator_id not in catalogue:
        raise UnknownIndicatorError(
            f'There is no indicator "{indicator_id}"; write one of the'
            f" {len(catalogue.indicators)} ids, such as {catalogue.indicators[0].id}."
        )
    indicator, score = catalogue[indicator_id], index.indicator(indicator_id)
    answers = _sample(indicator, evidence, index.methodology, catalogue)
    sums = _sums(catalogue, indicator, answers, score)
    return Explanation(
        indicator=indicator,
        measured=catalogue[indicator.parameters["of"][0]] if "of" in indicator.parameters else indicator,
        score=score,
        methodology=index.methodology,
        asked=asked(catalogue, indicator, index.methodology),
        filtered=index.filtered,
        counting=None if answers is None else _counting(answers, evidence, index),
        sums=sums,
        absence=_absence(catalogue, indicator, answers, score),
        contradictions=0 if sums is None else dict(index.contradictions).get(indicator.id, 0),
        statistics=_behind(indicator, evidence.statistics),
    )


def _sample(
    indicator: Indicator, evidence: Evidence, methodology: Methodology, catalogue: Catalogue
) -> Sample | None:
    survey = indicator.source.value
    own = {name: frame for name, frame in evidence.frames.items() if name == survey}
    return code_frames(own, methodology, catalogue, evidence.weights, evidence.domain).get(survey)


def _sums(
    catalogue: Catalogue, indicator: Indicator, answers: Sample | None, score: IndicatorScore
) -> Sums | None:
    if score.value is None:
        return None
    if score.figure is not None:
        sums: Sums = figure_sums(indicator, score.figure)
    elif answers is None or score.n is None:
        return None  # the value was given, not computed
    else:
        sums = survey_sums(catalogue, indicator, answers, score)
    if not isclose(sums.value, score.value, rel_tol=1e-9, abs_tol=1e-9):
        raise ValueError(f"{indicator.id}: these are not the answers that the index was computed from.")
    return sums


def _counting(answers: Sample, evidence: Evidence, index: Index) -> Counting:
    weight, survey = answers.weight, answers.survey
    weighted = survey in evidence.weights
    return Counting(
        interviews=answers.whole,
        inside=dict(index.samples).get(Source(survey)),
        filtered=survey in evidence.domain,
        threshold=answers.threshold,
        weighted=weighted,
        effective=float(weight.sum() ** 2 / np.square(weight).sum()) if answers.size else 0.0,
        report=index.weighting if weighted else None,
        declaration=index.declaration,
    )


ALIKE = MappingProxyType(
    {
        Reason.NO_FIGURE: Absence.NO_FIGURE,
        Reason.NOT_GIVEN: Absence.NOT_GIVEN,
        Reason.DOMINATED: Absence.DOMINATED,
    }
)


def _absence(
    catalogue: Catalogue, indicator: Indicator, answers: Sample | None, score: IndicatorScore
) -> Absence | None:
    if score.reason is None:
        return None
    if score.reason in ALIKE:
        return ALIKE[score.reason]
    if answers is None or answers.size == 0:
        return Absence.NO_INTERVIEWS
    if score.reason is Reason.NO_ANSWERS:
        return Absence.NOBODY_IN_BASE
    return _too_few(catalogue, indicator, answers)


def _too_few(catalogue: Catalogue, indicator: Indicator, answers: Sample) -> Absence:
    """Tell small groups from groups that are large enough, but too close to what has been published."""
    found = estimate(catalogue, indicator, answers)
    if found.value is not None and found.smallest >= answers.threshold:
        return Absence.HELD_BACK
    return Absence.NO_ATTRIBUTE if indicator.rule == "diversity" else Absence.TOO_FEW


def _behind(indicator: Indicator, statistics: Iterable[Statistic]) -> tuple[Statistic, ...]:
    return tuple(one for one in statistics if one.indicator == indicator.id)
