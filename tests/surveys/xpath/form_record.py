"""What the other evaluators make of random forms, kept so that they need not be asked.

A line for each form: a digest of its workbook, and of every step what is another than after the step before.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from oracle_asking import FOLDER, apart, worked_out
from random_forms import Moment, Outcome, RandomForm, random_form, walk

RECORDED = FOLDER / "recorded_forms.jsonl"
FORMS, STEPS = 20, 100


@dataclass(frozen=True)
class Recorded:
    digest: str
    outcomes: tuple[Outcome, ...]


def digest(form: RandomForm) -> str:
    return hashlib.sha256(form.tables.encode()).hexdigest()[:16]


def recorded() -> list[Recorded]:
    lines = map(json.loads, RECORDED.read_text("utf-8").splitlines())
    return [Recorded(line["digest"], tuple(_outcomes(line["steps"]))) for line in lines]


def _outcomes(steps: list[dict[str, str | None]]) -> Iterator[Outcome]:
    known: dict[str, str | None] = {}
    for step in steps:
        known |= step
        yield {place: told for place, told in known.items() if told is not None}


def record_forms() -> int:
    """Ask anew; tell how many steps there are. Nothing is recorded that the two see differently."""
    forms = [(random_form(chance), chance) for chance in map(Random, range(FORMS))]
    walks = [(form, [each.moment for each in walk(chance, form.form, STEPS)]) for form, chance in forms]
    asked = worked_out([(form.xform, moments) for form, moments in walks])
    lines = [_line(form, moments, told) for (form, moments), told in zip(walks, asked, strict=True)]
    RECORDED.write_text("".join(lines), "utf-8")
    return sum(len(moments) for _, moments in walks)


def _line(form: RandomForm, moments: list[Moment], told: list[tuple[Outcome, Outcome]]) -> str:
    steps, before = [], Outcome()
    for moment, (enketo, web_forms) in zip(moments, told, strict=True):
        if odd := apart(enketo, web_forms):
            raise ValueError(f"Enketo and Web Forms differ: {odd} in\n{form.tables}\nat {moment}")
        changes = {place: told for place, told in web_forms.items() if before.get(place) != told}
        steps.append(changes | dict.fromkeys(before.keys() - web_forms.keys()))
        before = web_forms
    line = {"digest": digest(form), "steps": steps}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
