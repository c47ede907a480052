"""How much more members of organisations have of something than non-members (4.7.1-3).

Inactive members belong to neither side. The raw difference and its influence are kept beside the
truncated value: with no true difference truncation alone lifts the average above zero.
"""

from collections.abc import Callable
from dataclasses import replace

from scoring.ratio import Estimate, Groups, Parts, groups_of, ratio
from scoring.rules import answered, chose_any
from scoring.sample import BoolArray, Sample

Measure = Callable[[Sample], Parts]


def difference(sample: Sample, *, of: Measure, battery: str) -> Estimate:
    """Take the measure among members minus the measure among non-members, never below zero."""
    one, other = (ratio(parts, sample.weight) for parts in _sides(sample, of, battery))
    return _subtract(one, other, truncate=sample.methodology.truncate_differences)


def difference_groups(sample: Sample, *, of: Measure, battery: str) -> Groups:
    """Say whom the difference rests on, side by side."""
    return _both(*(groups_of(parts) for parts in _sides(sample, of, battery)))


def _sides(sample: Sample, of: Measure, battery: str) -> tuple[Parts, Parts]:
    """Give the measure's parts among members and among non-members."""
    parts, (members, others) = of(sample), _belonging(sample, battery)
    return tuple(one.within(members) for one in parts), tuple(one.within(others) for one in parts)


def _belonging(sample: Sample, battery: str) -> tuple[BoolArray, BoolArray]:
    items = sample.instrument.battery(battery)
    belongs = ("active", "inactive")
    definition = ("active",) if sample.methodology.members == "active" else belongs
    members = answered(sample, battery) & chose_any(sample, items, definition)
    return members, answered(sample, battery) & ~chose_any(sample, items, belongs)


def _subtract(one: Estimate, other: Estimate, *, truncate: bool) -> Estimate:
    empty = Estimate(None, one.n + other.n, _both(one.groups, other.groups))
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


def _both(members: Groups, others: Groups) -> Groups:
    sides = {"members": members, "others": others}
    return {f"{side} {part}": group for side, groups in sides.items() for part, group in groups.items()}
