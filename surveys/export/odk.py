"""Interviews as ODK's programs would have sent them: one instance of the form's own XForm each, in a ZIP.

Nodes stand where the form has them; what does not apply to the respondent is left out, as JavaRosa leaves
it out, and an answer that was not given is an empty node: OpenRosa knows one way of having none.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from surveys.export.sinks import Made, Place
from surveys.export.wording import printable
from surveys.form import Form, Question, has_value
from surveys.logic import Situation, assess
from surveys.store.privacy import is_sealed
from surveys.store.telling import Told
from surveys.xlsform.xform import NS

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
            name = f"{form.name}-{form.version}/{UUID(told.id)}/submission.xml"
            self._archive.writestr(name, etree.tostring(filled, encoding="UTF-8", xml_declaration=True))

    def close(self) -> Made:
        self._archive.close()
        return Made((self._path,))


def _instance(xform: str) -> Element:
    """Take the empty instance out of an XForm."""
    found = etree.fromstring(xform.encode()).find("h:head/x:model/x:instance/*", NS)
    if found is None:
        raise ValueError("The XForm has no instance.")
    return found


def submission(form: Form, empty: Element, told: Told, *, texts: bool = True) -> Element:
    """Fill a copy of a form's empty instance with an interview."""
    now = told.completed_at or told.changed_at
    situation = assess(form, told.answers, now, told.language)
    root = deepcopy(empty)
    etree.cleanup_namespaces(root)
    for node in list(root.iter("{*}*")):
        path = _path(node)
        item = form.by_path.get(path)
        if item is not None and not situation.nodes[path].live():
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
        elif isinstance(item, Question):
            node.text = printable(_value(situation, item, told, texts=texts)) or None
        elif path.endswith("/meta/instanceID"):
            node.text = f"uuid:{UUID(told.id)}"
    return root


def _path(node: Element) -> str:
    names = [etree.QName(each).localname for each in (node, *node.iterancestors())]
    return "/" + "/".join(reversed(names))


def _value(situation: Situation, question: Question, told: Told, *, texts: bool) -> str:
    if not has_value(question) or (not texts and is_sealed(situation.form, question.name)):
        return ""
    if question.is_worked_out:
        return (told.worked_out or {}).get(question.name) or situation.value(question)
    answer = told.answers.get(question.name)
    return "" if answer is None else answer.value
