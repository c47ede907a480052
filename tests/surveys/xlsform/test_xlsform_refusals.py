"""Every reason not to publish a form: what is said, where, and what to do about it; all at once."""

import pytest
from conversation import SETTINGS, YES_NO, findings_of, form_of, questions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.phrase import Phrase
from surveys.xlsform import Finding, FormError
from surveys.xlsform.logic_checks import named

OURS = " | bind::gauhar:end | bind::gauhar:exclusive | x1 | x2"


def only(tables: str) -> Finding:
    """Give the one finding there is; every finding says what to do."""
    findings = findings_of(tables)
    assert len(findings) == 1, [str(each) for each in findings]
    assert findings[0].remedy.endswith(".")
    return findings[0]


def place(finding: Finding) -> tuple[str, int | None]:
    return finding.sheet, finding.row


def with_column(name: str, value: str, row: str = "text | other | And?") -> str:
    """Put one more column behind the usual ones, filled in for the second question."""
    cells = [cell.strip() for cell in row.split("|")]
    filled = [*cells, *[""] * (9 - len(cells)), value]
    return questions("text | first | First?", " | ".join(filled), extra=f" | {name}") + YES_NO


def test_a_form_without_faults_is_published() -> None:
    assert findings_of(questions("text | name | Your name?") + YES_NO) == ()


# expressions


@pytest.mark.parametrize("column", ["relevant", "required", "constraint", "calculation"])
@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("${nobody} = 1", "${nobody}, which is no question of this form"),
        ("shout(1) = 1", "There is no function shout()"),
        ("(1 = 1", '"(" is opened here and never closed'),
        ("${first} =", "cannot be understood"),
        ("regex(${first})", "regex() takes exactly 2 arguments, not 1"),
        ("${first} = ‘x’", "typographic quotation mark"),
        ("regex(${first}, ${first})", "a pattern in regex() that is not written out"),
        ("format-date(today(), ${first}) = 1", "a pattern in format-date() that is not written out"),
        ("instance('no')/root/item/name = 1", "'no', which is no list of this form and no attached table"),
        ("pulldata(${first}, 'x', 'y', 'a') = 1", "does not write out the name in pulldata()"),
        ("digest('a', ${first}) = 1", "a pattern in digest() that is not written out"),
        ("../nobody = 1", "reads /data/nobody, which is no question of this form"),
        ("sum(/data/*) = 1", "reads /data/*, which is no question of this form"),
        ("perhaps", "/perhaps, which is no question of this form"),
    ],
)
def test_an_expression_that_cannot_work_is_refused(column: str, expression: str, words: str) -> None:
    kind = "calculate | other | " if column == "calculation" else "text | other | And?"
    cells = {"relevant": "", "required": "", "constraint": "", "calculation": "", column: expression}
    row = " | ".join([kind, *cells.values()])
    finding = only(questions("text | first | First?", row) + YES_NO)

    assert place(finding) == ("survey", 3)
    assert finding.problem.startswith(f"The {column} ")
    assert words in finding.problem


def test_an_unknown_name_and_broken_syntax_are_both_told() -> None:
    findings = findings_of(questions("text | first | First? | ${nobody} = (1") + YES_NO)
    assert len(findings) == 2


@pytest.mark.parametrize(
    ("rows", "row", "circle"),
    [
        (["text | a | A? | . != ''"], 2, "a → a"),
        (["calculate | a | | | | | ${a} + 1"], 2, "a → a"),
        (["text | a | A? | ${b} = 1", "text | b | B? | ${a} = 1"], 2, None),
        (["text | a | A? | ../b = 1", "text | b | B? | ../a = 1"], 2, None),
        (
            [
                "text | z | Z?",
                "text | a | A? | ${b} = 1",
                "text | b | B? | ${c} = 1",
                "calculate | c | | | | | ${a}",
            ],
            3,
            None,
        ),
        (["begin group | g | G | ${a} = 1", "text | a | A?", "end group | |"], 2, "g → a → g"),
        (
            [
                *("begin group | g | G | ${a} = 1", "begin group | h | H", "text | a | A?"),
                *("end group | |", "end group | |"),
            ],
            2,
            None,
        ),
    ],
)
def test_a_circle_is_refused(rows: list[str], row: int, circle: str | None) -> None:
    finding = only(questions(*rows) + YES_NO)

    assert place(finding) == ("survey", row)
    assert "in a circle" in finding.problem
    assert circle is None or circle in finding.problem


