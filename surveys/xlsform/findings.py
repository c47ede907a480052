"""What is wrong with a workbook: where, what, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.phrase import Phrase


@dataclass(frozen=True)
class Finding:
    """One fault. `row` counts as a spreadsheet does: the header is row 1; None for the sheet as a whole.

    `lacks` names the file that is not there, where that is all that is wrong.
    """

    sheet: str
    row: int | None
    problem: Phrase
    remedy: Phrase
    lacks: str = ""

    def __str__(self) -> str:
        place = self.sheet if self.row is None else f"{self.sheet}, row {self.row}"
        return f"{place}: {self.problem} {self.remedy}"


def one_of(names: Iterable[str]) -> Phrase:
    """Name what could stand there instead."""
    return Phrase("Use one of: {names}.", names=", ".join(sorted(names)))


def unreadable(file_type: str) -> tuple[Phrase, Phrase]:
    """Say of a file that it is no workbook, and what to do."""
    problem = Phrase("There is no questionnaire in it that could be read as {ending}.", ending=file_type)
    return problem, Phrase("Open it in a spreadsheet program, look for the survey sheet, and save it again.")


class FormError(Exception):
    """A workbook that cannot be published; `findings` lists every reason, in the order of the sheets."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
