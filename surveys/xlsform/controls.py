"""What a control and a bind of an XForm make of a question: its kind, its span, choices that no list has."""

import re
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from surveys.form import Choice, Kind, Span
from surveys.reading import number_spelled
from surveys.xpath import Expression, compile_expression

Element = etree._Element  # noqa: SLF001 - lxml's stubs offer no public name for it

_KINDS = {
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.MOMENT,
    "geopoint": Kind.GEOPOINT,
}
_UPLOADS = {"image": Kind.IMAGE, "audio": Kind.AUDIO, "video": Kind.VIDEO}
_CONTROLS = {
    "select1": Kind.SELECT_ONE,
    "select": Kind.SELECT_MULTIPLE,
    "rank": Kind.RANK,
    "range": Kind.RANGE,
    "trigger": Kind.ACKNOWLEDGE,
    "input": None,  # the bind says what
    "upload": None,  # its mediatype does
    "group": None,
}
MOST_STEPS = 11
"""Numbers of a range that fit under a question as buttons; of a longer one, the number is written."""


def is_control(element: Element) -> bool:
    return bool(element.get("ref")) and etree.QName(element).localname in _CONTROLS


def kind_of(bind: Element, control: Element | None) -> Kind:
    if control is None:
        return Kind.CALCULATE
    chosen = _CONTROLS[etree.QName(control).localname]
    if chosen is not None:
        return chosen
    if etree.QName(control).localname == "upload":
        return _UPLOADS.get((control.get("mediatype") or "").partition("/")[0], Kind.FILE)
    if bind.get("readonly") == "true()":
        return Kind.NOTE
    return _KINDS.get(bind.get("type", ""), Kind.TEXT)


def span_of(control: Element | None) -> Span | None:
    if control is None or etree.QName(control).localname != "range":
        return None
    low, high, step = (Decimal(control.get(name, "")) for name in ("start", "end", "step"))
    return Span(low, high, step)


@dataclass(frozen=True)
class Itemset:
    """The list a control takes its choices from, what of it is offered, and whether it is shuffled."""

    name: str = ""
    offer: Expression | None = None
    shuffled: bool = False


_RANDOMIZED = re.compile(
    r"randomize\((?P<items>instance\('[^']+'\)/root/item(?:\[.*\])?)(?:,(?P<seed>.+))?\)", re.DOTALL
)


def itemset_of(control: Element | None) -> Itemset:
    """Read where choices come from: filtered by a condition, shuffled with a seed of the form or without."""
    found = None if control is None else control.find("{*}itemset")
    nodeset = "" if found is None else found.get("nodeset", "").strip()
    if not nodeset:
        return Itemset()
    name, randomized = nodeset.split("'")[1], _RANDOMIZED.fullmatch(nodeset)
    items = randomized["items"] if randomized else nodeset
    if randomized and randomized["seed"]:
        return Itemset(name, compile_expression(nodeset))
    offer = compile_expression(items) if "[" in items else None
    return Itemset(name, offer, shuffled=randomized is not None)


def given_choices(kind: Kind, span: Span | None, languages: tuple[str, ...]) -> tuple[Choice, ...]:
    """Give the choices that no list has: a short range's numbers, and the one of an acknowledgement."""
    if kind is Kind.ACKNOWLEDGE:
        return (Choice("OK", dict.fromkeys(languages, "OK")),)
    if span is None or span.count > MOST_STEPS:
        return ()
    return tuple(
        Choice(spelled, dict.fromkeys(languages, spelled)) for spelled in map(number_spelled, span.numbers())
    )
