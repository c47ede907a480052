"""The codebook: which columns there are, what they are called, and which numbers mean no answer."""

import pytest
from exporting_form import FORM, LONG, WANTED, book, form_of, named, the_form, told

from surveys.export.cells import Reader
from surveys.export.codebook import Part, Shape
from surveys.export.labels import Scissors, shortened
from surveys.export.missing import beside
from surveys.export.names import LONGEST, fitting
from surveys.export.wishes import Wishes
from surveys.form import Missing


def test_every_question_has_its_column_and_every_box_of_a_multiple_choice_too() -> None:
    names = [v.name for v in book().variables if v.part is not Part.ABOUT]

    assert names == [
        "helps", "whom_neighbours", "whom_others", "age", "money", "since", "since_why",
        "story", "story_why", "trust", "old", "echo",
    ]  # fmt: skip


def test_a_short_label_is_taken_where_the_form_has_one() -> None:
    assert named(book())["helps"].label == {
        "en": "Do you help?", "kk": "Көмек", "ru": "Вы помогаете?",
    }  # fmt: skip
    assert named(book())["helps"].words["kk"] == "Көмектесесіз бе?"


def test_a_box_is_labelled_with_choice_and_question() -> None:
    assert named(book())["whom_others"].label["kk"] == "Өзгелерге – Кімге?"


def test_texts_can_be_left_out_with_all_that_repeats_them() -> None:
    names = set(named(book(texts=False)))

    assert names.isdisjoint({"story", "story_why", "echo"})
    assert {"since", "old"} <= names


def test_timings_come_on_request() -> None:
    assert "age_s" not in named(book())
    assert named(book(timings=True))["age_s"].part is Part.SECONDS


def test_weights_and_exclusions_have_a_column_where_they_are_known() -> None:
    assert {"weight", "excluded"}.isdisjoint(named(book()))
    assert {"weight", "excluded"} <= set(named(book(weights={}, excluded=frozenset())))


def test_numbers_for_no_answer_keep_clear_of_the_answers() -> None:
    variables = named(book())

    assert list(variables["helps"].missing.values()) == [-1, -2, -3, -4]
    assert list(variables["trust"].missing.values()) == [-91, -92, -93, -94]  # -1 is an answer there
    assert list(variables["age"].missing.values()) == [-1, -2, -3, -4]  # the constraint keeps them free
    assert max(variables["money"].missing.values()) < -(10**15)  # nothing does


@pytest.mark.parametrize("taken", [-1, -2, -4])
def test_a_single_value_in_the_range_moves_it(taken: int) -> None:
    assert taken not in beside([taken, 5]).values()
    assert min(beside([taken, 5]).values()) < max(beside([taken, 5]).values()) < -4


def test_choices_that_are_numbers_keep_them_and_others_are_counted() -> None:
    variables = named(book())

    assert variables["trust"].numbers == {"-1": -1, "0": 0, "5": 5}
    assert variables["helps"].numbers == {"yes": 1, "no": 2}


def test_what_only_an_older_version_asked_stays() -> None:
    newer = form_of(
        FORM.format(long=LONG.strip(), version="2")
        .replace("| | integer | age |", "| | text | age |")
        .replace("| . >= 0 and . <= 120 | 0 to 120 | 0-ден 120-ға дейін | от 0 до 120 |", "|  |  |  |  |")
        .replace("| | who | others | Others | Өзгелерге | Другим |\n", "")
        .replace("| | decimal | money | How much? | Қанша? | Сколько? | refused |  |  |  |  |  |  |  |\n", "")
    )
    made = book((newer, the_form()))
    variables = named(made)
    reader = Reader(made, {"1": the_form(), "2": newer}, Wishes())
    row = dict(zip(variables, reader.row(told(0, age="30", money="5", whom="others")), strict=True))
    new = dict(zip(variables, reader.row(told(0, version="2", age="thirty")), strict=True))

    assert variables["age"].shape is Shape.TEXT
    assert variables["age_2"].shape is Shape.WHOLE
    assert (row["age"], row["age_2"], row["money"], row["whom_others"]) == (Missing.NOT_ASKED, 30, 5.0, 1)
    assert (new["age"], new["age_2"], new["money"]) == ("thirty", Missing.NOT_ASKED, Missing.NOT_ASKED)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("media", "radio"), "media_radio"),
        (("жасыңыз",), "v_"),
        (("all",), "all_"),
        (("str5",), "str5_"),
        (("q-1.b",), "q_1_b"),
        (("a" * 40, "radio"), "a" * 26 + "_radio"),
        (("q", "ж" * 40), "q_"),
    ],
)
def test_names_suit_every_program(parts: tuple[str, ...], name: str) -> None:
    made = fitting(parts, ())

    assert made == name
    assert made.isascii()
    assert len(made) <= LONGEST


def test_names_differ_in_more_than_case() -> None:
    taken: set[str] = set()
    for parts in [("Age",), ("age",), ("AGE",), ("b" * 40,), ("b" * 41,)]:
        name = fitting(parts, taken)
        assert name.lower() not in taken
        taken.add(name.lower())
    assert all(len(name) <= LONGEST for name in taken)


def test_a_label_is_cut_between_words_and_the_cut_is_told() -> None:
    scissors, variable = Scissors("kk"), named(book())["trust"]

    kept = scissors.label(variable, 256)

    assert len(kept.encode()) <= 256
    assert kept.endswith("…")
    assert [(cut.variable, cut.full, cut.kept) for cut in scissors.cuts] == [("trust", LONG.strip(), kept)]


@pytest.mark.parametrize("longest", [4, 7, 20, 119, 120])
def test_no_letter_is_cut_in_two(longest: int) -> None:
    kept = shortened("Қ" * 200, longest)

    assert kept.encode().decode() == kept
    assert longest - 2 < len(kept.encode()) <= longest


def test_simulated_interviews_are_named_in_the_codebook() -> None:
    assert not book().simulated
    assert book(wanted=type(WANTED)("parts", "1", WANTED.origins | {"simulated"})).simulated
