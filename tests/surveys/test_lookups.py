"""What expressions look up in tables and texts, what they draw by chance, and what they keep."""

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conversation import NOW, Conversation, findings_of, form_of, written

from surveys import events as e
from surveys.assessment import assess, reassess
from surveys.form import Answer, Form
from surveys.interview import Stage, standing, start
from surveys.store.worked_out import worked_out
from surveys.xlsform import FormError, publish
from surveys.xlsform.xform import read_xform

SHOPS = "code,value,Name of it\nb1,12,Bread\nm1,7,Milk\n"
HEAD = "| survey |\n| | type | name | label::English (en) | label::Русский (ru) | calculation | relevant |\n"
LOOKING = """
| | csv-external | prices | | | | |
| | text | code | Code? | Код? | | |
| | calculate | price | | | pulldata('shops', 'value', 'code', ${code}) | |
| | calculate | dear | | | count(instance('prices')/root/item[number(value) > 10]) | |
| | text | why | So dear? | Так дорого? | | ${price} > 10 |
"""


def tabled(rows: str, tables: Mapping[str, str]) -> Form:
    with tempfile.TemporaryDirectory() as folder:
        for name, table in tables.items():
            (Path(folder) / name).write_text(table, "utf-8")
        published = publish(written(Path(folder), HEAD + rows))
        assert read_xform(published.xform) == published.form  # what is stored is whole by itself
        return published.form


def one(row: str) -> Form:
    return form_of(f"{HEAD}{row}\n| | text | a | A? | А? | | |\n| | text | b | B? | Б? | | |\n")


def value(talk: Conversation, name: str) -> str:
    return talk.step.situation.value(talk.step.situation.form.by_name[name])


# tables


def test_expressions_look_into_tables_beside_the_workbook() -> None:
    talk = Conversation(tabled(LOOKING, {"shops.csv": SHOPS, "prices.csv": SHOPS}))

    assert value(talk, "dear") == "1"
    assert value(talk, "price") == ""
    talk.answer("m1")
    assert value(talk, "price") == "7"
    talk.does(e.WentBack(talk.turn)).answer("b1").asked("why")
    assert value(talk, "price") == "12"


@pytest.mark.parametrize(
    ("rows", "tables", "words"),
    [
        (LOOKING, {"prices.csv": SHOPS}, "survey, row 4: The file shops.csv is not there."),
        (LOOKING, {"shops.csv": SHOPS}, "survey, row 2: The file prices.csv is not there."),
        (
            LOOKING,
            {"shops.csv": "code,cost\na,1\n", "prices.csv": SHOPS},
            "survey, row 4: The calculation reads a column 'value', which shops.csv does not have.",
        ),
        (LOOKING, {"shops.csv": "code\n", "prices.csv": SHOPS}, "shops.csv: The table has 0 rows."),
        (
            "| | calculate | a | | | instance('nowhere')/root/item/name | |\n| | text | b | B? | Б? | | |\n",
            {},
            "survey, row 2: The calculation looks into 'nowhere', which is no list of this form",
        ),
        (
            "| | text | b | B? | Б? | | |\n| | calculate | a | | | count(instance(${b})/root) | |\n",
            {},
            "survey, row 3: The calculation does not write out the name in instance().",
        ),
    ],
)
def test_what_is_not_there_cannot_be_looked_into(rows: str, tables: Mapping[str, str], words: str) -> None:
    with pytest.raises(FormError) as refused:
        tabled(rows, tables)

    assert words in str(refused.value)


# texts


def test_a_text_is_looked_up_in_the_language_in_use() -> None:
    talk = Conversation(one("| | calculate | told | | | jr:itext('/data/a:label') | |"))

    assert value(talk, "told") == "A?"
    assert value(talk.does(e.LanguageChanged("ru")), "told") == "А?"


