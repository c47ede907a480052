"""What is wrong with a workbook: where, what, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One fault. `row` counts as a spreadsheet does: the header is row 1; None for the sheet as a whole."""

    sheet: str
    row: int | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.sheet if self.row is None else f"{self.sheet}, row {self.row}"
        return f"{place}: {self.problem} {self.remedy}"


class FormError(Exception):
    """A workbook that cannot be published; `findings` lists every reason, in the order of the sheets."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
