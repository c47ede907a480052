"""What an answer's logic costs in a long form: what the answer reaches, against working everything out.

A made-up form of questions in nested groups of ten, which read one another and the form's first question:
most have a condition, a third a constraint, a tenth is calculated, once from the clock, which moves on
with every answer. `rxeval`, which works everything out in Rust, is measured beside them if installed; and so
is Enketo's `openrosa-xpath-evaluator`, in node over jsdom, asked for all conditions and calculations.
"""

import datetime as dt
import importlib.util
import json
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from surveys.assessment import assess, reassess
from surveys.form import Answer, Form, Group, Kind, Question
from surveys.xpath import Expression, compile_expression

ANSWERS = 100
_NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)
_IN_A_GROUP = 10
_AFRESH = 20
"""Answers for which Enketo's evaluator is asked: it takes long."""
_ORACLE = Path(__file__).parents[1] / "tests/surveys/xpath/oracle/node_modules"


def logic(lengths: list[int]) -> None:
    """Print processor time an answer, for forms of several lengths."""
    print("processor time an answer   reached only   everything   rxeval, all      Enketo, all")
    for length in lengths:
        form = _form(length)
        reached, everything = _measured(_partly(form)), _measured(_fully(form))
        others = f"{_rxeval(form)}   {_enketo(form)}"
        print(f"{length:6d} questions         {reached:9.3f} ms {everything:9.3f} ms   {others}")


def _form(length: int) -> Form:
    groups: list[Group] = []
    questions: list[Question] = []
    for number in range(length):
        if number % _IN_A_GROUP == 0:
            around = groups[-1].path if number % (4 * _IN_A_GROUP) else "/data"
            relevant = compile_expression(f"{questions[0].path} != 99") if questions else None
            groups.append(Group(f"g{number}", f"{around}/g{number}", relevant=relevant))
        questions.append(_question(number, groups[-1].path, questions))
    order = _order(groups, questions)
    return Form("long", "1", "Long", ("en",), "en", tuple(questions), tuple(groups), order)


def _question(number: int, around: str, before: list[Question]) -> Question:
    name, path = f"q{number}", f"{around}/q{number}"
    if number % _IN_A_GROUP == 0:
        return Question(name, path, Kind.INTEGER)
    last, earlier = before[-1].path, before[number - number % _IN_A_GROUP].path
    relevant = compile_expression(f"{last} != 3 and not({earlier} = 99)")
    if number % 5 == 0:
        when = "string-length(today())" if number == _IN_A_GROUP // 2 else "1"
        calculation = compile_expression(f"if({last} > 2, {last} + {when}, coalesce({earlier}, 0))")
        return Question(name, path, Kind.CALCULATE, relevant=relevant, calculation=calculation)
    constraint = compile_expression(f". >= 0 and . <= 9 + {last} * 0") if number % 3 == 0 else None
    return Question(name, path, Kind.INTEGER, relevant=relevant, constraint=constraint)


def _order(groups: list[Group], questions: list[Question]) -> tuple[str, ...]:
    """Put groups before what they contain; every expression looks back."""
    paths: list[str] = []
    for group in groups:
        paths += [
            group.path,
            *(each.path for each in questions if each.path.rpartition("/")[0] == group.path),
        ]
    return tuple(paths)


def _answers(form: Form) -> Iterator[tuple[str, Answer]]:
    chance = random.Random(1)
    asked = [question.name for question in form.questions if question.is_asked]
    while True:
        yield chance.choice(asked), Answer(str(chance.randrange(10)))


def _partly(form: Form) -> Callable[[], None]:
    source, answers = _answers(form), dict[str, Answer]()
    situation, now = assess(form, answers, _NOW, "en"), _NOW

    def answer() -> None:
        nonlocal situation, answers, now
        name, given = next(source)
        answers, now = {**answers, name: given}, now + dt.timedelta(seconds=20)
        situation = reassess(situation, answers, now, "en")
        situation.accepts(form.by_name[name], given.value)

    return answer


def _fully(form: Form) -> Callable[[], None]:
    source, answers, now = _answers(form), dict[str, Answer](), _NOW

    def answer() -> None:
        nonlocal answers, now
        name, given = next(source)
        answers, now = {**answers, name: given}, now + dt.timedelta(seconds=20)
        assess(form, answers, now, "en").accepts(form.by_name[name], given.value)

    return answer


def _measured(answer: Callable[[], None]) -> float:
    """Milliseconds of processor time for each call, after warming up."""
    for _ in range(20):
        answer()
    begun = time.process_time()
    for _ in range(ANSWERS):
        answer()
    return (time.process_time() - begun) / ANSWERS * 1000


def _rxeval(form: Form) -> str:
    if importlib.util.find_spec("rxeval") is None:
        return "not installed"
    session: Any = importlib.import_module("rxeval").Session(_xform(form))
    source = _answers(form)

    def answer() -> None:
        name, given = next(source)
        session.set(form.by_name[name].path, given.value)
        session.recompute()

    return f"{_measured(answer):9.3f} ms"


def _enketo(form: Form) -> str:
    if shutil.which("node") is None or not _ORACLE.exists():
        return "not installed"
    items = [form.by_path[path] for path in form.order]
    logic_ = [(item.path, _text(item.relevant), _text(getattr(item, "calculation", None))) for item in items]
    answers = [(form.by_name[name].path, given.value) for name, given in islice(_answers(form), _AFRESH)]
    asked = json.dumps({"xml": f"<data>{_inside(form, '/data')}</data>", "logic": logic_, "answers": answers})
    script = Path(__file__).with_name("everything.mjs")
    ran = subprocess.run(["node", script], input=asked, capture_output=True, text=True, check=True)  # noqa: S603, S607
    return f"{float(ran.stdout):9.1f} ms"


def _text(expression: Expression | None) -> str:
    return expression.text if expression else ""


def _xform(form: Form) -> str:
    items: tuple[Group | Question, ...] = (*form.groups, *form.questions)
    binds = "".join(map(_bind, items))
    inputs = "".join(f"<input ref='{q.path}'><label>?</label></input>" for q in form.questions if q.is_asked)
    return (
        "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'>"
        "<h:head><h:title>Long</h:title><model><instance><data id='long' version='1'>"
        f"{_inside(form, '/data')}</data></instance>{binds}</model></h:head>"
        f"<h:body>{inputs}</h:body></h:html>"
    )


def _inside(form: Form, around: str) -> str:
    items: tuple[Group | Question, ...] = (*form.groups, *form.questions)
    return "".join(
        f"<{item.name}>{_inside(form, item.path) if isinstance(item, Group) else ''}</{item.name}>"
        for item in items
        if item.path.rpartition("/")[0] == around
    )


def _bind(item: Group | Question) -> str:
    parts = {"relevant": item.relevant}
    if isinstance(item, Question):
        parts |= {"constraint": item.constraint, "calculate": item.calculation}
    logic_ = "".join(f" {name}={quoteattr(each.text)}" for name, each in parts.items() if each is not None)
    kind = " type='int'" if isinstance(item, Question) else ""
    return f"<bind nodeset='{item.path}'{kind}{logic_}/>"
