"""A translator says whole sentences, counts, and writes numbers and dates as people in Kazakhstan do."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from locales import (
    MissingTranslationError,
    Translator,
    language_name,
    languages,
    pseudo,
    refuse_missing,
    translators,
)
from locales.pseudo import MARK

PO = """
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"

msgid "Hello, {{name}}"
msgstr "Сәлем, {{name}}"

msgctxt "button"
msgid "Back"
msgstr "Артқа"

msgid "{{n}} answer"
msgid_plural "{{n}} answers"
{counted}

#, fuzzy
msgid "Doubtful"
msgstr "Күмәнді"
"""
KK = PO.format(
    language="kk",
    plurals="nplurals=2; plural=(n != 1);",
    counted='msgstr[0] "{n} жауап"\nmsgstr[1] "{n} жауап бар"',
)
RU = PO.format(
    language="ru",
    plurals="nplurals=3; plural=(n%10==1 && n%100!=11 ? 0"
    " : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    counted='msgstr[0] "{n} ответ"\nmsgstr[1] "{n} ответа"\nmsgstr[2] "{n} ответов"',
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for language, text in (("kk", KK), ("ru", RU)):
        path = tmp_path / language / "LC_MESSAGES" / "gauhar.po"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def kazakh(root: Path) -> Translator:
    return translators(root, refuse_missing)["kk"]


@pytest.fixture
def russian(root: Path) -> Translator:
    return translators(root, refuse_missing)["ru"]


def test_the_languages_stand_in_the_order_respondents_see() -> None:
    assert languages() == ("kk", "ru", "en")
    assert tuple(translators()) == languages()


def test_a_language_is_added_by_adding_a_file(root: Path) -> None:
    path = root / "uz" / "LC_MESSAGES" / "gauhar.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Hello, {name}"\nmsgstr "Salom, {name}"\n', encoding="utf-8")

    assert languages(root) == ("kk", "ru", "en", "uz")
    assert translators(root)["uz"]("Hello, {name}", name="Али") == "Salom, Али"


def test_a_sentence_is_translated_and_its_places_filled(kazakh: Translator) -> None:
    assert kazakh("Hello, {name}", name="Айгүл") == "Сәлем, Айгүл"


def test_what_is_filled_in_is_not_read_again(kazakh: Translator) -> None:
    assert kazakh("Hello, {name}", name="{name} {0.__class__}") == "Сәлем, {name} {0.__class__}"


def test_a_button_is_looked_up_among_the_buttons(kazakh: Translator) -> None:
    assert kazakh.button("Back") == "Артқа"
    with pytest.raises(MissingTranslationError, match="'Back'"):
        kazakh("Back")


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 ответов"),
        (1, "1 ответ"),
        (3, "3 ответа"),
        (11, "11 ответов"),
        (21, "21 ответ"),
        (1002, "1\xa0002 ответа"),
    ],
)
def test_russian_counts_in_three_forms(russian: Translator, n: int, said: str) -> None:
    assert russian.plural("{n} answer", "{n} answers", n) == said


@pytest.mark.parametrize(("n", "said"), [(1, "1 жауап"), (0, "0 жауап бар"), (2, "2 жауап бар")])
def test_kazakh_counts_in_two_forms(kazakh: Translator, n: int, said: str) -> None:
    assert kazakh.plural("{n} answer", "{n} answers", n) == said


def test_english_is_its_own_translation(root: Path) -> None:
    english = translators(root)["en"]

    assert english("Hello, {name}", name="Айгүл") == "Hello, Айгүл"
    assert [english.plural("{n} answer", "{n} answers", n) for n in (0, 1, 2)] == [
        "0 answers",
        "1 answer",
        "2 answers",
    ]


@pytest.mark.parametrize("msgid", ["Never written", "Doubtful"])
def test_a_missing_or_doubtful_translation_is_an_error_in_tests(kazakh: Translator, msgid: str) -> None:
    with pytest.raises(MissingTranslationError, match=f"kk catalogue.*{msgid}"):
        kazakh(msgid)


def test_a_missing_translation_is_english_and_a_warning_in_production(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kazakh = translators(root)["kk"]

    assert kazakh("Never written by {name}", name="us") == "Never written by us"
    assert kazakh.plural("{n} gap", "{n} gaps", 1) == "1 gap"
    assert kazakh.plural("{n} gap", "{n} gaps", 5) == "5 gaps"
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3
    assert "Never written" in caplog.text


def test_a_sentence_known_without_its_plural_is_missing_as_a_plural(kazakh: Translator) -> None:
    with pytest.raises(MissingTranslationError):
        kazakh.plural("Hello, {name}", "Hello, all", 2, name="x")
    with pytest.raises(MissingTranslationError):
        kazakh("{n} answer", n=1)


@pytest.mark.parametrize(("language", "name"), [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")])
def test_a_language_is_called_by_its_own_name(language: str, name: str) -> None:
    assert language_name(language) == name


def test_a_language_without_a_given_name_is_called_as_cldr_calls_it() -> None:
    assert language_name("uz") == "O‘zbek"


@pytest.mark.parametrize(
    ("language", "score", "count"),
    [("kk", "71,3", "12\xa0345"), ("ru", "71,3", "12\xa0345"), ("en", "71.3", "12,345")],
)
def test_numbers_are_written_as_the_language_writes_them(language: str, score: str, count: str) -> None:
    t = translators()[language]

    assert t.score(71.25) == score
    assert t.integer(12345) == count


def test_a_score_of_one_tenth_less_than_a_whole_is_not_rounded_up_to_it() -> None:
    assert translators()["en"].score(99.94) == "99.9"
    assert translators()["en"].score(100.0) == "100.0"


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("kk", "2026 ж. 5 наурыз", "2026 ж. 5 наурыз, 04:30"),
        ("ru", "5 марта 2026 г.", "5 марта 2026 г., 04:30"),
        ("en", "5 March 2026", "5 March 2026, 04:30"),
    ],
)
def test_dates_are_in_words_and_moments_in_kazakhstan_time(language: str, day: str, moment: str) -> None:
    t = translators(on_missing=refuse_missing)[language]

    assert t.date(date(2026, 3, 5)) == day
    assert t.date_time(datetime(2026, 3, 4, 23, 30, tzinfo=UTC)) == moment


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        pseudo().date_time(datetime(2026, 3, 5, 4, 30))  # noqa: DTZ001 - the very thing refused


def test_the_invented_language_marks_every_letter_but_not_what_is_filled_in() -> None:
    said = pseudo()("Hi <b>{name}</b>, do /start &amp; go", name="Ann")

    assert said.replace(MARK, "·") == "H·i· <b>Ann</b>, d·o· /start &amp; g·o·"
