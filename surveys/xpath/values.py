"""ODK's coercions between text, number, truth value, date and node-set.

Decides what a value means as another type; a node is read by the kind its bind gives it.
"""

import datetime as dt
import math
import re
from decimal import Decimal

from surveys.xpath.context import Atom, Value
from surveys.xpath.tree import Node, NodeSet

TOLERANCE = 1e-12
EPOCH = dt.date(1970, 1, 1)
NUMBER_KINDS = frozenset({"int", "integer", "decimal"})
_LONGEST_NUMBER = 1000
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?")


def typed(node: Node, zone: dt.tzinfo) -> Atom:
    """Read what the node holds, typed by its bind; a blank or misfit stays the text it is."""
    kind, text = node.kind, node.value
    if kind == "string" or text == "":
        return text
    if kind in NUMBER_KINDS:
        number = parse_number(text)
        return text if math.isnan(number) else number
    if kind in ("date", "dateTime"):
        return parse_moment(text, zone) or text
    if kind == "boolean":
        return text.lower() in ("true", "1")
    return text


def atom(value: Value, zone: dt.tzinfo) -> Atom:
    """Let a node-set stand for its first node, an empty one for a blank."""
    if isinstance(value, NodeSet):
        return typed(value[0], zone) if value else ""
    return value


def atoms(value: Value, zone: dt.tzinfo) -> list[Atom]:
    """Every value of a node-set, or the single one."""
    return [typed(node, zone) for node in value] if isinstance(value, NodeSet) else [value]


def parse_number(text: str) -> float:
    """Comma or point; no exponent and no plus sign, as in JavaRosa. Nothing very long is a number."""
    if len(text) > _LONGEST_NUMBER:
        return math.nan
    text = text.strip().replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) else math.nan


def parse_moment(text: str, zone: dt.tzinfo) -> dt.date | dt.datetime | None:
    """Read an ISO date, or a date and time brought to the interview's zone."""
    if len(text) > _LONGEST_NUMBER:
        return None
    text = text.strip()
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return _moment(text, zone)
    except (ValueError, OverflowError):
        return None


def _moment(text: str, zone: dt.tzinfo) -> dt.date | dt.datetime:
    if "T" not in text:
        return dt.date.fromisoformat(text)
    moment = dt.datetime.fromisoformat(text)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def whole_day(moment: dt.date, zone: dt.tzinfo) -> dt.date:
    return moment.astimezone(zone).date() if isinstance(moment, dt.datetime) else moment


def to_number(value: Value, zone: dt.tzinfo) -> float:
    """Dates count whole days from 1970; what is no number is NaN."""
    value = atom(value, zone)
    if isinstance(value, (bool, float)):
        return float(value)
    if isinstance(value, str):
        return _number_of_text(value, zone)
    return float((whole_day(value, zone) - EPOCH).days)


def _number_of_text(text: str, zone: dt.tzinfo) -> float:
    number = parse_number(text)
    if math.isnan(number):
        moment = parse_moment(text, zone)
        return number if moment is None else to_number(moment, zone)
    return number


def to_boolean(value: Value, zone: dt.tzinfo) -> bool:
    """As JavaRosa: a node-set is as true as its only node's value; several nodes are true."""
    if isinstance(value, NodeSet) and len(value) > 1:
        return True
    value = atom(value, zone)
    if isinstance(value, float):
        return abs(value) > TOLERANCE  # false for NaN
    return value != "" if isinstance(value, str) else bool(value)


def to_string(value: Value, zone: dt.tzinfo) -> str:
    if isinstance(value, NodeSet) and value and value[0].kind not in NUMBER_KINDS:
        return value[0].value
    value = atom(value, zone)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="milliseconds")
    return value if isinstance(value, str) else value.isoformat()


def number_text(number: float) -> str:
    """Without exponent; whole numbers without a decimal point."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    nearest = round(number)
    if abs(number - nearest) < TOLERANCE:
        return str(nearest)
    return format(Decimal(repr(number)), "f")


def is_blank(value: Value, zone: dt.tzinfo) -> bool:
    """Tell what JavaRosa calls null: empty text, an empty node-set, not a number."""
    value = atom(value, zone)
    return value == "" or (isinstance(value, float) and math.isnan(value))
