"""Who has read the Kazakh and Russian texts: none is hidden from the list, and none claims a nameless reader.

It cannot know whether the reader named did read; it holds that somebody has to be named, with a day.
"""

import re
from datetime import date

import pytest
from spoken_texts import spoken

from bot.review import REVIEWED_LANGUAGES, form_wordings
from locales.review import Mark, Status, Wording, interface_wordings, marked, read_marks, reviewed

NAMED = re.compile(r"read by (?P<name>[^\W\d_][^\d]+) on (?P<day>\d{4}-\d\d-\d\d)\b")
AGE = Wording("kk", "form:citizen", "/data/age", "Жасыңыз нешеде?")


def every_text() -> list[Wording]:
    return [*interface_wordings(), *form_wordings()]


def nameless(marks: list[Mark]) -> list[Mark]:
    """Return the native readings of which the remark does not say who read the text when."""
    return [mark for mark in marks if mark.status is Status.NATIVE and not _names_a_reader(mark.remark)]


def _names_a_reader(remark: str) -> bool:
    said = NAMED.search(remark)
    return said is not None and _is_a_day(said["day"])


def _is_a_day(written: str) -> bool:
    try:
        return date.fromisoformat(written) > date.min
    except ValueError:
        return False


@pytest.mark.parametrize("language", REVIEWED_LANGUAGES)
def test_every_text_has_a_status(language: str) -> None:
    listed = {
        one.wording.text: one.status
        for one in reviewed(every_text(), read_marks())
        if one.wording.language == language
    }
    texts = {each.text for each in spoken(language)}
    assert len(texts) > 200

    assert texts - set(listed) == set()


def test_every_text_stands_in_one_place_of_the_list() -> None:
    places = [(one.language, one.where, one.key) for one in every_text()]
    assert len(places) > 500

    assert len(places) == len(set(places))


def test_nobody_nameless_has_read_a_text_we_ship() -> None:
    marks = list(read_marks())
    assert marks

    assert not nameless(marks), "write “read by <name> on <year-month-day>” as the remark of a native reading"


@pytest.mark.parametrize(
    "remark",
    ["", "a native reading", "read by on 2026-05-04", "read by A. Reader", "read by A. Reader on 2026-13-40"],
)
def test_a_native_reading_needs_a_name_and_a_day(remark: str) -> None:
    marks = marked([], [AGE], Status.NATIVE, remark)

    assert nameless(marks) == marks


def test_a_native_reading_with_its_reader_and_day_is_taken() -> None:
    assert nameless(marked([], [AGE], Status.NATIVE, "read by A. Reader on 2026-05-04")) == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REREAD])
def test_lesser_readings_need_no_name(status: Status) -> None:
    assert nameless(marked([], [AGE], status)) == []
