"""Kazakh and Russian are spelt as their dictionaries spell them, apart from words a reader has checked."""

from pathlib import Path

import pytest
from spoken_texts import DICTIONARIES, FORMS, ROOT, can_spell, form_texts, misspelt, spoken, words_only

LANGUAGES = sorted(DICTIONARIES)


def checked_words(language: str) -> list[str]:
    return (ROOT / "tests" / "words" / f"{language}.txt").read_text(encoding="utf-8").split()


def as_listed(words: set[str], listed: list[str]) -> set[str]:
    """Write words that merely begin a sentence, or shout, as the list has them: in small letters."""
    return {word if word in listed else _small(word) for word in words}


def _small(word: str) -> str:
    return word.lower() if word.isupper() else word[:1].lower() + word[1:]


def unknown(language: str, texts: list[str]) -> set[str]:
    if not can_spell(language):
        pytest.skip(
            f"hunspell or its {DICTIONARIES[language]} dictionary is not installed: spelling unchecked"
        )
    return misspelt(language, texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_spelt_right(language: str) -> None:
    texts = spoken(language)
    assert len(texts) > 200
    listed = checked_words(language)

    strange = as_listed(unknown(language, [each.text for each in texts]), listed) - set(listed)

    where = {word: next(e.where for e in texts if word in e.text.lower()) for word in sorted(strange)}
    assert not strange, f"correct these, or add them to tests/words/{language}.txt once checked: {where}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checked_words_are_sorted_and_none_is_idle(language: str) -> None:
    words = checked_words(language)
    assert words == sorted(set(words))

    idle = set(words) - as_listed(unknown(language, [each.text for each in spoken(language)]), words)

    assert not idle, f"no text needs these in tests/words/{language}.txt any more: {sorted(idle)}"


@pytest.mark.parametrize(("language", "wrong"), [("kk", "сауалнмаа"), ("ru", "аннкета")])
def test_a_slip_of_the_pen_is_seen(language: str, wrong: str) -> None:
    assert unknown(language, [f"{wrong} {{name}} /start <b>"]) == {wrong}


def test_every_form_has_texts_in_both_languages() -> None:
    assert FORMS

    assert all(list(form_texts(form, language)) for form in FORMS for language in LANGUAGES)


def test_the_texts_of_a_form_are_found_by_their_columns(tmp_path: Path) -> None:
    form = tmp_path / "x.md"
    form.write_text(
        "# a remark\n| survey |\n| | name | label::Қазақша (kk) | label::Русский (ru) |\n"
        "| | age | Жасыңыз | Возраст |\n\n| choices |\n| | label::Қазақша (kk) |\n| | Иә |\n",
        encoding="utf-8",
    )

    assert [(each.where, each.text) for each in form_texts(form, "kk")] == [
        ("x.md, line 4", "Жасыңыз"),
        ("x.md, line 8", "Иә"),
    ]


def test_what_is_not_a_word_is_left_out() -> None:
    assert words_only("Сәлем, {name}! <b>Иә</b> /start ${age} t.me Telegram").split() == ["Сәлем,", "!", "Иә"]
