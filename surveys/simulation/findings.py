"""What is wrong with a model: which file and row, what, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One fault. `row` is the line in the file, counted from 1; None for the table as a whole."""

    file: str
    row: int | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}, line {self.row}"
        return f"{place}: {self.problem} {self.remedy}"


class ModelError(Exception):
    """A model that cannot answer a form; `findings` lists every reason found."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
