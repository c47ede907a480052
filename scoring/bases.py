"""The people behind every indicator, group by group, for whoever must decide what may be published.

A share rests on its own base, a difference on each of its sides, a mean of shares on each base in it.
Nothing is computed from these groups here, and no decision is taken.
"""

from collections.abc import Mapping

import pandas as pd

from scoring import indicators
from scoring.disclosure import People, Record, Verdict
from scoring.index import EVERYBODY, code_frames, estimates
from scoring.methodology import Methodology
from scoring.ratio import Estimate

Bases = Mapping[str, Mapping[str, People]]


def bases(
    frames: Mapping[str, pd.DataFrame],
    methodology: Methodology,
    domain: Mapping[str, "pd.Series[bool]"] = EVERYBODY,
) -> Bases:
    """Give the groups behind every survey indicator that has a rule, each by a name that lasts."""
    catalogue = indicators.load()
    return {
        name: {
            part: frozenset(answers.ids[group].astype(str))
            for part, group in zip(_parts(found), found.groups, strict=True)
        }
        for answers in code_frames(frames, methodology, catalogue, domain=domain).values()
        for name, found in estimates(catalogue, answers).items()
    }


def _parts(found: Estimate) -> list[str]:
    """Name the groups of diversity by attribute, since attributes drop out; others keep their places."""
    return [one.attribute for one in found.spread] or [str(place) for place in range(len(found.groups))]


def withheld(behind: Bases, record: Record, methodology: Methodology) -> frozenset[str]:
    """Name the indicators that must not be published now, given what has been."""
    catalogue = indicators.load()
    return frozenset(
        name
        for name, groups in behind.items()
        if record.verdict(name, groups, methodology.thresholds.of(catalogue[name].source))
        is not Verdict.ALLOWED
    )


def published(behind: Bases, record: Record, held_back: frozenset[str]) -> Record:
    """Give the record once all indicators but those held back are out."""
    for name, groups in behind.items():
        if name not in held_back:
            record = record.after(name, groups)
    return record
