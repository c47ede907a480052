"""Interviews as ODK's programs would have sent them: one instance of the form's own XForm each, in a ZIP.

Nodes stand where the form has them; what does not apply to the respondent is left out, as JavaRosa leaves
it out, and an answer that was not given is an empty node: OpenRosa knows one way of having none.
"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from lxml import etree

from surveys.assessment import assess
from surveys.export.sinks import Made, Place
from surveys.export.wording import printable
from surveys.form import Form, Group, Question, has_value
from surveys.logic import Situation
from surveys.repeats import MOST_ROWS
from surveys.store.privacy import is_sealed
from surveys.store.telling import Told
from surveys.xlsform.xform import NS

_TEMPLATE = "{http://openrosa.org/javarosa}template"
_NO_NAME = re.compile(r"[^\w.-]")
_ROW = re.compile(r"\[[0-9]+\]")
Element = etree._Element  # noqa: SLF001 - lxml's stubs offer no public name for it


class Odk:
    """An archive of submissions; `versions` are forms with their XForms, by version."""

    def __init__(self, place: Place, versions: Mapping[str, tuple[Form, str]], *, texts: bool = True) -> None:
        self._path = place.path("-odk.zip")
        self._archive = ZipFile(self._path, "w", ZIP_DEFLATED)
        self._versions = {version: (form, _instance(xform)) for version, (form, xform) in versions.items()}
        self._texts = texts

    def add(self, several: Sequence[Told]) -> None:
        for told in several:
            form, empty = self._versions[told.version]
            filled = submission(form, empty, told, texts=self._texts)
            name = f"{_folder(form, told)}/submission.xml"
            self._archive.writestr(name, etree.tostring(filled, encoding="UTF-8", xml_declaration=True))

    def enclose(self, told: Told, name: str, content: bytes) -> None:
        """Put what somebody sent beside their submission, as OpenRosa attaches it."""
        self._archive.writestr(
            f"{_folder(self._versions[told.version][0], told)}/{name}", content, ZIP_STORED
        )

    def close(self) -> Made:
        self._archive.close()
        return Made((self._path,))


def _folder(form: Form, told: Told) -> str:
    version = _NO_NAME.sub("_", form.version)  # authors count as they like, and must lead out of no folder
    return f"{form.name}-{version}/{UUID(told.id)}"


def _instance(xform: str) -> Element:
    """Take the empty instance out of an XForm."""
    found = etree.fromstring(xform.encode()).find("h:head/x:model/x:instance/*", NS)
    if found is None:
        raise ValueError("The XForm has no instance.")
    return found


def submission(form: Form, empty: Element, told: Told, *, texts: bool = True) -> Element:
    """Fill a copy of a form's empty instance with an interview."""
    now = told.completed_at or told.changed_at
    situation = assess(form, told.answers, now, told.language, told.seed)
    root = _shallow(empty)
    _fill(root, empty, f"/{situation.form.root}", _Filling(situation, told, texts))
    etree.cleanup_namespaces(root)
    return root


@dataclass(frozen=True)
class _Filling:
    """What an instance is filled with."""

    situation: Situation
    told: Told
    texts: bool


def _shallow(node: Element) -> Element:
    copy = deepcopy(node)
    for child in list(copy):
        copy.remove(child)
    return copy


def _fill(parent: Element, empty: Element, around: str, filling: _Filling) -> None:
    """Copy what lies in an empty node, and in the place of a repeat all of its rows."""
    for child in empty.iterchildren("{*}*"):
        if child.get(_TEMPLATE) is not None:
            continue
        for path in _paths(f"{around}/{etree.QName(child).localname}", filling.situation):
            item = filling.situation.form.by_path.get(path)
            if item is not None and not filling.situation.nodes[path].live():
                continue
            node = _shallow(child)
            parent.append(node)
            _fill(node, child, path, filling)
            if isinstance(item, Question):
                node.text = (
                    printable(_value(filling.situation, item, filling.told, texts=filling.texts)) or None
                )
            elif path.endswith("/meta/instanceID"):
                node.text = f"uuid:{UUID(filling.told.id)}"


def _paths(path: str, situation: Situation) -> tuple[str, ...]:
    """Give where a node stands: in a repeat, in as many places as there are rows."""
    form = situation.form.base
    if form is None or (repeat := form.item(_ROW.sub("", path))) is None:
        return (path,)
    if not isinstance(repeat, Group) or not repeat.is_repeat:
        return (path,)
    return tuple(row for n in range(1, MOST_ROWS + 1) if (row := f"{path}[{n}]") in situation.form.by_path)


def _value(situation: Situation, question: Question, told: Told, *, texts: bool) -> str:
    if not has_value(question) or (not texts and is_sealed(situation.form, question.name)):
        return ""
    if question.is_worked_out:
        return (told.worked_out or {}).get(question.name) or situation.value(question)
    answer = told.answers.get(question.name)
    return "" if answer is None else answer.value