def test_every_circle_is_told() -> None:
    rows = ["text | a | A? | ${b} = 1", "text | b | B? | ${a} = 1", "text | c | C? | ${c} = 1"]
    assert [each.row for each in findings_of(questions(*rows) + YES_NO)] == [2, 4]


def test_a_constraint_may_read_its_own_answer() -> None:
    assert findings_of(questions("integer | a | A? |  |  | ${a} > 1 and . < 9") + YES_NO) == ()


@pytest.mark.parametrize(
    "rows",
    [
        ["text | a | A? | ${b} = 1", "text | b | B?"],
        ["text | a | A? | ${c} = 1", "text | b | B?", "calculate | c | | | | | ${b} + 1"],
        ["begin group | g | G | ${b} = 1", "text | a | A?", "end group | |", "text | b | B?"],
    ],
)
def test_a_condition_on_an_answer_given_later_is_refused(rows: list[str]) -> None:
    finding = only(questions(*rows) + YES_NO)

    assert place(finding) == ("survey", 2)
    assert "looks ahead to b" in finding.problem


def test_a_condition_on_a_calculation_written_further_down_is_fine() -> None:
    rows = ["integer | a | A?", "text | b | B? | ${c} = 1", "calculate | c | | | | | ${a} + 1"]
    assert findings_of(questions(*rows) + YES_NO) == ()


@pytest.mark.parametrize("flood", ["${" + " " * 30_000, "${" * 15_000, "${ a" * 7_000])
def test_references_that_are_never_closed_do_not_keep_a_reader_busy(flood: str) -> None:
    """To go back over each blank, as trimming by a pattern would, takes hours for a cell of this length."""
    assert named(f"${{ first }} {flood}") == ["first"]


# languages and lengths


@pytest.mark.parametrize(
    ("tables", "where", "words"),
    [
        (
            questions("text | a | A?").replace("A? по-русски", ""),
            ("survey", 2),
            "The label has no translation into Русский (ru).",
        ),
        (
            questions("text | a | A?") + YES_NO.replace("| Yes |", "| |"),
            ("choices", 2),
            "The label has no translation into English (en).",
        ),
        (
            with_column("hint::English (en)", "A hint"),
            ("survey", 3),
            "The hint has no translation into Русский (ru).",
        ),
        (
            with_column("constraint_message::Русский (ru)", "Нет"),
            ("survey", 3),
            "The constraint message has no translation into English (en).",
        ),
        (with_column("hint", "A hint"), ("survey", 3), "A text stands in a column without a language."),
        (questions("text | a | "), ("survey", 2), "The label is missing."),
        (
            questions("text | a | A?") + YES_NO.replace("| Yes | Да |", "| | |"),
            ("choices", 2),
            "The label is missing.",
        ),
        (
            questions("text | a | What is ${b}?").replace("What is ${b}? по-русски", "A"),
            ("survey", 2),
            "quotes",
        ),
    ],
)
def test_missing_words_are_told_with_their_place(tables: str, where: tuple[str, int], words: str) -> None:
    finding = only(tables)

    assert place(finding) == where
    assert words in finding.problem


def test_a_language_that_has_a_column_and_no_words_is_missing_everywhere() -> None:
    finding = only(questions("text | a | A?").replace("| relevant |", "| label::Қазақша (kk) |"))
    assert finding.problem == "The label has no translation into Қазақша (kk)."


