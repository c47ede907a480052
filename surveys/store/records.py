"""Interviews as rows and back. Free text is sealed before it reaches the table."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys.form import Answer, Form, Kind, Missing
from surveys.interview import Interview, Stage
from surveys.store.vault import Vault

_SEALED = "sealed"


class Conflict(Exception):  # noqa: N818 - not an error of anyone's: someone else was faster
    """Another worker changed the interview since it was read; read it again."""


@dataclass(frozen=True)
class Record:
    """A stored interview: the interview, and what the engine need not know of it."""

    id: str
    respondent: str
    interview: Interview
    origin: str
    changed_at: datetime


def interview_values(vault: Vault, form: Form, interview: Interview) -> dict[str, Any]:
    """Spell an interview as column values."""
    place = {"at": interview.at, "last": interview.last, "ticked": interview.ticked, "page": interview.page}
    return {
        "language": interview.language,
        "stage": interview.stage.value,
        "revision": interview.revision,
        "turn": interview.turn,
        "place": place,
        "answers": {name: _spelled(vault, form, name, answer) for name, answer in interview.answers.items()},
    }


def read_interview(vault: Vault, row: Mapping[str, Any]) -> Interview:
    """Read an interview back exactly as it was written."""
    place = row["place"]
    return Interview(
        form=row["form"],
        version=row["version"],
        language=row["language"],
        revision=row["revision"],
        turn=row["turn"],
        stage=Stage(row["stage"]),
        at=place["at"],
        last=place["last"],
        ticked=None if place["ticked"] is None else tuple(place["ticked"]),
        page=place["page"],
        answers={name: _read(vault, spelled) for name, spelled in row["answers"].items()},
    )


def is_free_text(form: Form, name: str) -> bool:
    question = form.by_name.get(name)
    return question is not None and question.kind is Kind.TEXT


def _spelled(vault: Vault, form: Form, name: str, answer: Answer) -> Any:
    """Coded answers are plain strings (the common case), anything else an object."""
    if answer.missing is not None:
        return {"missing": answer.missing.value}
    if is_free_text(form, name):
        return {_SEALED: base64.b64encode(vault.seal(answer.value)).decode()}
    return answer.value


def _read(vault: Vault, spelled: Any) -> Answer:
    if isinstance(spelled, str):
        return Answer(spelled)
    if _SEALED in spelled:
        return Answer(vault.open(base64.b64decode(spelled[_SEALED])))
    return Answer(missing=Missing(spelled["missing"]))
