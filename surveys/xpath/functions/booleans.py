"""Functions about truth, and the lazy ones that choose between values."""

import math

from surveys.phrase import Phrase
from surveys.xpath.context import Frame, Run, Value
from surveys.xpath.errors import XPathError
from surveys.xpath.functions.row import Function
from surveys.xpath.values import atoms, is_blank, to_boolean, to_number


def _if(frame: Frame, condition: Run, then: Run, otherwise: Run) -> Value:
    return (then if to_boolean(condition(frame), frame.job.zone) else otherwise)(frame)


def _coalesce(frame: Frame, first: Run, second: Run) -> Value:
    value = first(frame)
    return second(frame) if is_blank(value, frame.job.zone) else value


def _checklist(frame: Frame, least: float, most: float, *given: Value) -> bool:
    """At least and at most so many factors are true; a negative limit does not apply."""
    zone = frame.job.zone
    count = sum(to_boolean(factor, zone) for value in given for factor in atoms(value, zone))
    return (least < 0 or count >= _whole(least)) and (most < 0 or count <= _whole(most))


def _whole(limit: float) -> float:
    """Leave out the fraction; what is no number is 0, as in Java."""
    return 0.0 if math.isnan(limit) else math.floor(limit) if math.isfinite(limit) else limit


def _weighted_checklist(frame: Frame, least: float, most: float, *pairs: Value) -> bool:
    """Factors and weights alternate, or come as two node-sets; the weights of the true factors are summed."""
    zone = frame.job.zone
    flags, weights = list(pairs[::2]), list(pairs[1::2])
    if len(flags) == 1:
        flags, weights = list(atoms(flags[0], zone)), list(atoms(weights[0], zone))
    if len(flags) != len(weights):
        raise XPathError(Phrase("weighted-checklist() needs as many weights as factors"))
    chosen = (weight for flag, weight in zip(flags, weights, strict=True) if to_boolean(flag, zone))
    return least <= sum(to_number(weight, zone) for weight in chosen) <= most


ROWS = (
    Function("true", "", lambda: True),
    Function("false", "", lambda: False),
    Function("boolean", "b", lambda value: value),
    Function("not", "b", lambda value: not value),
    Function("boolean-from-string", "s", lambda text: text.lower() == "true" or text == "1"),
    Function("if", "e e e", _if, framed=True),
    Function("coalesce", "e e", _coalesce, framed=True),
    Function("checklist", "n n v*", _checklist, framed=True),
    Function("weighted-checklist", "n n (v v)*", _weighted_checklist, framed=True),
)
