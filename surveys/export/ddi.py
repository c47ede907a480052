"""The codebook as an archive reads it: DDI-Codebook 2.5, in all languages of the form.

It says how many interviews there are and nothing of what was answered, so that it may be published beside
data that may not.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from surveys.export.cells import Row
from surveys.export.codebook import Codebook, Part, Shape, Value, Variable
from surveys.export.sinks import Made, Place
from surveys.export.variables import missing_values
from surveys.export.wording import printable
from surveys.form import Text

NAMESPACE = "ddi:codebook:2_5"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FILE = "F1"
_PREFIXES: Any = {None: NAMESPACE}
_REPRESENTED = {
    Shape.CODE: "code",
    Shape.WHOLE: "numeric",
    Shape.NUMBER: "numeric",
    Shape.TEXT: "text",
    Shape.DATE: "datetime",
    Shape.MOMENT: "datetime",
}
_CONTINUOUS = frozenset({Shape.WHOLE, Shape.NUMBER})

Element = etree._Element  # noqa: SLF001 - lxml's stubs offer no public name for it


class Ddi:
    """A description of what the other formats hold."""

    def __init__(self, codebook: Codebook, place: Place) -> None:
        self.codebook = codebook
        self._place = place
        self._cases = 0

    def add(self, rows: Sequence[Row]) -> None:
        self._cases += len(rows)

    def close(self) -> Made:
        root = described(self.codebook, self._cases, self._place.language, self._place.name)
        path = self._place.path(".xml")
        etree.ElementTree(root).write(str(path), encoding="UTF-8", xml_declaration=True, pretty_print=True)
        return Made((path,))


def described(codebook: Codebook, cases: int, language: str, file: str) -> Element:
    """Describe a codebook and the file it belongs to; the words in `language` come first."""
    languages = (language, *(one for one in codebook.languages if one != language))
    root = etree.Element(f"{{{NAMESPACE}}}codeBook", {"version": "2.5"}, nsmap=_PREFIXES)
    root.set(_LANGUAGE, language)
    _study(root, codebook)
    _file(root, codebook, cases, file)
    data = _in(root, "dataDscr")
    for number, variable in enumerate(codebook.variables, start=1):
        _variable(data, codebook, variable, number, languages)
    return root


def _study(root: Element, codebook: Codebook) -> None:
    study = _in(root, "stdyDscr")
    titles = _in(_in(study, "citation"), "titlStmt")
    simulated = " (SIMULATED)" if codebook.simulated else ""
    _in(titles, "titl", f"{codebook.title}{simulated}").set(_LANGUAGE, codebook.title_language)
    _in(titles, "IDNo", f"{codebook.form}-{codebook.wave}")
    summary = _in(_in(study, "stdyInfo"), "sumDscr")
    # Whatever names no language has that of the whole description, which may be another one.
    _in(summary, "nation", "Kazakhstan", abbr="KZ").set(_LANGUAGE, "en")


def _file(root: Element, codebook: Codebook, cases: int, name: str) -> None:
    text = _in(_in(root, "fileDscr", ID=_FILE), "fileTxt")
    _in(text, "fileName", name)
    sizes = _in(text, "dimensns")
    _in(sizes, "caseQnty", str(cases))
    _in(sizes, "varQnty", str(len(codebook.variables)))


def _variable(
    data: Element, codebook: Codebook, variable: Variable, number: int, languages: Sequence[str]
) -> None:
    interval = "contin" if variable.shape in _CONTINUOUS else "discrete"
    about = {"ID": f"V{number}", "name": variable.name, "files": _FILE, "intrvl": interval}
    if variable.part is Part.ABOUT and variable.asks == "weight":
        about["wgt"] = "wgt"
    element = _in(data, "var", representationType=_REPRESENTED[variable.shape], **about)
    _spoken(element, "labl", variable.label, languages)
    if variable.words:
        _spoken(_in(element, "qstn"), "qstnLit", variable.words, languages)
    if variable.missing:
        numbers = variable.missing.values()
        _in(_in(element, "invalrng"), "range", min=str(min(numbers)), max=str(max(numbers)))
    for value in variable.listed:
        _category(element, value, languages, {})
    for value in missing_values(variable, codebook.missing):
        _category(element, value, languages, {"missing": "Y", "missType": value.name})
    is_text = variable.shape is Shape.TEXT
    dates = {"category": "date"} if variable.shape in (Shape.DATE, Shape.MOMENT) else {}
    _in(element, "varFormat", type="character" if is_text or dates else "numeric", **dates)


def _category(variable: Element, value: Value, languages: Sequence[str], kind: Mapping[str, str]) -> None:
    category = _in(variable, "catgry", **kind)
    _in(category, "catValu", str(value.number))
    _spoken(category, "labl", value.label, languages)


def _spoken(parent: Element, tag: str, text: Text, languages: Sequence[str]) -> None:
    for language, words in _in_order(text, languages):
        _in(parent, tag, words).set(_LANGUAGE, language)


def _in_order(text: Text, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((one, text[one]) for one in languages if text.get(one))


def _in(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    element.text = None if text is None else printable(text)
    return element
