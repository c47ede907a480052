"""Every rule a workbook must meet before publication, in the order an author would want to mend them."""

from collections.abc import Iterable, Mapping

from surveys.xlsform.appearance_checks import check_appearances
from surveys.xlsform.column_checks import check_columns
from surveys.xlsform.filter_checks import check_filters
from surveys.xlsform.findings import Finding
from surveys.xlsform.language_checks import check_languages
from surveys.xlsform.logic_checks import check_logic
from surveys.xlsform.lookups import check_lookups
from surveys.xlsform.media_checks import check_media
from surveys.xlsform.structure_checks import check_structure, choice_names
from surveys.xlsform.workbook import Workbook

_SHEETS = ("settings", "survey", "choices")


def check_workbook(workbook: Workbook, tables: Mapping[str, set[str]]) -> tuple[Finding, ...]:
    """Collect all findings, sorted by sheet and row; `tables` are the columns of attached files."""
    found = [
        *check_structure(workbook),
        *check_columns(workbook, choice_names(workbook)),
        *check_appearances(workbook),
        *check_languages(workbook),
        *check_media(workbook),
        *check_filters(workbook, tables),
        *check_logic(workbook),
        *check_lookups(workbook, tables),
    ]
    return tuple(in_order(found))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by sheet and row, each of them once."""

    def place(finding: Finding) -> tuple[int, int]:
        sheet = _SHEETS.index(finding.sheet) if finding.sheet in _SHEETS else len(_SHEETS)
        return sheet, finding.row or 0

    return sorted(dict.fromkeys(findings), key=place)
