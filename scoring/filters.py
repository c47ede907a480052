"""A part of the respondents by one answer about themselves, such as those of one region.

A filter applies only to the surveys that carry its question. Of the others nothing is said here, so that
their figures stay those of the whole country and are known to be.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Filter:
    """The question, and the answers that are let through."""

    question: str
    answers: tuple[str, ...]


def domains(chosen: Filter, frames: Mapping[str, pd.DataFrame]) -> dict[str, "pd.Series[bool]"]:
    """Say who is inside, for each survey that carries the question; weights are not touched."""
    return {
        survey: frame[chosen.question].isin(chosen.answers)
        for survey, frame in frames.items()
        if chosen.question in frame.columns
    }