def test_a_form_without_languages_is_refused() -> None:
    tables = "| survey |\n| | type | name | label |\n| | text | a | A? |\n"
    findings = [str(each) for each in findings_of(tables)]

    assert any("No column says which language it is in." in each for each in findings)


@pytest.mark.parametrize("language", ["Русский", "Русский (ru-transliterated)"])
def test_a_language_needs_a_code_of_the_form_that_other_programs_read(language: str) -> None:
    findings = findings_of(questions("text | a | A?").replace("Русский (ru)", language))

    assert [(each.sheet, each.problem) for each in findings] == [
        ("survey", f"The language '{language}' has no code.")
    ]


@pytest.mark.parametrize(
    ("tables", "where", "limit"),
    [
        (lambda size: with_column("x", "").replace("And? по-русски", "ж" * size), ("survey", 3), 1000),
        (lambda size: questions("text | a | A?") + YES_NO.replace("Да", "ж" * size), ("choices", 2), 120),
    ],
)
def test_words_too_long_for_a_card_are_refused_and_the_limit_itself_is_not(
    tables: object, where: tuple[str, int], limit: int
) -> None:
    assert callable(tables)
    assert findings_of(tables(limit)) == ()

    finding = only(tables(limit + 1))
    assert place(finding) == where
    assert f"has {limit + 1} characters" in finding.problem
    assert f"Shorten it to {limit}" in finding.remedy


def test_choices_that_are_too_long_together_are_refused() -> None:
    rows = [f"| | long | c{n} | {'a' * 100} | {'ж' * 20} |" for n in range(20)]
    finding = only(questions("select_one long | a | A?") + YES_NO + "\n".join(rows) + "\n")

    assert place(finding) == ("choices", None)
    assert "'long' have 2100 characters together in English (en)" in finding.problem


# structure


@pytest.mark.parametrize(
    ("rows", "where", "words"),
    [
        (["text | a | A?", "integer | a | B?"], ("survey", 3), "The name 'a' is taken by row 2."),
        (["text | 1a | A?"], ("survey", 2), "'1a' cannot be a name."),
        (["text | имя | A?"], ("survey", 2), "'имя' cannot be a name."),
        (["text |  | A?"], ("survey", 2), "The name is missing."),
        (["photo | a | A?"], ("survey", 2), "The type 'photo' cannot be asked in a chat yet."),
        (["select_one towns | a | A?"], ("survey", 2), "There is no list 'towns' on the choices sheet."),
        (["rank yn or_other | a | A?"], ("survey", 2), "There is no list 'yn or_other'"),
        (["select_one | a | A?"], ("survey", 2), "There is no list ''"),
        (["begin group | g | G", "end group | |"], ("survey", 2), "The group 'g' has no questions."),
        (["begin group | g | G", "text | a | A?"], ("survey", 2), "Unmatched"),
        (["text | a | A?", "end group | |"], ("survey", 3), "Unmatched"),
        (["text | meta | A?"], ("survey", 2), "'meta' is invalid"),
        (["calculate | a | "], ("survey", 2), "Missing calculation"),
        (["text | a | A? |  |  |  | 1 + 1"], ("survey", 2), "A calculation would overwrite"),
        (["select_one yn | a | A? |  |  |  |  | maybe"], ("survey", 2), "The default 'maybe' is not in"),
        (["select_one yn | a | A? |  |  |  |  | yes no"], ("survey", 2), "The default 'yes no' is not in"),
        (["select_multiple yn | a | A? |  |  |  |  | yes x"], ("survey", 2), "The default 'yes x' is not in"),
        (["integer | a | A? |  |  |  |  | many"], ("survey", 2), "The default 'many' is no integer."),
        (["integer | a | A? |  |  |  |  | 1.5"], ("survey", 2), "The default '1.5' is no integer."),
        (["date | a | A? |  |  |  |  | 1.2.2026"], ("survey", 2), "The default '1.2.2026' is no date."),
        (["date | a | A? |  |  |  |  | today("], ("survey", 2), "The default 'today('"),
        (["text | a | A? |  |  |  |  |  | perhaps"], ("survey", 2), "'perhaps' is no way of not answering."),
        (["text | a | A? |  |  |  |  |  | skipped"], ("survey", 2), "'skipped' is no way of not answering."),
    ],
)
def test_a_row_that_cannot_be_asked_is_refused(rows: list[str], where: tuple[str, int], words: str) -> None:
    finding = only(questions(*rows) + YES_NO)

    assert place(finding) == where
    assert words in finding.problem


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("choice_filter", "colour = 'red'", "reads a column 'colour'"),
        ("trigger", "${first}", "nothing that it could set"),
        ("read_only", "yes", "cannot be shown"),
        ("readonly", "TRUE", "cannot be shown"),
        ("audio", "hello.mp3", "The file hello.mp3 is not there."),
        ("bind::gauhar:end", "stop", "'stop' is no way of ending."),
        ("bind::gauhar:end", "discard", "Only a note can end the interview"),
        ("bind::gauhar:exclusive", "neither", "The exclusive choice 'neither' is not in"),
    ],
)
def test_a_column_that_would_be_passed_over_is_refused(column: str, value: str, words: str) -> None:
    finding = only(with_column(column, value, "select_multiple yn | other | And?"))

    assert place(finding) == ("survey", 3)
    assert words in finding.problem