def test_a_text_that_is_not_there_is_blank_and_answers_in_it_are_a_dash() -> None:
    form = form_of(
        f"{HEAD}| | text | a | A? | А? | | |\n| | text | b | Why ${{a}}? | Зачем ${{a}}? | | |\n"
        "| | calculate | told | | | concat(jr:itext('/data/b:label'), jr:itext('none')) | |\n"
    )

    assert value(Conversation(form).answer("x"), "told") == "Why —?"


def test_texts_by_id_are_read_only_where_somebody_asks_for_them() -> None:
    assert not one("| | calculate | told | | | 1 | |").texts


# chance

DRAWN = "| | calculate | drawn | | | random() | |"


def test_an_interview_draws_the_same_whenever_it_is_worked_out() -> None:
    form = one(DRAWN)
    interview = start(form, "en", seed=7)
    later = standing(form, interview, NOW + dt.timedelta(days=9)).situation

    drawn = standing(form, interview, NOW).situation.value(form.by_name["drawn"])
    assert 0 <= float(drawn) < 1
    assert later.value(form.by_name["drawn"]) == drawn
    assert worked_out(form, interview, NOW) == {"drawn": drawn}
    partial = reassess(later, {"a": Answer("x")}, NOW, "ru")
    assert partial.value(form.by_name["drawn"]) == drawn
    assert len({assess(form, {}, NOW, "en", seed).value(form.by_name["drawn"]) for seed in range(20)}) == 20


def test_chance_decides_what_is_asked_and_does_not_change_its_mind() -> None:
    form = one("| | text | lucky | Lucky? | Везёт? | | random() < 0.5 |")
    asked = {standing(form, start(form, "en", seed), NOW).question.name for seed in range(20)}  # type: ignore[union-attr]

    assert asked == {"lucky", "a"}
    talk = Conversation(form)
    first = talk.card.question.name
    talk.answer("x")
    talk.does(e.WentBack(talk.turn)).asked(first)


# once


def test_what_is_worked_out_once_stays_what_it_was() -> None:
    talk = Conversation(one("| | calculate | first | | | once(${a}) | |"))
    assert value(talk, "first") == ""
    talk.answer("x")
    assert value(talk, "first") == "x"
    talk.does(e.WentBack(talk.turn)).answer("y").answer("z")

    assert value(talk, "first") == "x"
    assert value(talk.sent().at(Stage.COMPLETED), "first") == "x"


def test_what_is_so_at_the_beginning_is_kept_from_then_on() -> None:
    form = one("| | calculate | began | | | once(now()) | |")
    talk = Conversation(form)
    began = value(talk, "began")
    talk.now += dt.timedelta(days=3)
    talk.answer("x")

    assert began.startswith("2026-03-14")
    assert value(talk, "began") == began


def test_each_row_keeps_its_own() -> None:
    form = form_of(
        "| survey |\n"
        "| | type | name | label::English (en) | label::Русский (ru) | calculation | repeat_count |\n"
        "| | integer | n | N? | Сколько? | | |\n"
        "| | begin repeat | r | R | Р | | ${n} |\n| | calculate | id | | | once(uuid(8)) | |\n"
        "| | text | t | T? | Т? | | |\n| | end repeat | | | | | |\n"
    )
    talk = Conversation(form).answer("2")
    ids = [talk.interview.answers[f"id[{row}]"].value for row in (1, 2)]
    assert len({*ids}) == 2
    talk.answer("x", "y").sent()

    assert [value(talk, f"id[{row}]") for row in (1, 2)] == ids


def test_only_the_value_of_a_calculate_row_is_kept() -> None:
    rows = f"{HEAD}| | text | a | A? | А? | | once(1) = 1 |\n"

    assert "uses once(), but only the value of a calculate row is kept" in findings_of(rows)[0].problem


def test_a_kept_value_is_no_card_and_changes_nothing_without_an_answer() -> None:
    form = one("| | calculate | first | | | once(${a}) | |")
    talk = Conversation(form)
    before = talk.interview
    talk.does(e.Kept(talk.turn - 1))

    assert talk.interview == before
    assert replace(talk.answer("x").interview, answers={}).revision == 1
