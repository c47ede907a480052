"""Functions about choices: answers of several choices are texts separated by spaces."""

import math

from surveys.phrase import Phrase
from surveys.xpath.context import Frame
from surveys.xpath.errors import XPathError
from surveys.xpath.functions.row import Function
from surveys.xpath.tree import Node, path_of


def _selected(chosen: str, wanted: str) -> bool:
    wanted = wanted.strip()
    return wanted in chosen.split() if wanted else not chosen.strip()


def _selected_at(chosen: str, place: float) -> str:
    """Count from 0; outside the list it is blank."""
    choices = chosen.split()
    if math.isnan(place) or not 0 <= int(max(-1, min(place, len(choices)))) < len(choices):
        return ""
    return choices[int(place)]


def _choice_name(frame: Frame, value: str, path: str) -> str:
    context = frame.job.context
    if context.choice_label is None:
        raise XPathError(Phrase("jr:choice-name() cannot be used here: no choice labels are at hand"))
    return context.choice_label(absolute_path(path, context.node), value, context.language)


def absolute_path(path: str, node: Node) -> str:
    """Read a path given as text, with spaces and perhaps relative, as seen from the node."""
    return resolve_path(path, path_of(node))


def resolve_path(path: str, context: str) -> str:
    path = path.strip()
    if path.startswith("/"):
        return path
    places = context.strip("/").split("/")
    for part in path.removeprefix("current()/").split("/"):
        if part == "..":
            places.pop()
        elif part != ".":
            places.append(part)
    return "/" + "/".join(places)


ROWS = (
    Function("selected", "s s", _selected),
    Function("is-selected", "s s", _selected),  # the name before 2010
    Function("selected-at", "s n", _selected_at),
    Function("count-selected", "s", lambda chosen: float(len(chosen.split()))),
    Function("jr:choice-name", "s s", _choice_name, framed=True),
)
