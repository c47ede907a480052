"""What the organisational questionnaire must ask, in which languages and in what manner.

Decides nothing about how a form is loaded or run, and cannot say whether a sentence is good Kazakh.

`organisation_indicators.csv` says which answers each indicator counts. In `counted` a condition is
`question=value|value`, conditions are joined by `and` and `or` (`and` binds more tightly), `;` parts shares
of which the plain mean is taken, and `number:` introduces a rule that reckons with numbers.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from published_xform import (
    CYRILLIC,
    ENGLISH,
    FAMILIAR,
    GAUHAR,
    GENDERED,
    KAZAKH,
    KAZAKH_LETTERS,
    KAZAKH_NAMES_IN_RUSSIAN,
    LANGUAGES,
    LOWER_CASE_YOU,
    RUSSIAN,
    RUSSIAN_ONLY,
    PublishedForm,
    words,
)

import scoring
import surveys

FORMS = Path(surveys.__file__).parent / "forms"
MESSAGE = "{http://openrosa.org/javarosa}constraintMsg"

GROUPS = [
    *("identity", "people", "money", "governance", "networks"),
    *("values", "impact", "state", "closing"),
]
NOTES = {"end_consent", "end_already", "figures_note", "society_note"}
ENDINGS = {"end_consent", "end_already"}
RULING_OUT = {"serves": "everyone", "sources": "none"}
NUMBERS = {
    *("founded", "members", "staff", "staff_women", "union_members", "volunteers"),
    *("revenue", "expenditure", "board_meetings", "meetings", "exchange_partners"),
}
SENSITIVE = {
    *("sources", "main_source", "revenue", "expenditure", "revenue_change", "expenditure_change"),
    *("violence", "corruption", "intolerance", "intolerance_weight"),
    *("laws", "restricted", "restricted_by", "dialogue", "state_order"),
}
MAY_REFUSE = {
    ENGLISH: "You need not answer.",
    KAZAKH: "Жауап бермеуіңізге болады.",
    RUSSIAN: "Можно не отвечать.",
}
WHY = {
    ENGLISH: re.compile(r"\b[Ww]e ask\b"),
    KAZAKH: re.compile(r"\bсұраймыз\b"),
    RUSSIAN: re.compile(r"\b[Сс]прашиваем\b"),
}


@pytest.fixture(scope="module")
def form() -> PublishedForm:
    return PublishedForm(FORMS / "organisation.md")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mapping() -> list[dict[str, str]]:
    return rows(Path(__file__).with_name("organisation_indicators.csv"))


def conditions(counted: str) -> Iterator[tuple[str, list[str]]]:
    for condition in re.split(r"; | or | and ", counted):
        question, _, values = condition.partition("=")
        yield question, values.split("|")


def test_every_organisation_indicator_says_what_it_counts() -> None:
    indicators = rows(Path(scoring.__file__).parent / "data" / "indicators.csv")
    wanted = [row["id"] for row in indicators if row["source"] == "organisation"]

    assert len(wanted) == 29
    assert sorted(row["indicator"] for row in mapping()) == sorted(wanted)
    assert [row for row in mapping() if not all(row.values())] == []


def test_every_indicator_counts_questions_and_answers_of_the_form(form: PublishedForm) -> None:
    asked = set(form.asked())
    questions = {name for row in mapping() for name in row["questions"].split()}
    named = {
        (question, value)
        for row in mapping()
        if not row["counted"].startswith("number:")
        for question, values in conditions(row["counted"])
        for value in values
    }

    assert len(questions) > 30
    assert questions <= asked
    assert len(named) > 40
    assert {(name, value) for name, value in named if value not in form.choices(name)} == set()


def test_what_an_indicator_counts_comes_from_the_questions_it_names() -> None:
    numeric = [row for row in mapping() if row["counted"].startswith("number:")]
    chosen = [row for row in mapping() if row not in numeric]

    assert {name for row in numeric for name in row["questions"].split()} <= NUMBERS
    assert {
        row["indicator"]: row["questions"]
        for row in chosen
        if not {question for question, _ in conditions(row["counted"])} <= set(row["questions"].split())
    } == {}


def test_there_are_sixty_to_eighty_questions_in_the_agreed_sections(form: PublishedForm) -> None:
    assert 60 <= len(form.asked()) <= 80
    assert form.groups() == GROUPS


def test_regions_and_settlements_are_those_of_the_citizen_form(form: PublishedForm) -> None:
    citizen = PublishedForm(FORMS / "citizen.md")

    assert len(form.choices("region")) == 20
    for name in ("region", "settlement"):
        assert form.choices(name) == citizen.choices(name)
    for language in LANGUAGES:
        ours, theirs = form.texts(language), citizen.texts(language)
        assert [ours[f"region-{n}"] for n in range(20)] == [theirs[f"region-{n}"] for n in range(20)]


def test_every_question_is_required_and_names_its_non_answers(form: PublishedForm) -> None:
    expected = dict.fromkeys(form.asked(), "dont_know refused")
    expected |= dict.fromkeys(("respondent_role", "region", "settlement"), "refused")
    expected |= {"consent": "", "already_answered": "dont_know", "comment": ""}

    assert {name: form.bind(name, f"{GAUHAR}missing") for name in form.asked()} == expected
    assert {name for name in form.asked() if form.bind(name, "required") != "true()"} == {"comment"}


def test_consent_comes_first_and_the_two_endings_discard_the_interview(form: PublishedForm) -> None:
    assert form.asked()[:2] == ["consent", "already_answered"]
    assert form.endings() == dict.fromkeys(ENDINGS, "discard")
    assert form.bind("end_consent", "relevant") == "consent = 'no'"
    assert form.bind("end_already", "relevant") == "already_answered = 'yes'"


def test_nothing_is_asked_of_an_organisation_that_is_not_to_be_interviewed(form: PublishedForm) -> None:
    identity = form.asked()[2 : form.asked().index("has_members")]
    guarded = [*GROUPS[1:], *identity]

    assert len(guarded) == 16
    assert {form.bind(name, "relevant") for name in guarded} == {"eligible = 'yes'"}


def test_a_choice_that_rules_out_the_others_does_so_here_and_in_other_tools(form: PublishedForm) -> None:
    exclusive = {name: form.bind(name, f"{GAUHAR}exclusive") for name in form.asked()}

    assert {name: choice for name, choice in exclusive.items() if choice} == RULING_OUT
    for name, choice in RULING_OUT.items():
        expected = f"not(selected(., '{choice}') and count-selected(.) > 1)"
        assert form.bind(name, "constraint") == expected
        assert choice in form.choices(name)


@pytest.mark.parametrize("pair", ["concern_{}", "social_field_{}", "own_field_{}"])
def test_the_second_concern_or_field_is_another_than_the_first_unless_no_list_has_it(
    form: PublishedForm, pair: str
) -> None:
    first, second = pair.format(1), pair.format(2)

    assert form.bind(second, "constraint") == f". != {first} or . = 'other'"
    assert [name for name in form.choices(second) if name != "none"] == form.choices(first)
    assert form.bind(second, "relevant") == f"{first} != ''"
    assert form.bind(f"{first}_impact", "relevant") == f"{first} != ''"


def test_up_to_three_pushes_are_asked_about_and_only_those_there_were(form: PublishedForm) -> None:
    expected = {"1": "pushed = 'yes'", "2": "pushes >= 2", "3": "pushes >= 3"}

    assert form.choices("pushes") == ["1", "2", "3"]
    assert {n: form.bind(f"push_{n}_field", "relevant") for n in expected} == expected
    assert {n: form.bind(f"push_{n}_outcome", "relevant") for n in expected} == expected


def test_every_number_has_bounds_and_says_them(form: PublishedForm) -> None:
    assert {name for name in form.asked() if form.bind(name, "type") == "int"} == NUMBERS

    for name in NUMBERS:
        assert {">=", "<="} <= set(form.bind(name, "constraint").split())
        assert form.bind(name, MESSAGE)


def test_every_text_is_there_in_three_languages(form: PublishedForm) -> None:
    translations = {language: form.texts(language) for language in LANGUAGES}

    assert len(translations[ENGLISH]) > 350
    assert len({frozenset(texts) for texts in translations.values()}) == 1
    assert [
        (lang, key) for lang, texts in translations.items() for key in texts if texts[key] in {"", "-"}
    ] == []


def test_every_question_note_and_section_has_a_label(form: PublishedForm) -> None:
    assert form.notes() >= NOTES
    assert form.with_a("label") == {*form.asked(), *NOTES, *GROUPS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sensitive_question_says_why_it_is_asked_and_that_one_may_refuse(
    form: PublishedForm, language: str
) -> None:
    texts = form.texts(language)
    hints = {
        key.removesuffix(":hint").rpartition("/")[2]: texts[key] for key in texts if key.endswith(":hint")
    }

    assert set(hints) >= SENSITIVE
    assert [name for name in SENSITIVE if MAY_REFUSE[language] not in hints[name]] == []
    assert [name for name in SENSITIVE if not WHY[language].search(hints[name])] == []
    assert all("refused" in form.bind(name, f"{GAUHAR}missing") for name in SENSITIVE)


@pytest.mark.parametrize("language", [KAZAKH, RUSSIAN])
def test_no_word_mixes_alphabets(form: PublishedForm, language: str) -> None:
    found = list(words(form.texts(language)))
    mixed = [word for word in found if re.search("[A-Za-z]", word) and not word.isascii()]

    assert len(found) > 1000
    assert mixed == []


def test_russian_is_written_with_russian_letters(form: PublishedForm) -> None:
    found = {word.lower() for word in words(form.texts(RUSSIAN))}
    foreign = {word for word in found if not re.fullmatch(f"[{CYRILLIC}]+|[a-z]+", word)}

    assert foreign == KAZAKH_NAMES_IN_RUSSIAN


def test_kazakh_is_written_with_kazakh_letters(form: PublishedForm) -> None:
    texts = form.texts(KAZAKH)
    found = {word.lower() for word in words(texts)}
    foreign = {word for word in found if not re.fullmatch(f"[{CYRILLIC}{KAZAKH_LETTERS}]+|[a-z]+", word)}
    labels = [text for key, text in texts.items() if key.endswith((":label", ":hint", "Msg"))]

    assert len(labels) > 130
    assert foreign == set()
    assert {word for word in found if set(word) & set(RUSSIAN_ONLY)} == set()
    assert [text for text in labels if not set(text.lower()) & set(KAZAKH_LETTERS)] == []


@pytest.mark.parametrize("language", [KAZAKH, RUSSIAN])
def test_nobody_is_addressed_familiarly(form: PublishedForm, language: str) -> None:
    texts = form.texts(language).values()

    assert [text for text in texts if FAMILIAR[language].search(text)] == []


def test_russian_you_is_capitalised_and_has_no_gender(form: PublishedForm) -> None:
    texts = list(form.texts(RUSSIAN).values())

    assert sum("Ваш" in text for text in texts) > 30
    assert [text for text in texts if LOWER_CASE_YOU.search(text) or GENDERED.search(text)] == []


def limit(key: str) -> int:
    """Characters a text may take on one card or button; region names are official and shown as a list."""
    special = {"/consent:label": 600, "_note:label": 250, "/consent:hint": 200, ":label": 200}
    for ending, length in special.items():
        if key.endswith(ending):
            return length
    if key.startswith("region-"):
        return 32
    return 160 if key.endswith((":hint", "Msg")) else 28


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_fits_its_place(form: PublishedForm, language: str) -> None:
    texts = form.texts(language)

    assert {key: text for key, text in texts.items() if len(text) > limit(key)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_choices_of_a_list_read_alike(form: PublishedForm, language: str) -> None:
    choices = [(key.rpartition("-")[0], text) for key, text in form.texts(language).items() if "/" not in key]

    assert len(choices) > 200
    assert len(choices) == len(set(choices))


@pytest.mark.parametrize("language", LANGUAGES)
def test_consent_says_what_is_kept_and_how_to_undo_it(form: PublishedForm, language: str) -> None:
    texts = form.texts(language)
    apart = {ENGLISH: "apart from the name", KAZAKH: "бөлек сақталады", RUSSIAN: "отдельно от названия"}

    assert {"/withdraw", "/privacy"} <= set(re.findall(r"/\w+", texts["/data/identity/consent:hint"]))
    assert apart[language] in texts["/data/identity/consent:label"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_told_before_the_figures_how_to_stop_and_go_on(form: PublishedForm, language: str) -> None:
    said = form.texts(language)["/data/people/figures_note:label"]

    assert re.findall(r"/\w+", said) == ["/pause", "/resume"]
