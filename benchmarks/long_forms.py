"""What an answer costs in long forms, with and without rows, from event to screen; and publishing one.

Forms are made up as workbooks: groups of ten questions, half with conditions, a fifth calculated, all with a
constraint; with rows, every fifth group is a repeat with a repeat inside. Somebody answers from the first
question to the last, with two rows of everything. Baseline: the same, worked out anew from all answers.
Then the logic alone, apart for answers that bring or take away rows, when nobody has had so many of late; and
publishing, with how much of it is trying every expression out on the blank form.
"""

import datetime as dt
import gc
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import mean, quantiles
from tempfile import TemporaryDirectory

from surveys import events as e
from surveys.assessment import reassess
from surveys.form import Form, Question
from surveys.interview import Interview, advance, follow, standing, start
from surveys.repeats import parted
from surveys.view import look
from surveys.xlsform import publish
from surveys.xlsform.cost_checks import check_costs
from surveys.xlsform.workbook import read_workbook

_NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)
_HEADINGS = ("type", "name", "label::English (en)", "relevant", "constraint", "calculation")
_IN_A_GROUP = 10
_ROWS = 2
_AFRESH = 12
"""Answers of which the baseline is measured."""
_Recorded = tuple[dt.datetime, Question, Interview]


def long_forms(lengths: list[int]) -> None:
    """Print processor time an answer, and of publishing, for forms of several lengths."""
    print("a whole answer, with its screen   publishing   an answer      anew   ratio")
    for rows in (False, True):
        for length in lengths:
            form, published = _published(length, rows=rows)
            list(_walked(form, length))  # what is worked out once for a form is no cost of an answer
            times = [*_walked(form, max(1, length // _AFRESH))]
            spent = sum(each for each, _ in times) / len(times)
            anew = [each for _, each in times if each]
            whole = sum(anew) / len(anew)
            kind = "with rows" if rows else "         "
            print(
                f"{length:6d} questions {kind}        {published:8.2f} s {spent * 1000:8.3f} ms"
                f" {whole * 1000:7.2f} ms {whole / spent:7.1f}"
            )


def long_logic(lengths: list[int]) -> None:
    """Print processor time an answer for the logic alone of forms with rows, means; and the dearest tenth."""
    print("the logic of an answer alone      all   no other rows   other rows   a tenth over")
    for length in lengths:
        form, _ = _published(length, rows=True)
        recorded = [*_recorded(form)]
        form.unrollings.clear()  # nobody has had these rows of late
        gc.collect()
        gc.freeze()
        times = [*_evaluated(form, recorded)]
        gc.unfreeze()
        plain, rows = ([spent for spent, is_row in times if is_row is other] for other in (False, True))
        told = (mean([*plain, *rows]), mean(plain), mean(rows), quantiles(rows, n=10)[-1])
        print(f"{length:6d} questions with rows  " + "".join(f"{each * 1000:10.3f} ms" for each in told))


def publishing(lengths: list[int]) -> None:
    """Print processor time of publishing forms with repeats in repeats."""
    print("publishing                          all   of it, trying expressions out")
    for length in lengths:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "long.md"
            path.write_text("\n".join(_workbook(length, rows=True)), encoding="utf-8")
            begun = time.process_time()
            form = publish(path).form
            published = time.process_time() - begun
            workbook = read_workbook(path)
            begun = time.process_time()
            check_costs(workbook, form)
            print(
                f"{length:6d} questions with rows {published:10.2f} s {time.process_time() - begun:10.3f} s"
            )


def _evaluated(form: Form, recorded: Iterable[_Recorded]) -> Iterator[tuple[float, bool]]:
    """Give the seconds of working out each answer, and whether it says that there is a row."""
    before = standing(form, start(form, "en"), _NOW).situation
    for now, question, interview in recorded:
        begun = time.process_time()
        before = reassess(before, interview.answers, now, "en")
        asked = before.form.by_name.get(question.name)
        if asked is not None:
            before.accepts(asked, interview.answers[question.name].value)
        yield time.process_time() - begun, bool(question.choices)


def _recorded(form: Form) -> Iterator[_Recorded]:
    now, step = _NOW, standing(form, start(form, "en"), _NOW)
    while (question := step.question) is not None:
        now += dt.timedelta(seconds=20)
        step = follow(step, _event(question, step.interview.turn, now), now)
        yield now, question, step.interview


def _published(length: int, *, rows: bool) -> tuple[Form, float]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "long.md"
        path.write_text("\n".join(_workbook(length, rows=rows)), encoding="utf-8")
        begun = time.process_time()
        form = publish(path).form
        return form, time.process_time() - begun


def _workbook(length: int, *, rows: bool) -> Iterator[str]:
    yield "| survey |"
    yield f"| | {' | '.join(_HEADINGS)} |"
    for first in range(0, length, _IN_A_GROUP):
        kind = "repeat" if rows and first % (5 * _IN_A_GROUP) == 4 * _IN_A_GROUP else "group"
        yield _row(f"begin {kind}", f"g{first}", f"Part {first}")
        for number in range(first, min(length, first + _IN_A_GROUP)):
            if kind == "repeat" and number == first + 5:
                yield _row("begin repeat", f"h{first}", f"Part of part {first}")
            yield _question(number)
        yield from [f"| | end {kind} |"] * (1 + (kind == "repeat"))
    yield "| settings |\n| | form_title | form_id | version | default_language |"
    yield "| | Long | long | 1 | English (en) |\n"


def _question(number: int) -> str:
    name, last, earlier = f"q{number}", f"${{q{number - 1}}}", f"${{q{number - 2}}}"
    match number % 5:
        case 4:
            return _row("calculate", name, calculation=f"coalesce({last}, 0) + {earlier}")
        case 0 | 2:
            return _row("integer", name, f"Question {number}?", constraint=". >= 0 and . < 100")
        case _:
            return _row("integer", name, f"Question {number}?", f"{last} != 3", ". >= 0")


def _row(*cells: str, calculation: str = "", constraint: str = "") -> str:
    told = dict(zip(_HEADINGS, cells, strict=False))
    told |= {name: text for name, text in (("calculation", calculation), ("constraint", constraint)) if text}
    return "| | " + " | ".join(told.get(heading, "") for heading in _HEADINGS) + " |"


def _walked(form: Form, every: int) -> Iterator[tuple[float, float]]:
    """Answer a form from end to end; give the seconds of each answer, of every so many also anew."""
    now, step, number = _NOW, standing(form, start(form, "en"), _NOW), 0
    while (question := step.question) is not None:
        now, number = now + dt.timedelta(seconds=20), number + 1
        event, before = _event(question, step.interview.turn, now), step
        begun = time.process_time()
        step = follow(before, event, now)
        look(step)
        spent = time.process_time() - begun
        if number % every == 0:
            look(advance(form, before.interview, event, now))
        yield spent, time.process_time() - begun - spent if number % every == 0 else 0.0


def _event(question: Question, turn: int, now: dt.datetime) -> e.Event:
    if not question.choices:
        return e.TextTyped(str(now.minute % 10))
    enough = parted(question.name)[1][-1] >= _ROWS
    return e.ChoicePicked(1 if enough else 0, turn)
