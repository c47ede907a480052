"""A review mark holds for the exact text it was given to; nothing else counts as read."""

from pathlib import Path

import pytest

from locales.review import (
    Mark,
    ReviewError,
    Status,
    Wording,
    interface_wordings,
    marked,
    read_marks,
    reviewed,
    text_hash,
    unread,
    without_stale,
    write_marks,
)

BACK = Wording("kk", "interface", "button|Back", "Артқа")
AGE = Wording("kk", "form:citizen", "/data/age", "Жасыңыз нешеде?")


def statuses(wordings: list[Wording], marks: list[Mark]) -> list[Status]:
    return [text.status for text in reviewed(wordings, marks)]


def test_a_text_without_a_mark_is_a_draft() -> None:
    assert statuses([BACK], []) == [Status.DRAFT]


def test_a_mark_holds_for_its_text() -> None:
    marks = marked([], [BACK], Status.NATIVE, "read in Almaty")

    assert statuses([BACK, AGE], marks) == [Status.NATIVE, Status.DRAFT]
    assert reviewed([BACK], marks)[0].remark == "read in Almaty"


def test_a_text_changed_since_its_mark_is_a_draft_again() -> None:
    marks = marked([], [BACK], Status.NATIVE)
    changed = Wording(BACK.language, BACK.where, BACK.key, "Артқа.")

    assert statuses([changed], marks) == [Status.DRAFT]


def test_the_same_letters_stored_otherwise_are_the_same_text() -> None:
    assert text_hash("одной") == text_hash("одно\N{CYRILLIC SMALL LETTER I}\N{COMBINING BREVE}")


@pytest.mark.parametrize(
    "other",
    [
        Wording("ru", BACK.where, BACK.key, BACK.text),
        Wording(BACK.language, "form:citizen", BACK.key, BACK.text),
        Wording(BACK.language, BACK.where, "Back", BACK.text),
    ],
)
def test_a_mark_does_not_hold_for_the_same_words_elsewhere(other: Wording) -> None:
    assert statuses([other], marked([], [BACK], Status.NATIVE)) == [Status.DRAFT]


def test_only_a_native_reading_takes_a_text_off_the_list_of_unread_ones() -> None:
    marks = marked(marked([], [BACK], Status.REREAD), [AGE], Status.NATIVE)

    assert [text.wording for text in unread([BACK, AGE], marks)] == [BACK]


def test_a_later_mark_replaces_an_earlier_one_on_the_same_place() -> None:
    marks = marked(marked([], [BACK], Status.REREAD), [BACK], Status.NATIVE)

    assert [mark.status for mark in marks] == [Status.NATIVE]


def test_marks_come_back_from_the_file_as_they_went_in(tmp_path: Path) -> None:
    odd = Wording("ru", "interface", 'A "quoted", long\nmsgid', "текст")
    marks = marked([], [BACK, AGE, odd], Status.REREAD, "a remark, with a comma")
    path = tmp_path / "review.csv"
    write_marks(marks, path)

    assert list(read_marks(path)) == marks


def test_an_absent_file_holds_no_marks(tmp_path: Path) -> None:
    assert read_marks(tmp_path / "review.csv") == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("kk,interface,Back,abc,perfect,", "row 2.*'perfect'.*draft, reread, native"),
        ("kk,interface,Back", "row 2.*columns must be"),
    ],
)
def test_a_bad_row_is_named_with_its_remedy(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "review.csv"
    path.write_text(f"language,where,key,text_hash,status,remark\n{row}\n", encoding="utf-8")

    with pytest.raises(ReviewError, match=said):
        read_marks(path)


def test_every_interface_text_can_be_reviewed() -> None:
    wordings = list(interface_wordings())

    assert {wording.language for wording in wordings} == {"kk", "ru"}
    assert len(set(wordings)) == len(wordings) > 100


def test_marks_that_hold_for_nothing_any_more_are_dropped() -> None:
    changed = Wording(BACK.language, BACK.where, BACK.key, "Артқа.")
    marks = marked([], [BACK, AGE], Status.REREAD)

    assert without_stale(marks, [BACK], "interface") == marks
    assert without_stale(marks, [changed], "interface") == marked([], [AGE], Status.REREAD)
    assert without_stale(marks, [], "interface") == marked([], [AGE], Status.REREAD)


def test_no_shipped_mark_is_for_a_text_that_is_gone() -> None:
    marks = list(read_marks())
    assert marks

    assert without_stale(marks, interface_wordings(), "interface") == marks, "run `python -m locales update`"
