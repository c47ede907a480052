"""Interviews written as three kinds of file: by hand, as KoboToolbox exports them, as ODK Central does."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from surveys.form import Answer, Form, Kind, Question
from surveys.interview import Interview

Record = dict[str, str]
Dialect = Callable[[Form, Interview, int], Record]


def spelled(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return answer.missing.value if answer.missing else answer.value


def asked(form: Form) -> list[Question]:
    return [q for q in form.questions if q.kind not in (Kind.NOTE, Kind.CALCULATE)]


def plain(form: Form, interview: Interview, number: int) -> Record:
    """Write names of questions and choices, and nothing about the interview but its language."""
    cells = {q.name: spelled(interview.answers.get(q.name)) for q in asked(form)}
    return {"number": str(number), "language": interview.language, **cells}


def kobo(form: Form, interview: Interview, number: int, language: str) -> Record:
    """Write one language's labels under group/question, and each choice of a select_multiple once more."""
    record = {"start": "2026-03-30T10:00:00.000+05:00", "end": "2026-03-30T10:20:00.000+05:00"}
    for question in asked(form):
        answer = interview.answers.get(question.name)
        column = question.path.removeprefix("/data/")
        record[column] = _labelled(question, answer, language)
        if question.kind is Kind.SELECT_MULTIPLE:
            record |= _ticks(question, column, answer, language)
    about = {"__version__": "vTest", "_id": str(number), "_uuid": f"uuid-{number}", "formhub/uuid": "form"}
    return record | about | {"_submission_time": "2026-03-30T05:21:00", "_index": str(number)}


def central(form: Form, interview: Interview, number: int) -> Record:
    """Write names under group-question, and a select_multiple divided into columns of 0 and 1 alone."""
    record = {"SubmissionDate": "2026-03-30T05:21:00.000Z"}
    for question in asked(form):
        answer = interview.answers.get(question.name)
        column = question.path.removeprefix("/data/").replace("/", "-")
        if question.kind is Kind.SELECT_MULTIPLE and not (answer and answer.missing):
            ticked = answer.value.split() if answer else []
            for choice in question.choices:
                record[f"{column}/{choice.name}"] = ("1" if choice.name in ticked else "0") if answer else ""
        else:
            record[column] = spelled(answer)
    return record | {"meta-instanceID": f"uuid:{number}", "KEY": f"uuid:{number}", "ReviewState": ""}


def written(records: Sequence[Mapping[str, str]], delimiter: str = ",", mark: str = "") -> bytes:
    """Write records as a CSV file with all their columns."""
    columns = list(dict.fromkeys(name for record in records for name in record))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(records)
    return (mark + text.getvalue()).encode()


def saved(folder: Path, content: bytes, name: str = "collected.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _labelled(question: Question, answer: Answer | None, language: str) -> str:
    if answer is None or answer.missing or not question.choices:
        return spelled(answer)
    labels = {choice.name: choice.label[language] for choice in question.choices}
    return " ".join(labels[name] for name in answer.value.split())


def _ticks(question: Question, column: str, answer: Answer | None, language: str) -> Record:
    if answer is None or answer.missing:
        return {f"{column}/{choice.label[language]}": "" for choice in question.choices}
    ticked = answer.value.split()
    return {
        f"{column}/{choice.label[language]}": str(int(choice.name in ticked)) for choice in question.choices
    }
