"""How much more members of organisations have of something than non-members (4.7.1-3).

Inactive members belong to neither side. The raw difference and its influence are kept beside the
truncated value: with no true difference truncation alone lifts the average above zero.
"""

from collections.abc import Callable
from dataclasses import replace

from scoring.ratio import Estimate, Parts, ratio
from scoring.rules import answered, chose_any
from scoring.sample import BoolArray, Sample

Measure = Callable[[Sample], Parts]


def difference(sample: Sample, *, of: Measure, battery: str) -> Estimate:
    """Take the measure among members minus the measure among non-members, never below zero."""
    members, others = _sides(sample, battery)
    parts = of(sample)
    one = ratio(tuple(part.within(members) for part in parts), sample.weight)
    other = ratio(tuple(part.within(others) for part in parts), sample.weight)
    return _subtract(one, other, truncate=sample.methodology.truncate_differences)


def _sides(sample: Sample, battery: str) -> tuple[BoolArray, BoolArray]:
    items = sample.instrument.battery(battery)
    belongs = ("active", "inactive")
    definition = ("active",) if sample.methodology.members == "active" else belongs
    members = answered(sample, battery) & chose_any(sample, items, definition)
    return members, answered(sample, battery) & ~chose_any(sample, items, belongs)


def _subtract(one: Estimate, other: Estimate, *, truncate: bool) -> Estimate:
    empty = Estimate(None, one.n + other.n, (*one.groups, *other.groups))
    if one.value is None or other.value is None or one.influence is None or other.influence is None:
        return empty
    raw = one.value - other.value
    return replace(
        empty,
        value=max(0.0, raw) if truncate else raw,
        raw=raw,
        influence=one.influence - other.influence,
        effective=min(one.effective, other.effective),
    )
