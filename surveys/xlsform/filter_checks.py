"""Choice filters and shuffled choices: filters read columns that are there, and can be evaluated."""

from collections.abc import Iterator, Mapping

from surveys.phrase import Phrase
from surveys.xlsform.attached import FROM_FILE
from surveys.xlsform.findings import Finding
from surveys.xlsform.workbook import Row, Workbook
from surveys.xpath import XPathError
from surveys.xpath.analysis import everything
from surveys.xpath.parser import parse
from surveys.xpath.syntax import Path

_FILTERED = frozenset({"select_one", "select_multiple", "rank", *FROM_FILE})


def check_filters(workbook: Workbook, tables: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Find filters on questions without choices, and filters that read columns nobody filled."""
    columns = {heading.partition("::")[0] for heading in workbook.headings["choices"]}
    for row in workbook.survey:
        kind, *rest = row.type.split() or [""]
        if row.get("choice_filter") and kind not in _FILTERED:
            problem = Phrase("A row of type {type} has no choices to filter.", type=repr(row.type))
            yield Finding("survey", row.number, problem, Phrase("Take the choice_filter out."))
        elif row.get("choice_filter"):
            yield from _check_columns(row, tables.get((*rest, "")[0], columns))
        if "randomize" in row.get("parameters") and kind not in _FILTERED:
            problem = Phrase("A row of type {type} has no choices to shuffle.", type=repr(row.type))
            yield Finding("survey", row.number, problem, Phrase("Take the parameter out."))


def _check_columns(row: Row, columns: set[str]) -> Iterator[Finding]:
    for name in _bare_names(row.get("choice_filter")):
        if name not in columns:
            problem = Phrase(
                "The choice_filter reads a column {column}, which the choices do not have.", column=repr(name)
            )
            remedy = Phrase("Add the column, or name a question as {example}.", example="${its_name}")
            yield Finding("survey", row.number, problem, remedy)


def _bare_names(text: str) -> list[str]:
    """List the columns a filter reads; a filter that cannot be read is told of elsewhere."""
    try:
        parsed = parse(quoted(text))
    except XPathError:
        return []
    paths = [each for each in everything(parsed) if isinstance(each, Path) and not each.absolute]
    return [each.steps[0].test for each in paths if each.start is None and each.steps[0].axis == "child"]


def quoted(text: str) -> str:
    """Let `${name}` read as a path, so that a filter can be looked at by itself."""
    return text.replace("${", "/data/").replace("}", "")
