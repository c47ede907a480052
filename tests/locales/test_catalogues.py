"""Every sentence of the code stands in every catalogue, whole and in form; a broken catalogue is told on."""

from pathlib import Path

import pytest

from locales import index_words
from locales.__main__ import main
from locales.catalogue import open_po
from locales.check import check, findings
from locales.extract import ExtractionError, Sentence, sentences
from locales.languages import HERE, catalogue_path, catalogued
from locales.update import updated

RUSSIAN = (
    'msgid ""\nmsgstr ""\n"Language: ru\\n"\n'
    '"Plural-Forms: nplurals=3; plural=(n%10==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\\n"\n\n'
)
COUNTED = 'msgid "{n} answer"\nmsgid_plural "{n} answers"\n'


def code(root: Path, *lines: str) -> Path:
    (root / "bot").mkdir()
    (root / "bot" / "desk.py").write_text("\n".join(lines), encoding="utf-8")
    return root


def faults(tmp_path: Path, entry: str, *found: Sentence) -> str:
    path = tmp_path / "gauhar.po"
    path.write_text(RUSSIAN + entry, encoding="utf-8")
    return "\n".join(findings(open_po(path, "ru"), found))


def test_the_catalogues_are_complete_and_in_form() -> None:
    assert len(sentences(HERE.parent)) > 100
    assert catalogued() == ("kk", "ru")

    assert not check(), "\n".join(check())


@pytest.mark.parametrize("language", catalogued())
def test_the_catalogues_are_as_the_update_writes_them(language: str) -> None:
    path = catalogue_path(language)

    fresh = updated(path, language, sentences(HERE.parent))

    assert fresh == path.read_bytes(), "run `python -m locales update`"


@pytest.mark.parametrize("language", catalogued())
def test_the_catalogues_hold_no_dates_and_no_places_of_a_machine(language: str) -> None:
    text = catalogue_path(language).read_text(encoding="utf-8")

    assert not [word for word in ("Date:", "Generated-By", "#: /", ".py:", "#, fuzzy", "#~") if word in text]


def test_each_way_of_saying_a_sentence_is_read_from_the_code(tmp_path: Path) -> None:
    root = code(
        tmp_path,
        't("Hello, {name}", name=name)',
        'Phrase("The {sheet} " "is empty.", sheet=sheet)',
        'self.t("Good " "day")',
        't.plural("{n} answer", "{n} answers", n)',
        'voice.t.button("Back")',
        't.command("Begin the survey")',
        'WORDS = {1: N_("Trust"), 2: N_("Yes", "button")}',
        "t(WORDS[1])",
    )

    assert [(s.context, s.msgid, s.plural) for s in sentences(root, ["bot"])] == [
        ("button", "Back", ""),
        ("command", "Begin the survey", ""),
        ("", "Good day", ""),
        ("", "Hello, {name}", ""),
        ("", "The {sheet} is empty.", ""),
        ("", "Trust", ""),
        ("button", "Yes", ""),
        ("", "{n} answer", "{n} answers"),
    ]
    assert {s.where for s in sentences(root, ["bot"])} == {"bot/desk.py"}


def test_names_that_only_look_like_ours_are_left_alone(tmp_path: Path) -> None:
    root = code(tmp_path, 'app.command("score")', 'form.button("x")', 'print("t")', 'at("noon")')

    assert sentences(root, ["bot"]) == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('t(f"Hello, {name}")', "put together"),
        ('t("Hello, " + name)', "put together"),
        ('t.button(f"{n}")', "put together"),
        ('t.plural("{n} answer", n)', "both sentences"),
        ("N_(name)", "marks a literal"),
        ("Phrase(name)", "marks a literal"),
        ('Phrase(f"{name} is wrong.")', "put together"),
    ],
)
def test_a_sentence_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    root = code(tmp_path, "", line)

    with pytest.raises(ExtractionError, match=rf"bot/desk\.py:2: .*{said}"):
        sentences(root, ["bot"])