def test_a_column_of_ours_that_does_not_exist_is_refused() -> None:
    finding = only(with_column("bind::gauhar:mising", "refused"))

    assert place(finding) == ("survey", 1)
    assert "bind::gauhar:missing" in finding.remedy


@pytest.mark.parametrize("namespaces", ["", 'gauhar="http://elsewhere.example"'])
def test_columns_of_ours_need_their_namespace(namespaces: str) -> None:
    settings_sheet = SETTINGS.replace('gauhar="https://gauhar.example/xforms"', namespaces)
    finding = only(questions("text | a | A? |  |  |  |  |  | refused") + settings_sheet)

    assert place(finding) == ("settings", 2)
    assert 'gauhar="https://gauhar.example/xforms"' in finding.remedy


def test_groups_nested_too_deep_are_refused_once() -> None:
    for depth in (11, 1500):
        groups = [f"begin group | g{n} | G" for n in range(depth)]
        finding = only(questions(*groups, "text | a | A?", *["end group | |"] * depth))
        assert place(finding) == ("survey", 12)

    groups = [f"begin group | g{n} | G" for n in range(10)]
    assert findings_of(questions(*groups, "text | a | A?", *["end group | |"] * 10)) == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("| | yn | yes | Yes | Да |", "The choice 'yes' stands in row 2 already."),
        ("| | yn | not yet | Not yet | Ещё нет |", "'not yet' cannot be the name of a choice."),
        ("| | yn |  | Not yet | Ещё нет |", "'' cannot be the name of a choice."),
    ],
)
def test_a_choice_that_cannot_be_told_apart_is_refused(row: str, words: str) -> None:
    finding = only(questions("select_one yn | a | A?") + YES_NO + row + "\n")

    assert place(finding) == ("choices", 4)
    assert words in finding.problem


def test_a_list_with_more_choices_than_buttons_is_refused() -> None:
    rows = "".join(f"| | many | c{n} | C{n} | C{n} |\n" for n in range(61))
    finding = only(questions("select_multiple many | a | A?") + YES_NO + rows)

    assert "'many' has 61 choices" in finding.problem
    assert (
        findings_of(
            questions("select_one many | a | A?")
            + YES_NO
            + rows.replace("| | many | c60 | C60 | C60 |\n", "")
        )
        == ()
    )


# settings


