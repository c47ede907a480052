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
    ran = subprocess.run(
        ["node", "answer.mjs"],  # noqa: S607 - whichever node there is
        cwd=FOLDER,
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TZ": "Asia/Almaty"},
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return [(_told(enketo), _told(web_forms)) for enketo, web_forms in json.loads(ran.stdout)]


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


def agree(one: str, other: str) -> bool:
    """Tell whether two answers are the same, numbers up to the last digits."""
    if one == other:
        return True
    try:
        return math.isclose(float(one), float(other), rel_tol=_PRECISION, abs_tol=_PRECISION)
    except ValueError:
        return False
