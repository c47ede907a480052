"""Interviews and their log as rows, and back. Free text is sealed before it reaches a table."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from surveys.form import Answer, Form, Missing
from surveys.interview import Interview, Stage
from surveys.screens import Recorded
from surveys.store.privacy import is_sealed, sealed_in
from surveys.store.vault import Vault
from surveys.store.worked_out import worked_out

_SEALED = "sealed"


@dataclass(frozen=True)
class Record:
    """A stored interview: the interview, and what the engine need not know of it.

    `asked_at` is when the question now on the card came up, for telling how long the answer took. `wave` is
    the one it belongs to, where that was read with it.
    """

    id: str
    respondent: str
    interview: Interview
    origin: str
    changed_at: datetime
    asked_at: datetime
    wave: str | None = None

    def moved(self, interview: Interview, now: datetime) -> "Record":
        """Give the record after a step; the clock starts anew with another question and after a break."""
        before = self.interview
        resumed = before.stage is not Stage.ASKING and interview.stage is Stage.ASKING
        asked_at = now if resumed or interview.turn != before.turn else self.asked_at
        return Record(self.id, self.respondent, interview, self.origin, now, asked_at, self.wave)


def interview_values(vault: Vault, form: Form, interview: Interview) -> dict[str, Any]:
    """Spell an interview as column values."""
    place = {"at": interview.at, "last": interview.last, "ticked": interview.ticked, "page": interview.page}
    place |= {"leaf": interview.leaf, "sought": interview.sought, "seed": interview.seed}
    hidden = sealed_in(form)
    return {
        "language": interview.language,
        "stage": interview.stage.value,
        "revision": interview.revision,
        "turn": interview.turn,
        "place": place,
        "answers": {
            name: _spelled(vault, name, answer, hidden=hidden[name])
            for name, answer in interview.answers.items()
        },
    }


def completion_values(form: Form, interview: Interview, now: datetime) -> dict[str, Any]:
    """Spell what is kept besides once an interview is completed."""
    if interview.stage is not Stage.COMPLETED:
        return {}
    return {"worked_out": worked_out(form, interview, now), "completed_at": now}


def log_values(vault: Vault, form: Form, before: Record, after: Record, recorded: Recorded) -> dict[str, Any]:
    """Spell a recorded answer as a row of the log."""
    name, answer = recorded.question.name, recorded.answer
    hidden = answer.missing is None and is_sealed(form, name)
    seconds = (after.changed_at - before.asked_at).total_seconds()
    return {
        "interview": after.id,
        "question": name,
        "value": "" if hidden else answer.value,
        "sealed": vault.seal(answer.value) if hidden else None,
        "missing": None if answer.missing is None else answer.missing.value,
        "language": after.interview.language,
        "revision": after.interview.revision,
        "answered_at": after.changed_at,
        "seconds": max(0, round(seconds)),
    }


def read_record(vault: Vault, row: Mapping[str, Any]) -> Record:
    """Read a row of interviews back exactly as it was written."""
    return Record(
        id=row["id"],
        respondent=row["respondent"],
        interview=_read_interview(vault, row),
        origin=row["origin"],
        changed_at=row["changed_at"],
        asked_at=row["asked_at"],
        wave=row["wave"],
    )


def _read_interview(vault: Vault, row: Mapping[str, Any]) -> Interview:
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
        leaf=place.get("leaf", 0),  # interviews begun before there were long lists have none
        sought=place.get("sought", ""),
        seed=place.get("seed", 0),
        answers={name: read_answer(vault, spelled) for name, spelled in row["answers"].items()},
    )


def _spelled(vault: Vault, name: str, answer: Answer, *, hidden: bool) -> Any:
    """Coded answers are plain strings (the common case), anything else an object."""
    if answer.missing is not None:
        return {"missing": answer.missing.value}
    if hidden:
        return {_SEALED: base64.b64encode(vault.seal(answer.value)).decode()}
    return _clean(name, answer.value)


def _clean(name: str, value: str) -> str:
    """Refuse what PostgreSQL or UTF-8 cannot hold; forms and `reading` let none of it through."""
    if "\0" in value or not (value.isascii() or _is_whole(value)):
        raise ValueError(f"The answer to {name} holds a character that no database keeps.")
    return value


def _is_whole(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character
        return False
    return True


@lru_cache(maxsize=10_000)
def _coded(value: str) -> Answer:
    """Give the same answer for the same words: then whether anything has changed is seen at a glance."""
    return Answer(value)


def read_answer(vault: Vault, spelled: Any) -> Answer:
    """Read an answer back, opening it where it is sealed."""
    if isinstance(spelled, str):
        return _coded(spelled)
    if _SEALED in spelled:
        return Answer(vault.open(base64.b64decode(spelled[_SEALED])))
    return Answer(missing=Missing(spelled["missing"]))
