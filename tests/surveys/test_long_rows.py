"""With rows of repeats too, an answer costs what it reaches, not what the form is long: counted."""

import datetime as dt
import sys
from collections import Counter
from pathlib import Path

import pytest

from surveys.assessment import assess, reassess
from surveys.form import Answer, Answers, Form
from surveys.xlsform import publish
from surveys.xpath import Expression, Node

NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)
HOUSEHOLD = """
| | integer | adults | Adults? | | | | |
| | begin repeat | child | Child | | | | |
| | text | name | Name? | | | | |
| | integer | age | Age? | ${name} != 'x' | . < 18 | | |
| | begin repeat | toy | Toy | | | | ${age} |
| | text | toyname | Toy? | | . != ${name} | | |
| | end repeat | | | | | | |
| | end repeat | | | | | | |
| | calculate | all | | | | count(${child}) + ${adults} | |
"""
HEADINGS = """| survey |
| | type | name | label::English (en) | relevant | constraint | calculation | repeat_count |
"""
SETTINGS = """| settings |
| | form_title | form_id | version | default_language |
| | L | l | 1 | English (en) |
"""
TOLD = {"child[0]": "yes", "name[1]": "A", "age[1]": "2", "toyname[1.1]": "Doll"}


def long_form(folder: Path, length: int) -> Form:
    """Put a household with children into the middle of a form, which has other repeats too."""
    path = folder / f"long{length}.md"
    before, after = (
        "".join(_part(number) for number in some) for some in (range(length // 2), range(length // 2, length))
    )
    path.write_text(HEADINGS + before + HOUSEHOLD.lstrip() + after + SETTINGS, encoding="utf-8")
    return publish(path).form


def _part(number: int) -> str:
    kind = "repeat" if number % 2 else "group"
    return (
        f"| | begin {kind} | part{number} | Part {number} | | | | |\n"
        f"| | integer | a{number} | A? | | . >= 0 | | |\n"
        f"| | integer | b{number} | B? | ${{a{number}}} > 1 | | | |\n"
        f"| | end {kind} | | | | | | |\n"
    )


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what is worked out and what is grown."""
    counted = Counter[str]()
    evaluate, grow = Expression.evaluate, Node.__init__

    def evaluating(*given: object) -> object:
        counted["evaluated"] += 1
        return evaluate(*given)  # type: ignore[arg-type]

    def growing(*given: object, **more: object) -> None:
        counted["grown"] += 1
        grow(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Expression, "evaluate", evaluating)
    monkeypatch.setattr(Node, "__init__", growing)
    return counted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("adults", "3"),
        ("a0", "2"),
        ("name[1]", "B"),
        ("child[1]", "yes"),
        ("child[0]", "no"),
        ("age[1]", "3"),
    ],
)
def test_an_answer_works_out_and_grows_as_much_in_a_form_of_any_length(
    tmp_path: Path, work: Counter[str], name: str, value: str
) -> None:
    costs = set()
    for length in (6, 60):
        before = assess(
            long_form(tmp_path, length), {each: Answer(said) for each, said in TOLD.items()}, NOW, "en"
        )
        work.clear()
        reassess(before, {**before.answers, name: Answer(value)}, NOW, "en")
        costs.add((work["evaluated"], work["grown"]))
    assert len(costs) == 1
    assert max(max(costs)) < 30


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("adults", "3"),
        ("age[1]", "3"),
        ("child[1]", "yes"),
        ("child[0]", "no"),
    ],
)
def test_an_answer_calls_as_much_in_a_form_of_any_length(tmp_path: Path, name: str, value: str) -> None:
    """Up to what finding a place among more takes: a step each time that the form is twice as long."""
    few, many = (calls(long_form(tmp_path, length), name, value) for length in (6, 96))

    assert few > 100
    assert many - few < 0.1 * few


def calls(form: Form, name: str, value: str) -> int:
    """Count the calls, of built-in functions too, that working out an answer and its prospects takes."""
    told = Answers((each, Answer(said)) for each, said in TOLD.items())
    before = assess(form, told, NOW, "en")
    assert before.possible is not None
    answers = Answers.after(told, {name: Answer(value)})
    for warm in ({**answers}, told):  # somebody has answered like this before
        before = reassess(before, warm, NOW, "en")
        assert before.possible is not None
    form.unrollings.clear()  # but not of late
    counted = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    begun = sys.getprofile()
    sys.setprofile(counting)
    try:
        after = reassess(before, answers, NOW, "en")
        assert after.possible is not None
    finally:
        sys.setprofile(begun)
    return counted
