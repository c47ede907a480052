"""What people write, and what is understood by it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.form import Answer, Choice, Kind, Question
from surveys.reading import LONGEST_TEXT, read, simplify
from surveys.screens import Problem, ProblemKind

BOMBS = {
    "digits": "9" * 4096,
    "circled twenties": "⑳" * 4096,
    "words of many letters": "\ufdfa" * 4096,
    "emoji": "👨‍👩‍👧‍👦" * 585,
    "zero width": "\u200b" * 4096,
    "commas": "1," * 2048,
    "only commas": "," * 4096,
    "accents": "a" + "\u0301" * 4095,
    "right to left": "\u202eшам" * 1024,
    "half a letter": "\ud800" * 4096,
    "nothing": "",
    "blank": " \n\t\u00a0",
}


def question(kind: Kind, *labels: str, exclusive: str | None = None) -> Question:
    """Labels give English and Russian words, parted by a slash; choices are named a, b, c and so on."""
    choices = tuple(
        Choice("abcdefghijklmnopqrst"[n], {"en": label.split("/")[0], "ru": label.split("/")[-1]})
        for n, label in enumerate(labels)
    )
    return Question("q", "/data/q", kind, choices=choices, exclusive=exclusive)


def value(kind: Kind, text: str) -> str | ProblemKind:
    found = read(question(kind), text)
    return found.value if isinstance(found, Answer) else found.kind


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("1000", "1000"),
        ("1 000", "1000"),
        ("1\u00a0000", "1000"),
        ("1\u202f000", "1000"),
        ("1\u2009000", "1000"),
        ("1'000", "1000"),
        ("1’000", "1000"),
        ("12 345 678", "12345678"),
        (" 42 ", "42"),
        ("42\n", "42"),
        ("+7", "7"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("–5", "-5"),
        ("-0", "0"),
        ("007", "7"),
        ("12,0", "12"),
        ("12.00", "12"),
        ("１２", "12"),
        ("1️⃣2️⃣", "12"),
        ("\u200b4\u200b2\ufeff", "42"),
        ("\u202e42\u202c", "42"),
        ("999999999999999", "999999999999999"),
        ("1.500.000", "1500000"),
        ("1,500,000", "1500000"),
        ("12.500.000,00", "12500000"),
        ("12,500,000.00", "12500000"),
    ],
)
def test_whole_numbers_are_read_as_people_write_them(written: str, understood: str) -> None:
    assert value(Kind.INTEGER, written) == understood
    assert value(Kind.DECIMAL, written) == understood


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 000,5", "1000.5"),
        ("0,125", "0.125"),
        ("0.0000001", "0.0000001"),
        ("2,50", "2.5"),
        ("-1,5", "-1.5"),
        ("1000,125", "1000.125"),
    ],
)
def test_decimal_numbers_take_a_comma_or_a_point(written: str, understood: str) -> None:
    assert value(Kind.DECIMAL, written) == understood
    assert value(Kind.INTEGER, written) is ProblemKind.NOT_WHOLE


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("1 500 000 тг", "1500000"),
        ("1 500 000тг.", "1500000"),
        ("1.500.000 тг", "1500000"),
        ("1500000 ₸", "1500000"),
        ("1500000 Тенге", "1500000"),
        ("1500000 теңге", "1500000"),
        ("500 tenge", "500"),
        ("500 KZT", "500"),
        ("1,5 млн", "1500000"),
        ("1.5 млн.", "1500000"),
        ("1,5млн тг", "1500000"),
        ("1,5 миллиона тенге", "1500000"),
        ("1,25 миллион теңге", "1250000"),
        ("2 million tenge", "2000000"),
        ("12 500,5 тыс. тг.", "12500500"),
        ("150 мың", "150000"),
        ("150 мын", "150000"),
        ("150мың теңге", "150000"),
        ("150 тысяч", "150000"),
        ("3,2 млрд", "3200000000"),
        ("0,125 млн", "125000"),
        ("1,2345678 млн", ProblemKind.NOT_WHOLE),
        ("999999 млрд", "999999000000000"),
        ("0 тг", "0"),
        ("ноль", "0"),
        ("Нөл", "0"),
        ("нуль", "0"),
        ("zero", "0"),
    ],
)
def test_amounts_are_read_with_their_thousands_millions_and_currency(
    written: str, understood: str | ProblemKind
) -> None:
    assert value(Kind.INTEGER, written) == understood


MIXED = ("1 500.000", "1 500,000", "1500.000", "1 500.250", "1.500 тг", "1,500 млн", "2.500 мың теңге")


@pytest.mark.parametrize("written", ["1,000", "1.000", "-1,000", "+1.000", "150.000", "12,345", *MIXED])
def test_one_or_a_thousand_is_refused_rather_than_guessed(written: str) -> None:
    for kind in (Kind.INTEGER, Kind.DECIMAL):
        assert value(kind, written) is ProblemKind.NOT_A_NUMBER


@pytest.mark.parametrize(
    "written",
    [
        *("", "many", "12 5", "1 00", "1 0000", "1,000 000", "5²", "½", "1e5", "0x1F", "--5", "5-10", "1/2"),
        *("NaN", "Infinity", "12,", ",5", "1 234 5", "1000000000000000", "0.1234567891", "5 лет", "1_000"),
        *("①", "٣", "1.500,000", "1,500.000.000", "1.50.000", "0.500.000", "1.500.000 000", "01.500.000"),
        *("жоқ", "нет", "none", "около 500", "500-600", "500 т", "500 к", "1 млн 500 тыс", "полтора млн"),
        *("100 $", "100 USD", "млн", "тг", "5 тг млн", "5 млн млн", "5 м", "1000000 млрд", "5² тг", "1e5 тг"),
    ],
)
def test_what_is_not_one_number_is_refused(written: str) -> None:
    for kind in (Kind.INTEGER, Kind.DECIMAL):
        assert value(kind, written) is ProblemKind.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("31.12.2026", "2026-12-31"),
        ("1.2.2026", "2026-02-01"),
        ("01/02/2026", "2026-02-01"),
        ("01-02-2026", "2026-02-01"),
        ("01–02–2026", "2026-02-01"),
        ("2026-12-31", "2026-12-31"),
        ("2026.1.5", "2026-01-05"),
        (" ３１.１２.２０２６ ", "2026-12-31"),
        ("29.02.2024", "2024-02-29"),
    ],
)
def test_dates_are_read_day_first_or_year_first(written: str, understood: str) -> None:
    assert value(Kind.DATE, written) == understood


@pytest.mark.parametrize(
    "written",
    ["31.02.2026", "29.02.2026", "32.01.2026", "1.13.2026", "00.00.0000", "31.12.26", "tomorrow", ""],
)
def test_days_that_do_not_exist_are_refused(written: str) -> None:
    assert value(Kind.DATE, written) is ProblemKind.NOT_A_DATE


ANSWERS = ("Ёлка, большая/Елка", "Yes/Да", "No/Нет", "Don't know/Не знаю")


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("2", "b"),
        ("2.", "b"),
        ("２", "b"),
        ("2️⃣", "b"),
        ("02", "b"),
        ("yes", "b"),
        ("ДА", "b"),
        ("да!", "b"),
        (" «Нет» ", "c"),
        ("елка", "a"),
        ("ЁЛКА", "a"),
        ("елка большая", "a"),
        ("don’t know", "d"),
        ("не\u00a0знаю", "d"),
        ("не\nзнаю", "d"),
    ],
)
def test_a_choice_is_understood_by_number_or_label_in_any_language(written: str, understood: str) -> None:
    for kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE):
        assert read(question(kind, *ANSWERS), written) == Answer(understood)


@pytest.mark.parametrize("written", ["0", "5", "maybe", "", "1,2", "1.0", "yes no", "👍", "-", "9" * 4096])
def test_what_is_no_choice_is_refused(written: str) -> None:
    found = read(question(Kind.SELECT_ONE, *ANSWERS), written)

    assert isinstance(found, Problem)
    assert found.kind is ProblemKind.NOT_A_CHOICE


def test_numbers_parted_by_a_sign_are_never_one_larger_number() -> None:
    many = [f"Choice {letter}" for letter in "abcdefghijklmnopqrst"]

    assert read(question(Kind.SELECT_MULTIPLE, *many), "1,2") == Answer("a b")
    assert isinstance(read(question(Kind.SELECT_ONE, *many), "1,2"), Problem)
    assert isinstance(read(question(Kind.SELECT_ONE, *many), "1.0"), Problem)


@pytest.mark.parametrize(
    "written", ["1 3", "3,1", "1;3", "1. 3.", "1\n3", "нет, елка", "Нет\nёлка", "1, 3, 1"]
)
def test_several_choices_may_be_written_in_any_order(written: str) -> None:
    assert read(question(Kind.SELECT_MULTIPLE, *ANSWERS), written) == Answer("a c")


def test_one_wrong_choice_among_several_spoils_them_all() -> None:
    assert isinstance(read(question(Kind.SELECT_MULTIPLE, *ANSWERS), "1, 9"), Problem)


def test_the_exclusive_choice_stands_alone() -> None:
    asked = question(Kind.SELECT_MULTIPLE, *ANSWERS, exclusive="d")

    assert read(asked, "4") == Answer("d")
    assert isinstance(read(asked, "1, 4"), Problem)


def test_on_a_scale_a_number_means_the_number_it_shows() -> None:
    scale = question(Kind.SELECT_ONE, "0 – not at all", *"123456789", "10 – fully")

    assert read(scale, "0") == Answer("a")
    assert read(scale, "7") == Answer("h")
    assert isinstance(read(scale, "10"), Problem)  # the tenth in the list is 9


def test_a_number_that_may_mean_two_choices_is_refused() -> None:
    times = question(Kind.SELECT_ONE, "0 times", "1 time", "2 times or more")

    assert isinstance(read(times, "1"), Problem)
    assert read(times, "1 time") == Answer("b")
    assert isinstance(read(question(Kind.SELECT_ONE, "<5", ">5"), "5"), Problem)


def test_text_is_kept_as_written_but_for_its_edges() -> None:
    assert value(Kind.TEXT, "  Сәлем,\n\nәлем! 👨‍👩‍👧 \x00 ") == "Сәлем,\n\nәлем! 👨‍👩‍👧"
    assert value(Kind.TEXT, "one\ttwo\r\nthree") == "one two\nthree"
    assert value(Kind.TEXT, "שלום") == "שלום"


def test_text_cannot_turn_the_card_around() -> None:
    assert value(Kind.TEXT, "\u202eabc\u2066") == "abc"


@pytest.mark.parametrize("written", ["", "  ", "\u200b\u200d", "\u202e", "\ud800"])
def test_text_without_anything_to_see_is_no_answer(written: str) -> None:
    assert value(Kind.TEXT, written) is ProblemKind.ONLY_WORDS


def test_text_has_a_limit_and_the_limit_itself_is_allowed() -> None:
    assert value(Kind.TEXT, "ж" * LONGEST_TEXT) == "ж" * LONGEST_TEXT

    found = read(question(Kind.TEXT), "ж" * (LONGEST_TEXT + 1))
    assert found == Problem(ProblemKind.TOO_LONG, given=str(LONGEST_TEXT + 1))


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("kind", [Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.INTEGER, Kind.DATE, Kind.TEXT])
def test_no_message_comes_back_long(kind: Kind, bomb: str) -> None:
    asked = question(kind, *(f"Choice {n}/Выбор {n}" for n in range(20)))
    found = read(asked, BOMBS[bomb])

    if isinstance(found, Problem):
        assert len(found.given) <= 40
        found.given.encode()


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(max_size=60), st.sampled_from([*Kind]))
def test_whatever_is_written_is_an_answer_or_a_problem(text: str, kind: Kind) -> None:
    found = read(question(kind, *ANSWERS), text)

    assert isinstance(found, Answer | Problem)
    if isinstance(found, Answer):
        assert found.missing is None
        assert found.value.strip()


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_number_written_with_a_comma_is_the_number(number: object) -> None:
    written = f"{number:f}".replace(".", ",")  # four places, so it is never one or a thousand
    found = read(question(Kind.DECIMAL), written)

    assert isinstance(found, Answer)
    assert type(number)(found.value) == number


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(max_size=60))
def test_simplifying_twice_changes_nothing_more(text: str) -> None:
    assert simplify(simplify(text)) == simplify(text)
