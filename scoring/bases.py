"""The people behind every indicator, group by group, for whoever must decide what may be published.

A share rests on its own base, a difference on each of its sides, a mean of shares on each base in it.
Nothing is computed from these groups here, and no decision is taken.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from scoring.binding import groups
from scoring.catalogue import Catalogue, Indicator
from scoring.ratio import Groups
from scoring.sample import Sample

Sizes = Mapping[str, Mapping[str, int]]


def bases(catalogue: Catalogue, answers: Sample) -> Iterator[tuple[str, Groups]]:
    """Give the groups behind each indicator of one survey, one indicator at a time to spare memory."""
    for one in catalogue:
        if one.source == answers.survey:
            yield one.id, groups(catalogue, one, answers)


def sizes(found: Groups) -> dict[str, int]:
    return {part: int(np.count_nonzero(group)) for part, group in found.items()}


def enough(counts: Mapping[str, int], threshold: int) -> bool:
    """Whether a figure on groups of these sizes may be shown at all: no group may be too small, or empty."""
    return min(counts.values(), default=0) >= max(threshold, 1)


def branch(indicator: Indicator, part: str) -> str:
    """Name what drops out of the figure together with this group where it is too small; nothing if all does.

    A mean over fields leaves out fields, and diversity leaves out attributes, as long as there are others.
    """
    match indicator.rule:
        case "mean_over_fields":
            return part
        case "diversity":
            return part.partition(" by ")[2]
        case _:
            return ""
