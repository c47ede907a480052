"""Questionnaires as PDF and XLSX: every word is text, nothing a respondent wrote does anything."""

import re
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from collected import published
from paper_reading import pages, sheet, title
from typer.testing import CliRunner

from bot.cli import app
from bot.paper.giving import PRINTERS, blank
from bot.paper.pdf import pdf
from bot.paper.wording import TITLES, Copy, Entry, worded
from bot.paper.workbook import workbook
from locales import translators
from surveys.form import Form
from surveys.paper import laid_out

VOICES = translators()
FORMS = {name: each.form for name, each in published().items()}
NASTY = [
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "a\x00\x0bb\ud800c",
    "<b>&amp;</b>",
    "👍🏽 ok",
]


@pytest.fixture(scope="module")
def copy() -> Copy:
    return worded(laid_out(FORMS["organisation"]), VOICES["kk"])


def answered(copy: Copy, written: str) -> Copy:
    """Put an answer in words on a copy of two questions."""
    [first, *_] = copy.sections
    entry = Entry("1", "?", written=written, is_typed=True, is_long=True)
    return replace(copy, filled=True, sections=(replace(first, entries=(entry, replace(entry, number="2"))),))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_question_and_choice_can_be_searched_in_the_pdf(language: str) -> None:
    form = FORMS["organisation"]
    text = " ".join(pages(blank(form, VOICES[language], "pdf")))
    bare = re.sub(r"\s", "", text)
    for question in form.questions:
        if question.is_asked and not question.ending:
            assert re.sub(r"\s", "", question.label[language]) in bare, question.name
            for choice in question.choices:
                assert re.sub(r"\s", "", choice.label[language]) in bare, (question.name, choice.name)


def test_every_page_says_the_form_its_version_and_its_number(copy: Copy) -> None:
    printed = pdf(copy)
    read = pages(printed)

    assert title(printed) == copy.title == "Азаматтық қоғам туралы сауалнама: ұйымдар"
    for number, page in enumerate(read, start=1):
        assert f"{copy.title} · Сауалнама нұсқасы: 3" in page
        assert f"{number}-бет, барлығы {len(read)}" in page


def test_the_same_paper_is_the_same_to_the_byte(copy: Copy) -> None:
    one = answered(copy, "Ұ")

    assert pdf(one) == pdf(one)


def test_the_paper_names_the_question_another_one_hangs_on(copy: Copy) -> None:
    text = " ".join(pages(pdf(copy)))

    assert "11-сұраққа «Иә» деп жауап берсеңіз ғана сұралады." in text
    assert "Бұл сұрақ бәріне қойылмайды: ол 13-сұраққа берген жауабыңызға байланысты." in text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_sheet_has_a_row_for_every_question_with_room_for_the_answer(language: str) -> None:
    form = FORMS["organisation"]
    copy = worded(laid_out(form), VOICES[language])
    table = sheet(workbook(copy))
    rows = {row[0].value: row for row in table.iter_rows() if str(row[0].value or "").isdecimal()}
    entries = {entry.number: entry for part in copy.sections for entry in part.entries if entry.number}

    assert rows.keys() == entries.keys()
    for number, entry in entries.items():
        _, question, kind, choices, answer = rows[number]
        assert entry.question in question.value
        assert kind.value == entry.kind
        assert all(box.label in choices.value for box in (*entry.choices, *entry.besides))
        assert answer.value is None
        assert question.alignment.wrap_text
    assert [cell.value for cell in table[table.freeze_panes and int(table.freeze_panes[1:]) - 1]] == [
        *copy.heads
    ]
    assert (table.page_setup.orientation, table.page_setup.fitToHeight) == ("landscape", 0)


@pytest.mark.parametrize("written", NASTY)
def test_no_answer_is_a_formula_or_breaks_a_paper(copy: Copy, written: str) -> None:
    one = answered(copy, written)
    cells = [cell for row in sheet(workbook(one)).iter_rows() for cell in row if cell.value]

    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    seen = "".join(letter for letter in written if letter >= " " and letter != "\ud800")
    assert seen in {cell.value for cell in cells}
    assert len(pages(pdf(one))) == 1


@pytest.mark.parametrize("written", ["a" * 2000, "word " * 400, "\n" * 1999 + "x", "ұ\n" * 1000])
def test_the_longest_answer_fits_on_paper(copy: Copy, written: str) -> None:
    text = "".join(pages(pdf(answered(copy, written))))

    assert re.sub(r"\s", "", text).count(re.sub(r"\s", "", written)[:15]) >= 1


def test_four_times_as_many_lines_take_about_four_times_the_work(copy: Copy) -> None:
    def calls(lines: int) -> int:
        seen = count()

        def note(*_: object) -> None:
            next(seen)

        sys.setprofile(note)
        try:
            pdf(answered(copy, "a\n" * lines))
        finally:
            sys.setprofile(None)
        return next(seen)

    calls(1)
    assert calls(800) < 6 * calls(200)


def test_a_form_of_ones_own_keeps_its_own_title(form: Form) -> None:
    assert worded(laid_out(replace(form, name="club")), VOICES["ru"]).title == "A small form"


def test_the_titles_of_the_built_in_forms_are_those_on_paper() -> None:
    assert {name: form.title for name, form in FORMS.items()} == dict(TITLES)


# the command


def run(*given: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["forms", "print", *map(str, given)])
    return done.exit_code, " ".join(re.sub(r"[│╭╮╰╯─]", " ", done.output).split())


@pytest.mark.parametrize("kind", PRINTERS)
def test_an_operator_prints_a_form_by_its_name_or_its_file(tmp_path: Path, workbook: Path, kind: str) -> None:
    for form in ("expert", workbook):
        to = tmp_path / f"paper.{kind}"
        code, said = run(form, "--language", "kk", "--to", to)
        assert (code, "version" in said) == (0, True), said
        assert to.read_bytes()[:2] in (b"%P", b"PK")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("nothing", "--to", "x.pdf"), 'There is no form "nothing"'),
        (("citizen", "--to", "x.doc"), "must end in .pdf or .xlsx"),
        (("citizen", "--to", "x.pdf", "--language", "fr"), 'There is no language "fr"'),
        (("citizen", "--to", "no/such/folder/x.pdf"), "cannot be written"),
    ],
)
def test_what_cannot_be_printed_is_said_in_a_sentence(given: tuple[str, ...], words: str) -> None:
    code, said = run(*given)

    assert code == 2
    assert words in said
