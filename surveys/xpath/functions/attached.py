"""Functions that read what is attached to a form: lists, tables, texts, and facts about the form.

Decides nothing about files; the context gives what is attached as trees and as plain lookups.
"""

from surveys.phrase import Phrase
from surveys.xpath.context import Frame
from surveys.xpath.errors import XPathError
from surveys.xpath.functions.row import Function
from surveys.xpath.tree import Node, NodeSet, document_around


def _attached(frame: Frame, function: str, name: str) -> Node:
    instances = frame.job.context.instances
    if name not in instances:
        raise XPathError(
            Phrase("{call} names a list or table that this form does not have", call=f'{function}("{name}")')
        )
    return instances[name]


def _instance(frame: Frame, name: str) -> NodeSet:
    return NodeSet((document_around(_attached(frame, "instance", name)),))


def _pulldata(frame: Frame, table: str, wanted: str, column: str, value: str) -> str:
    """Give the wanted column of the first row whose other column holds the value; blank if there is none."""
    rows = _attached(frame, "pulldata", table).named("item")
    wanted, column = wanted.strip(), column.strip()
    for row in rows:
        frame.job.spend(1)
        if any(cell.value == value for cell in row.named(column)):
            return next((cell.value for cell in row.named(wanted)), "")
    return ""


def _itext(frame: Frame, name: str) -> str:
    context = frame.job.context
    if context.itext is None:
        raise XPathError(Phrase("jr:itext() cannot be used here: no texts are at hand"))
    return context.itext(name, context.language)


def _property(frame: Frame, name: str) -> str:
    """Give a fact about the device or the person asking; blank where it is not known."""
    return frame.job.context.properties.get(name, "")


def _version(frame: Frame) -> str:
    return frame.job.context.version


ROWS = (
    Function("instance", "s", _instance, framed=True),
    Function("pulldata", "s s s s", _pulldata, framed=True),
    Function("jr:itext", "s", _itext, framed=True),
    Function("property", "s", _property, framed=True),
    Function("version", "", _version, framed=True),
)
