"""What the rules may ask of a survey: its questions, batteries, choices and declared groups.

Read from data/questions.csv and data/groups.csv. How a question is worded or put is not known here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scoring.tables import Finding, Row, TableError, read, shipped

QUESTION_COLUMNS = ("survey", "question", "battery", "kind", "choices")
GROUP_COLUMNS = ("question", "choice", "group")


@dataclass(frozen=True)
class Question:
    """One question that a rule may name; `battery` and `kind` are empty for a question on its own."""

    survey: str
    name: str
    battery: str
    kind: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Instrument:
    """All questions by name, and for each attribute of a respondent the group of every choice."""

    questions: Mapping[str, Question]
    groups: Mapping[str, Mapping[str, str]]

    def battery(self, name: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions.values() if question.battery == name)

    def choices(self, question: str) -> tuple[str, ...]:
        if question in self.groups:
            return tuple(self.groups[question])
        return self.questions[question].choices

    def names(self, survey: str) -> tuple[str, ...]:
        """Every question of one survey that a rule could read."""
        asked = (question.name for question in self.questions.values() if question.survey == survey)
        return (*asked, *self.groups) if survey == "citizen" else tuple(asked)


def load() -> Instrument:
    """Read the two tables that travel with the package."""
    return parse(shipped("questions.csv"), shipped("groups.csv"))


def parse(questions: str, groups: str) -> Instrument:
    """Read both tables, or refuse them with everything that is wrong."""
    asked = read(questions, "questions.csv", QUESTION_COLUMNS)
    grouped = read(groups, "groups.csv", GROUP_COLUMNS)
    findings = [*_repeats(asked, ("question",)), *_repeats(grouped, ("question", "choice"))]
    findings += [*_gaps(asked, ("survey", "question", "choices")), *_gaps(grouped, GROUP_COLUMNS)]
    if findings:
        raise TableError(findings)
    return Instrument({row["question"]: _question(row) for row in asked}, _groups(grouped))


def _question(row: Row) -> Question:
    return Question(
        row["survey"], row["question"], row["battery"], row["kind"], tuple(row["choices"].split())
    )


def _groups(rows: Iterable[Row]) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for row in rows:
        groups.setdefault(row["question"], {})[row["choice"]] = row["group"]
    return groups


def _repeats(rows: Iterable[Row], key: tuple[str, ...]) -> Iterator[Finding]:
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        names = tuple(row[column] for column in key)
        if names in seen:
            yield row.finding(f'"{" ".join(names)}" is declared twice.', "Keep one of the two rows.")
        seen.add(names)


def _gaps(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[Finding]:
    for row in rows:
        for column in columns:
            if not row[column]:
                yield row.finding(f'The cell "{column}" is empty.', "Fill it in, or delete the row.")
