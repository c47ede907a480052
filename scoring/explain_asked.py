"""Which questions an indicator's rule reads, and what part each of them plays.

It follows the rules by their names and parameters, as a methodologist writes them. Nothing is counted here,
and how a question is worded is not known.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from scoring.catalogue import Catalogue, Indicator
from scoring.methodology import Methodology


class Role(StrEnum):
    """What the rule does with the answers to a question."""

    COUNTED = "counted"
    NOT_NAMED = "not named"
    ORDER = "order"
    SCALE = "scale"
    NUMBER = "number"
    BASE = "base"
    BATTERY_BASE = "battery base"
    MEMBERSHIP = "membership"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True)
class Asked:
    """A question and its part: the choices that matter, and those that put a respondent outside the base.

    `choices` are those counted; those that count when not named; all of an order, lowest first; the worst
    and the best of a scale; or those of members. `groups` are an attribute's.
    """

    question: str
    role: Role
    choices: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    battery: str = ""
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()


Reader = Callable[[Catalogue, Indicator, Methodology], Iterable[Asked]]


def asked(catalogue: Catalogue, indicator: Indicator, methodology: Methodology) -> tuple[Asked, ...]:
    """Name every question that the rule reads, once for each part it plays, in the order of the rule."""
    return tuple(dict.fromkeys(READERS[indicator.rule](catalogue, indicator, methodology)))


def _chosen(catalogue: Catalogue, indicator: Indicator, methodology: Methodology) -> Iterator[Asked]:
    given = indicator.parameters
    among = given.get("among", ()) if methodology.depth_base == "counted" else ()
    for name in (*given.get("question", ()), *given.get("questions", ())):
        outside = tuple(one for one in catalogue.instrument.choices(name) if among and one not in among)
        yield Asked(name, Role.COUNTED, given["counted"], outside)
    for other in given.get("counted_in", ()):
        for one in asked(catalogue, catalogue[other], methodology):
            yield replace(one, role=Role.BASE) if one.role is Role.COUNTED else one


def _battery(catalogue: Catalogue, indicator: Indicator, _: Methodology) -> Iterator[Asked]:
    given = indicator.parameters
    for item in catalogue.instrument.battery(given["battery"][0]):
        if item.kind in given["kind"]:
            yield Asked(item.name, Role.COUNTED, given["counted"], battery=item.battery)
        else:
            yield Asked(item.name, Role.BATTERY_BASE, battery=item.battery)


def _named(_: Catalogue, indicator: Indicator, __: Methodology) -> Iterator[Asked]:
    yield Asked(indicator.parameters["question"][0], Role.NOT_NAMED, indicator.parameters["choices"])


def _answers(_: Catalogue, indicator: Indicator, __: Methodology) -> Iterator[Asked]:
    for name, counted in counted_answers(indicator).items():
        yield Asked(name, Role.COUNTED, counted)


def counted_answers(indicator: Indicator) -> Mapping[str, tuple[str, ...]]:
    """Sort answers written question:choice by question."""
    counted: dict[str, tuple[str, ...]] = {}
    for name, _, choice in (answer.partition(":") for answer in indicator.parameters["answers"]):
        counted[name] = (*counted.get(name, ()), choice)
    return counted


def _scale(_: Catalogue, indicator: Indicator, __: Methodology) -> Iterator[Asked]:
    given = indicator.parameters
    for name in given["questions"]:
        yield Asked(name, Role.SCALE, (given["worst"][0], given["best"][0]))


def _order(catalogue: Catalogue, indicator: Indicator, _: Methodology) -> Iterator[Asked]:
    given = indicator.parameters
    for name in (given["question"][0], given["against"][0]):
        choices = catalogue.instrument.choices(name)
        outside = tuple(one for one in choices if one not in given["order"])
        yield Asked(name, Role.ORDER, given["order"], outside)


def _numbers(_: Catalogue, indicator: Indicator, __: Methodology) -> Iterator[Asked]:
    given = indicator.parameters
    for name in ("amount", "beside", "within"):
        yield from (Asked(question, Role.NUMBER) for question in given.get(name, ()))


def _sides(catalogue: Catalogue, indicator: Indicator, methodology: Methodology) -> Iterator[Asked]:
    given = indicator.parameters
    yield from asked(catalogue, catalogue[given["of"][0]], methodology)
    members = ("active",) if methodology.members == "active" else ("active", "inactive")
    for item in catalogue.instrument.battery(given["battery"][0]):
        neither = tuple(one for one in ("active", "inactive") if one not in members)
        yield Asked(item.name, Role.MEMBERSHIP, members, neither, battery=item.battery)


def _attributes(catalogue: Catalogue, indicator: Indicator, methodology: Methodology) -> Iterator[Asked]:
    given = indicator.parameters
    for other in given["counted_in"]:
        yield from asked(catalogue, catalogue[other], methodology)
    for name in given["over"]:
        groups: dict[str, tuple[str, ...]] = {}
        for choice, group in catalogue.instrument.groups[name].items():
            groups[group] = (*groups.get(group, ()), choice)
        yield Asked(name, Role.ATTRIBUTE, groups=tuple(groups.items()))


def _nothing(_: Catalogue, __: Indicator, ___: Methodology) -> Iterator[Asked]:
    yield from ()


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        **dict.fromkeys(
            ("share", "mean_of_shares", "mean_over_fields", "all_of_several", "any_of_several"), _chosen
        ),
        **dict.fromkeys(("share_of_any", "depth"), _battery),
        **dict.fromkeys(("share_at_most", "pooled_share"), _numbers),
        "mean_not_named": _named,
        "mean_of_answers": _answers,
        "mean_reversed": _scale,
        "share_not_below": _order,
        "difference": _sides,
        "diversity": _attributes,
        "rescaled": _nothing,
    }
)
