"""Interviews with a form as the rules see them: frames made of a few answers, and times."""

from collections.abc import Mapping, Sequence
from functools import cache

import pandas as pd

from surveys.form import Form
from surveys.quality import Finding, Rule, load, look
from surveys.store.frames import value_questions
from surveys.xlsform import publish

Answers = Mapping[str, str]


@cache
def form_named(name: str) -> Form:
    from bot.shelf import builtin_forms  # noqa: PLC0415 - only to know where the forms lie

    return next(publish(path).form for path in builtin_forms() if path.stem == name)


def framed(form: Form, rows: Sequence[Answers]) -> pd.DataFrame:
    """Lay answers out as the store does: a category for each question, missing where there is none."""
    names = value_questions(form)
    index = pd.Index([f"{number:032x}" for number in range(len(rows))], dtype="str")
    columns = {name: pd.Categorical([row.get(name) for row in rows]) for name in names}
    return pd.DataFrame(columns, index=index)


def times(
    rows: int, seconds: Sequence[float | None] = (), answers: int = 50, finished: Sequence[float] = ()
) -> pd.DataFrame:
    timed = pd.Series([*seconds, *[None] * (rows - len(seconds))], dtype="float64")
    made = {
        "region": "abai",
        "finished": [*finished, *range(10**9, 10**9 + 10**5 * (rows - len(finished)), 10**5)],
        "seconds": timed,
        "answers": [None if pd.isna(one) else float(answers) for one in timed],
    }
    return pd.DataFrame(made).set_axis([f"{number:032x}" for number in range(rows)])


def found(
    form: Form,
    rows: Sequence[Answers],
    timed: pd.DataFrame | None = None,
    rules: Sequence[Rule] | None = None,
) -> list[tuple[str, int]]:
    """Give what was found: rule and number of the row."""
    return [(one.rule, int(one.interview, 16)) for one in findings(form, rows, timed, rules)]


def findings(
    form: Form,
    rows: Sequence[Answers],
    timed: pd.DataFrame | None = None,
    rules: Sequence[Rule] | None = None,
) -> list[Finding]:
    known = times(len(rows)) if timed is None else timed
    return list(look(form, framed(form, rows), known, load() if rules is None else rules))
