"""A row that the form would not have taken is refused, with its column, its value and the reason."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from dialects import Record, kobo
from reading_back import NOW, Read, form_called, made_up

from surveys.form import Answer, Missing
from surveys.imports import Collected, Refusal, shown

Reader = Callable[..., Read]


def refused(read: Read) -> list[tuple[str, str, str]]:
    """Give column, value and reason of everything said against the one row."""
    (row,) = read
    assert not isinstance(row, Collected)
    assert {each.row for each in row} == {2}
    return [(each.column, each.value, each.reason) for each in row]


def taken(read: Read) -> Collected:
    (row,) = read
    assert isinstance(row, Collected), row
    return row


@pytest.mark.parametrize(
    ("changes", "column", "value", "reason"),
    [
        ({"consent": "no"}, "consent", "no", "ends the interview"),
        ({"consent": ""}, "consent", "", "needs an answer"),
        ({"consent": "perhaps"}, "consent", "perhaps", "No choice is called so"),
        ({"resident": "no"}, "resident", "no", "ends the interview"),
        ({"age": "17"}, "age", "17", "ends the interview"),
        ({"age": "1.000"}, "age", "1.000", "can mean only one thing"),
        ({"age": "34,5"}, "age", "34,5", "whole number"),
        ({"age": "=40+1"}, "age", "=40+1", "no number"),
        ({"age": "999"}, "age", "999", "does not accept this: "),
        ({"sex": "dont_know"}, "sex", "dont_know", "does not offer dont_know"),
        ({"trust": "skipped"}, "trust", "skipped", "needs an answer"),
        ({"trust": "not_asked"}, "trust", "not_asked", "needs an answer"),
        ({"trust": "1"}, "trust", "1", "No choice is called so"),
        ({"neighbours": "none race"}, "neighbours", "none race", "rules out"),
        ({"neighbours": "race martians"}, "neighbours", "race martians", "no such choice"),
        ({"language": "de"}, "language", "de", "languages en, kk, ru"),
    ],
)
def test_what_the_form_does_not_take_is_refused(
    read_records: Reader, citizen: Record, changes: Record, column: str, value: str, reason: str
) -> None:
    assert isinstance(read_records("citizen", citizen)[0], Collected)

    told = refused(read_records("citizen", citizen | changes))

    assert [(one[0], one[1]) for one in told] == [(column, value)]
    assert reason in told[0][2]


def test_everything_wrong_with_a_row_is_said_at_once(read_records: Reader, citizen: Record) -> None:
    told = refused(read_records("citizen", citizen | {"age": "old", "trust": "7", "income": "much"}))

    assert [column for column, _, _ in told] == ["age", "trust", "income"]


@pytest.mark.parametrize("columns_turned", [False, True])
def test_more_union_members_than_staff_are_refused_in_either_order(
    read_records: Reader, organisation: Record, *, columns_turned: bool
) -> None:
    changed = organisation | {"staff": "4", "staff_women": "1", "union_members": "5"}
    row = dict(reversed(changed.items())) if columns_turned else changed

    assert refused(read_records("organisation", row))[0][:2] == ("union_members", "5")
    assert isinstance(read_records("organisation", row | {"union_members": "4"})[0], Collected)


def test_an_answer_to_what_would_not_have_been_asked_is_refused(
    read_records: Reader, organisation: Record
) -> None:
    changed = organisation | {"has_members": "no", "members": "30", "general_meeting": ""}

    assert ("members", "30") in [one[:2] for one in refused(read_records("organisation", changed))]
    assert not any(
        "members" in one[:1] for one in _said(read_records("organisation", changed | {"members": ""}))
    )


def _said(read: Read) -> list[tuple[str, str, str]]:
    return [] if isinstance(read[0], Collected) else refused(read)


@pytest.mark.parametrize("blank", ["", "  ", "not_asked", "skipped"])
def test_blank_stays_blank_where_nothing_was_asked(
    read_records: Reader, organisation: Record, blank: str
) -> None:
    unasked = [name for name, cell in organisation.items() if not cell and name != "comment"]
    assert unasked

    assert taken(read_records("organisation", organisation | dict.fromkeys(unasked, blank)))


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("dont_know", Answer(missing=Missing.DONT_KNOW)),
        ("refused", Answer(missing=Missing.REFUSED)),
        ("yes", Answer("yes")),
        ("Иә", Answer("yes")),
        (" Да ", Answer("yes")),
    ],
)
def test_an_answer_is_a_name_a_code_or_words_in_any_language(
    read_records: Reader, organisation: Record, cell: str, answer: Answer
) -> None:
    read = taken(read_records("organisation", organisation | {"equal_opportunities": cell}))

    assert read.interview.answers["equal_opportunities"] == answer


@pytest.mark.parametrize(
    ("cell", "value"),
    [("12", "12"), ("1 200", "1200"), ("12,0", "12"), ("12.0", "12"), ("1\u00a0200", "1200")],
)
def test_numbers_are_read_as_people_write_them(
    read_records: Reader, organisation: Record, cell: str, value: str
) -> None:
    read = taken(read_records("organisation", organisation | {"volunteers": cell}))

    assert read.interview.answers["volunteers"] == Answer(value)


@pytest.mark.parametrize("words", ["refused", "dont_know", "=1+1", "Көп рақмет", "first\nsecond"])
def test_free_text_is_kept_as_it_was_written(read_records: Reader, organisation: Record, words: str) -> None:
    read = taken(read_records("organisation", organisation | {"comment": words}))

    assert read.interview.answers["comment"] == Answer(words)


def test_free_text_is_not_repeated_in_a_refusal(read_records: Reader, organisation: Record) -> None:
    told = refused(read_records("organisation", organisation | {"comment": "secret " * 400}))

    assert told == [("comment", "", "Text may have 2000 characters.")]


@pytest.mark.parametrize(
    ("ends", "completed_at"),
    [
        ({"end": "2026-03-01T10:00:00.000+05:00"}, datetime(2026, 3, 1, 5, tzinfo=UTC)),
        ({"_submission_time": "2026-03-01T10:00:00"}, datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ({"SubmissionDate": "2026-03-01T10:00:00.000Z"}, datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ({"end": "yesterday", "_submission_time": "2026-03-01"}, datetime(2026, 3, 1, tzinfo=UTC)),
        ({"end": "2099-01-01"}, NOW),
        ({"end": "0001-01-01T00:00:00+14:00"}, NOW),
        ({"end": ""}, NOW),
        ({}, NOW),
    ],
)
def test_an_interview_ended_when_the_file_says(
    read_records: Reader, citizen: Record, ends: Record, completed_at: datetime
) -> None:
    read = taken(read_records("citizen", citizen | ends))

    assert read.completed_at == read.started_at == completed_at
    assert read.dated == (completed_at != NOW)


def test_an_interview_never_begins_after_its_end(read_records: Reader, citizen: Record) -> None:
    times = {"start": "2026-03-02T00:00:00Z", "end": "2026-03-01T00:00:00Z"}

    assert taken(read_records("citizen", citizen | times)).started_at == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "identity"),
    [
        ({"_uuid": "abc"}, "abc"),
        ({"meta/instanceID": "uuid:abc"}, "abc"),
        ({"KEY": "uuid:abc", "formhub/uuid": "form"}, "abc"),
        ({"formhub/uuid": "form", "_id": "7"}, ""),
        ({"instanceID": "uuid:one", "_uuid": "two"}, "two"),
    ],
)
def test_the_same_submission_has_one_identity_wherever_it_was_exported(
    read_records: Reader, citizen: Record, cells: Record, identity: str
) -> None:
    assert taken(read_records("citizen", citizen | cells)).identity == identity


def test_content_is_the_same_in_whatever_order_the_columns_are(read_records: Reader, citizen: Record) -> None:
    turned = dict(reversed(citizen.items()))
    other = citizen | {"number": "2"}

    same, again, changed = (taken(read_records("citizen", one)).content for one in (citizen, turned, other))

    assert same == again != changed


def ticks_of(record: Record) -> list[str]:
    return [column for column in record if column.startswith("views/neighbours/")]


def test_ticks_and_the_whole_answer_must_agree(read_records: Reader) -> None:
    interviews = (made_up("citizen", number) for number in range(60))
    told = next(one for one in interviews if " " in one.answers["neighbours"].value)
    row = kobo(form_called("citizen"), told, 1, "en")
    first = next(column for column in ticks_of(row) if row[column] == "1")

    assert refused(read_records("citizen", row | {first: "0"}))[0][2].startswith("The columns for single")
    assert (
        refused(read_records("citizen", row | {first: "maybe"}))[0][2]
        == "A column for one choice holds 1 or 0."
    )
    for yes in ("TRUE", "true", "1"):
        assert taken(read_records("citizen", row | {first: yes})).interview.answers == told.answers


def test_what_is_shown_cannot_take_over_a_terminal() -> None:
    assert str(Refusal(2, "age", "\x1b[2J\n" + "9" * 99, "No.")) == f'row 2: age = "·[2J·{"9" * 34}…": No.'
    assert shown("Қазақша") == "Қазақша"