@pytest.mark.parametrize(
    ("entry", "sentence", "said"),
    [
        ('msgid "Yes"\nmsgstr "Да"', Sentence("No"), "'No' is missing"),
        ('msgid "Yes"\nmsgstr "Да"', Sentence("No"), "'Yes' is in no code"),
        ('msgid "Yes"\nmsgstr ""', Sentence("Yes"), "not translated"),
        ('#, fuzzy\nmsgid "Yes"\nmsgstr "Да"', Sentence("Yes"), "fuzzy"),
        ('msgid "Yes"\nmsgstr "Yes"', Sentence("Yes"), "left in English"),
        ('msgid "Hello, {name}"\nmsgstr "Привет, {nom}"', Sentence("Hello, {name}"), "other {places}"),
        ('msgid "Send /start"\nmsgstr "Отправьте /pause"', Sentence("Send /start"), "other /commands"),
        ('msgid "<b>Yes</b>"\nmsgstr "<b>Да<b>"', Sentence("<b>Yes</b>"), "other markup"),
        ('msgid "Yes"\nmsgstr "Да "', Sentence("Yes"), "space at its edges"),
        ('msgid "Yes\\n\\nNo"\nmsgstr "Да\\nНет"', Sentence("Yes\n\nNo"), "other paragraphs"),
        (
            f'msgctxt "button"\nmsgid "Yes"\nmsgstr "{"Д" * 29}"',
            Sentence("Yes", "button"),
            "has 29 characters, 28 fit",
        ),
        (
            f'msgctxt "command"\nmsgid "Yes"\nmsgstr "{"Д" * 257}"',
            Sentence("Yes", "command"),
            "has 257 characters, 256 fit",
        ),
        (
            COUNTED + 'msgstr[0] "{n} ответ"\nmsgstr[1] "{n} ответа"',
            Sentence("{n} answer", plural="{n} answers"),
            "not translated",
        ),
        (
            'msgid "{n} answer"\nmsgstr "{n} ответ"',
            Sentence("{n} answer", plural="{n} answers"),
            "has 1 forms where the language has 3",
        ),
        (
            COUNTED + 'msgstr[0] "{n} ответ"\nmsgstr[1] "ответа"\nmsgstr[2] "{n} ответов"',
            Sentence("{n} answer", plural="{n} answers"),
            "other {places} in 'ответа'",
        ),
    ],
)
def test_each_fault_of_a_catalogue_is_told(tmp_path: Path, entry: str, sentence: Sentence, said: str) -> None:
    assert said in faults(tmp_path, entry, sentence)


def test_a_head_with_the_wrong_number_of_plurals_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gauhar.po"
    path.write_text(RUSSIAN.replace("nplurals=3", "nplurals=2"), encoding="utf-8")

    told = list(findings(open_po(path, "ru"), []))

    assert told[0].startswith("the head counts 2 plurals, the language has 3: write nplurals=3;")


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (f'msgctxt "button"\nmsgid "Yes"\nmsgstr "{"Д" * 28}"', Sentence("Yes", "button")),
        (f'msgctxt "command"\nmsgid "Yes"\nmsgstr "{"Д" * 256}"', Sentence("Yes", "command")),
        ('msgid "{b} and {a} /start"\nmsgstr "{a}, /start, {b}"', Sentence("{b} and {a} /start")),
        ('msgid "{n} / {m}"\nmsgstr "{n} / {m}"', Sentence("{n} / {m}")),
    ],
)
def test_what_just_fits_is_not_told_on(tmp_path: Path, entry: str, sentence: Sentence) -> None:
    assert faults(tmp_path, entry, sentence) == ""


def test_an_update_keeps_translations_and_drops_what_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "gauhar.po"
    path.write_text(
        RUSSIAN + '#: bot/old.py:7\nmsgid "Yes"\nmsgstr "Да"\n\nmsgid "Gone"\nmsgstr "Нет"\n',
        encoding="utf-8",
    )
    found = [Sentence("{n} a", plural="{n} b", where="bot/desk.py"), Sentence("Yes", where="bot/desk.py")]

    text = updated(path, "ru", found).decode()

    assert '#: bot/desk.py\nmsgid "Yes"\nmsgstr "Да"\n' in text
    assert 'msgid_plural "{n} b"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n' in text
    assert "Gone" not in text
    assert text.index("Yes") < text.index("{n} a")


def test_an_empty_file_begins_a_language_with_its_own_plurals(tmp_path: Path) -> None:
    path = tmp_path / "gauhar.po"
    path.write_bytes(b"")

    text = updated(path, "ar", [Sentence("Yes")]).decode()

    assert "words in Arabic" in text
    assert "nplurals=6" in text
    assert 'msgid "Yes"\nmsgstr ""\n' in text


def test_the_check_says_in_one_line_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "All catalogues are complete.\n"
    assert main(["translate"]) == 2
    assert "python -m locales update" in capsys.readouterr().err


def test_the_index_has_its_five_dimensions_27_sub_dimensions_and_65_indicators() -> None:
    words = index_words.DIMENSIONS, index_words.SUBDIMENSIONS, index_words.INDICATORS

    assert [len(names) for names in words] == [5, 27, 65]
    assert {i.rpartition(".")[0] for i in index_words.INDICATORS} == set(index_words.SUBDIMENSIONS)
    assert {i.rpartition(".")[0] for i in index_words.SUBDIMENSIONS} == set(index_words.DIMENSIONS)
