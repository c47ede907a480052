"""Which questions may still come: what is counted along the way is what looking at everything finds."""

import datetime as dt
from random import Random

import pytest
from conversation import form_of
from test_partial_rows import ROWS, answered

from surveys.assessment import assess, reassess
from surveys.bits import bits_in, bits_of
from surveys.form import Answer, Form
from surveys.logic import Situation
from surveys.paths import line, stripped
from surveys.reaching import readers

NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)
RUNNING = """
| survey |
| | type | name | label::English (en) | relevant | calculation |
| | integer | a | A? | | |
| | begin repeat | child | Child | ${a} != 9 | |
| | integer | age | Age? | | |
| | calculate | known | | | ${age} + coalesce(indexed-repeat(${age}, ${child}, position(..) - 1), 0) |
| | begin group | old | Old | ${known} > 20 | |
| | text | work | Work? | | |
| | begin repeat | job | Job | ${work} != 'x' | |
| | text | title | Title? | ${known} > 30 | |
| | end repeat | | | | |
| | end group | | | | |
| | end repeat | | | | |
| | begin group | end | End | count(${child}[age > 3]) > 1 | |
| | text | why | Why? | ${a} > 1 | |
| | text | then | Then? | ${why} != 'x' | |
| | end group | | | | |
| settings |
| | form_title | form_id | version | default_language |
| | R | r | 1 | English (en) |
"""


def reached(situation: Situation) -> int:
    """Follow whoever reads what is open, and whoever reads those, to the end."""
    form, open_ = situation.form, situation.applying & situation.form.counted & ~situation.settled
    waiting, found = [form.questions[number].path for number in bits_in(open_)], set[str]()
    while waiting:
        path = waiting.pop()
        new = {one for one in readers(form, form.wiring.logic, path) if rank(form, one) > rank(form, path)}
        waiting += new - found
        found |= new
    inside = (n for n, one in enumerate(form.questions) if not found.isdisjoint(line(one.path)))
    return bits_of(inside) & form.counted & ~situation.applying


def rank(form: Form, path: str) -> tuple[int, tuple[int, ...]]:
    return form.wiring.order.get(stripped(path)[0], -1), stripped(path)[1]


@pytest.mark.parametrize("text", [ROWS, RUNNING], ids=["rows", "running"])
def test_what_may_come_is_what_open_questions_reach(text: str) -> None:
    form, numbers, rows = form_of(text), set[int](), 0
    for seed in range(2):
        chance, answers = Random(seed), dict[str, Answer]()
        situations = [assess(form, answers, NOW, "en")]
        for _ in range(60):
            answers = answered(chance, situations[-1], answers)
            situations.append(reassess(situations[-1], answers, NOW, "en"))
            looked_at = chance.choice(situations[-4:])  # turns the tree back and forward
            vars(looked_at).pop("possible", None)
            assert looked_at.possible == reached(looked_at), (seed, answers)
            numbers.add(looked_at.possible.bit_count())
            rows = max(rows, len(looked_at.form.questions))
    assert len(numbers) > 5
    assert rows > 20
