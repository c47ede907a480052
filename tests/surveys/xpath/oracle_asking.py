"""Puts expressions to the two other evaluators, which run in node, and to ours; and tells when they agree."""

import datetime as dt
import json
import math
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from random_forms import Moment, Outcome
from xpath_world import NOW, cities, context

from surveys.xpath import Context, Node, XPathError, compile_expression
from surveys.xpath.values import to_string

FOLDER = Path(__file__).parent / "oracle"
REFUSED = "(refused)"
_PRECISION = 1e-9

Ask = tuple[int, str, str]
"""Which form, the asking node's path, the expression."""


def can_ask() -> bool:
    return shutil.which("node") is not None and (FOLDER / "node_modules").is_dir()


def others(forms: Sequence[Node], asks: Sequence[Ask], now: dt.datetime = NOW) -> list[tuple[str, str]]:
    """Give what Enketo and Web Forms answer."""
    job = {
        "now": now.isoformat(),
        "forms": [xml(form) for form in forms],
        "tables": {"cities": f"<instance>{xml(cities())}</instance>"},
        "asks": asks,
    }
    answers = json.loads(_run("answer.mjs", job))
    return [(_told(enketo), _told(web_forms)) for enketo, web_forms in answers]


def worked_out(walks: Sequence[tuple[str, Sequence[Moment]]]) -> list[list[tuple[Outcome, Outcome]]]:
    """Give what XForms come to at each moment with Enketo's evaluator, and with Web Forms'."""
    job = [{"xform": xform, "steps": [_spelt(moment) for moment in moments]} for xform, moments in walks]
    return [
        [(enketo, web_forms) for enketo, web_forms in json.loads(line)]
        for line in _run("work_out.mjs", job).splitlines()
    ]


def _spelt(moment: Moment) -> dict[str, object]:
    answers = {name: answer.value for name, answer in moment.answers.items()}
    return {"now": moment.now.isoformat(), "answers": answers}


def _run(program: str, job: object) -> str:
    ran = subprocess.run(  # noqa: S603 - one of the two programs beside this one
        ["node", program],  # noqa: S607 - whichever node there is
        cwd=FOLDER,
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TZ": "Asia/Almaty"},
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return ran.stdout


def _told(answer: str | None) -> str:
    return REFUSED if answer is None else answer


def xml(node: Node) -> str:
    """Write a tree without what does not apply, as the others are given it."""
    inside = "".join(xml(child) for child in node.children if child.relevant)
    return f"<{node.name}>{escape(node.value)}{inside}</{node.name}>"


def ours(expression: str, at: str, here: Context | None = None) -> str:
    here = here or context(at=at)
    try:
        return to_string(compile_expression(expression).evaluate(here), here.zone)
    except XPathError:
        return REFUSED


def apart(given: Outcome, other: Outcome) -> dict[str, tuple[str | None, str | None]]:
    """Give the places where two evaluators have come to something else."""
    return {
        place: (mine, theirs)
        for place in {**given, **other}
        if (mine := given.get(place)) != (theirs := other.get(place))
        and (mine is None or theirs is None or not agree(mine, theirs))
    }


def agree(one: str, other: str) -> bool:
    """Tell whether two answers are the same, numbers up to the last digits."""
    if one == other:
        return True
    try:
        return math.isclose(float(one), float(other), rel_tol=_PRECISION, abs_tol=_PRECISION)
    except ValueError:
        return False
