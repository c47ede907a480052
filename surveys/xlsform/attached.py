"""Tables attached to a workbook: CSV files beside it, checked and put into the XForm.

The columns of a table that choices come from name `name` and a label in every language, as a choices sheet
does, and whatever filters read. A plain `label` stands for all languages: names of places are often the same.
A table that expressions merely look into may have any columns, called what they are called there.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from pathlib import Path

from lxml import etree

from surveys.phrase import Phrase
from surveys.xlsform.findings import Finding, FormError
from surveys.xlsform.lookups import lookups
from surveys.xlsform.source import read_source
from surveys.xlsform.workbook import Workbook, spelled

FROM_FILE = ("select_one_from_file",)
EXTERNAL = "csv-external"
"""The type of a row that does nothing but attach a table."""
MOST_ROWS = 5_000
_X = "{http://www.w3.org/2002/xforms}"
_SOURCE = "jr://file-csv/"
_HEADING = re.compile(r"[^\W\d][\w.-]*")
Rows = list[dict[str, str]]


def files_of(workbook: Workbook) -> dict[str, int]:
    """Name the files that questions take their choices from, each with the first row that does."""
    found: dict[str, int] = {}
    for row in workbook.survey:
        kind, *rest = row.type.split() or [""]
        if kind in FROM_FILE and rest:
            found.setdefault(rest[0], row.number)
    return found


def looked_into(workbook: Workbook) -> dict[str, int]:
    """Name the files that expressions look into, each with the first row that does."""
    found: dict[str, int] = {}
    for row in workbook.survey:
        if row.type == EXTERNAL:
            found.setdefault(f"{row.get('name')}.csv", row.number)
        for each in lookups(row):
            if each.function == "pulldata" and each.name:
                found.setdefault(f"{each.name}.csv", row.number)
    return found


def read_tables(workbook: Workbook, folder: Path) -> dict[str, Rows]:
    """Read every attached file; raises FormError with all that is wrong with them."""
    tables: dict[str, Rows] = {}
    findings: list[Finding] = []
    choices = files_of(workbook)
    for name, number in {**looked_into(workbook), **choices}.items():
        try:
            tables[name] = _read(folder, name, number, spelled if name in choices else str.strip)
        except FormError as error:
            findings += error.findings
        else:
            findings += _check_size(name, tables[name])
            findings += _check(name, tables[name], workbook.languages) if name in choices else ()
    if findings:
        raise FormError(findings)
    return tables


def _read(folder: Path, name: str, number: int, heading: Callable[[str], str]) -> Rows:
    if not name.endswith(".csv") or Path(name).name != name:
        problem = Phrase("{name} is no table.", name=repr(name))
        raise FormError([Finding("survey", number, problem, Phrase("Attach a file like regions.csv."))])
    if not (folder / name).is_file():
        problem = Phrase("The file {name} is not there.", name=name)
        remedy = Phrase("Put it into the folder of the workbook.")
        raise FormError([Finding("survey", number, problem, remedy, lacks=name)])
    text = read_source(folder / name)[0].decode()
    dialect = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = csv.DictReader(StringIO(text), delimiter=dialect, restval="")
    return [{heading(k): (v or "").strip() for k, v in row.items() if k} for row in rows]


def _check_size(name: str, rows: Rows) -> Iterator[Finding]:
    if not rows or len(rows) > MOST_ROWS:
        problem = Phrase("The table has {count} rows.", count=len(rows))
        yield Finding(name, None, problem, Phrase("It may have 1 to {most}.", most=MOST_ROWS))


def _check(name: str, rows: Rows, languages: tuple[str, ...]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        choice = row.get("name", "")
        if not choice or " " in choice:
            problem = Phrase("{name} cannot be the name of a choice.", name=repr(choice))
            remedy = Phrase("Use letters, digits and underscores without spaces.")
            yield Finding(name, number, problem, remedy)
        elif choice in seen:
            problem = Phrase(
                "The choice {name} stands in row {row} already.", name=repr(choice), row=seen[choice]
            )
            yield Finding(name, number, problem, Phrase("Remove one of them."))
        seen.setdefault(choice, number)
        lacking = [language for language in languages if not _label(row, language)]
        if lacking:
            problem = Phrase("There is no label in {languages}.", languages=", ".join(lacking))
            remedy = Phrase("Fill in label::… of that language, or label for all.")
            yield Finding(name, number, problem, remedy)


def _label(row: Mapping[str, str], language: str) -> str:
    return row.get(f"label::{language}") or row.get("label", "")


def attached(xform: str, tables: Mapping[str, Rows]) -> str:
    """Put tables where an XForm only names their files."""
    if not tables:
        return xform
    tree = etree.fromstring(xform.encode())
    for instance in tree.iter(f"{_X}instance"):
        rows = tables.get((instance.get("src") or "").removeprefix(_SOURCE))
        if rows is not None:
            del instance.attrib["src"]
            _fill(instance, rows)
            _translate(tree, instance.get("id", ""), rows)
    return etree.tostring(tree, encoding="unicode")


def _fill(instance: etree._Element, rows: Rows) -> None:
    root = etree.SubElement(instance, f"{_X}root")
    for number, row in enumerate(rows):
        item = etree.SubElement(root, f"{_X}item")
        etree.SubElement(item, f"{_X}itextId").text = f"{instance.get('id')}-{number}"
        for name, cell in row.items():
            if _HEADING.fullmatch(name):
                etree.SubElement(item, f"{_X}{name}").text = cell


def _translate(tree: etree._Element, name: str, rows: Rows) -> None:
    for translation in tree.iter(f"{_X}translation"):
        for number, row in enumerate(rows):
            text = etree.SubElement(translation, f"{_X}text", id=f"{name}-{number}")
            etree.SubElement(text, f"{_X}value").text = _label(row, translation.get("lang", ""))