@pytest.mark.parametrize("setting", ["form_id", "version", "default_language"])
def test_a_missing_setting_is_told(setting: str) -> None:
    finding = only(questions("text | a | A?") + SETTINGS.replace(f" {setting} ", " something "))

    assert place(finding) == ("settings", 2)
    assert finding.problem == f"The setting {setting} is missing."


def test_without_settings_all_of_them_are_told() -> None:
    tables = questions("text | a | A?") + "| settings |\n| | form_title |\n"
    assert [each.sheet for each in findings_of(tables)] == ["settings"] * 3


def test_the_default_language_must_have_columns() -> None:
    finding = only(questions("text | a | A?") + SETTINGS.replace("English (en)", "English"))

    assert finding.problem == "The default language 'English' has no columns."
    assert "English (en), Русский (ru)" in finding.remedy


# all at once


def test_all_findings_come_at_once_in_the_order_of_the_sheets() -> None:
    rows = [
        "text | a | A? | ${nobody} = 1",
        "photo | a | B?",
        "select_one towns | b | C? |  |  | shout(.)",
        "text | c | D? | ${c} = 1",
    ]
    bad_choice = "| | yn | yes | Yes |  |\n"
    findings = findings_of(questions(*rows) + YES_NO + bad_choice + SETTINGS.replace("| version |", "| x |"))

    assert [(each.sheet, each.row) for each in findings] == [
        ("settings", 2),
        ("survey", 2),
        ("survey", 3),
        ("survey", 3),
        ("survey", 4),
        ("survey", 4),
        ("survey", 5),
        ("choices", 4),
        ("choices", 4),
    ]
    assert all(each.problem.endswith(".") and each.remedy.endswith(".") for each in findings)


def test_the_error_says_every_finding_on_a_line_of_its_own() -> None:
    first = Finding("survey", 2, Phrase("It is wrong."), Phrase("Mend it."))
    whole = Finding("choices", None, Phrase("They are too many."), Phrase("Take some out."))

    assert str(FormError([first, whole])).splitlines() == [
        "survey, row 2: It is wrong. Mend it.",
        "choices: They are too many. Take some out.",
    ]


# other spellings of headings


@pytest.mark.parametrize(
    "heading", ["relevance", "Relevant", "bind::relevant", "bind :: relevant", " RELEVANCE "]
)
def test_a_column_is_checked_under_whichever_name_it_goes(heading: str) -> None:
    tables = questions("text | a | A? | ${nobody} = 1") + YES_NO
    finding = only(tables.replace("| relevant |", f"| {heading} |"))

    assert "refers to ${nobody}" in finding.problem


@pytest.mark.parametrize("heading", ["List Name", "list name"])
def test_the_list_of_a_choice_is_found_under_its_other_name(heading: str) -> None:
    tables = questions("select_one yn | a | A?") + YES_NO.replace("list_name", heading)

    assert [choice.name for choice in form_of(tables).questions[0].choices] == ["yes", "no"]


@pytest.mark.parametrize("spelling", ["begin_group", "begin  group"])
def test_groups_are_known_in_both_spellings(spelling: str) -> None:
    rows = (f"{spelling} | g | G", "text | a | A?", "end_group | |")
    assert form_of(questions(*rows)).groups[0].name == "g"


# hostile forms


@settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[*HealthCheck])
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
    st.sampled_from(["type", "name", "label", "relevant", "constraint", "calculation", "default", "missing"]),
)
def test_whatever_stands_in_a_cell_is_published_or_refused(text: str, column: str) -> None:
    cells = {"type": "text", "name": "other", "label": "And?", "relevant": "", "required": ""}
    cells |= {"constraint": "", "calculation": "", "default": "", "missing": ""}
    cells[column] = text.replace("|", "").replace("#", "")
    for finding in findings_of(questions("text | first | First?", " | ".join(cells.values())) + YES_NO):
        assert finding.remedy
