"""Button data: what is encoded is decoded, and whatever a stranger forges is refused without a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import (
    LONGEST,
    PaperAsked,
    Tapping,
    WithdrawalAnswered,
    decode,
    encode,
    encode_each,
    tag_of,
)
from surveys import events as e
from surveys.form import Missing
from surveys.marks import Mark

NUMBERS = st.integers(0, 9999)
TURNS = st.integers(0, 999_999_999)
TAGS = st.text("0123456789abcdef", min_size=6, max_size=6)
MARKS = st.one_of(
    st.just(()),
    st.builds(
        lambda number, rows: (number, *rows),
        st.integers(0, 99_999),
        st.lists(st.integers(0, 999), max_size=5),
    ),
)
LANGUAGES = st.sampled_from(["kk", "ru", "en", "uz-Latn", "zh_Hant_TW", "es-419", "qaa-x-invented"])
EVENTS = st.one_of(
    st.builds(e.ChoicePicked, NUMBERS, TURNS, MARKS),
    st.builds(e.ChoiceToggled, NUMBERS, TURNS, MARKS),
    st.builds(e.ChoicesTurned, NUMBERS, TURNS, MARKS),
    st.builds(e.NothingAnswered, st.sampled_from(Missing), TURNS, MARKS),
    st.builds(e.SelectionFinished, TURNS, MARKS),
    st.builds(e.Kept, TURNS, MARKS),
    st.builds(e.WentBack, TURNS, MARKS),
    st.builds(e.Submitted, TURNS),
    st.builds(e.ReviewOpened, NUMBERS),
    st.builds(e.ChangeRequested, NUMBERS),
    st.builds(e.LanguageChanged, LANGUAGES),
    st.builds(e.Paused),
    st.builds(e.Resumed),
    st.builds(WithdrawalAnswered, st.booleans()),
    st.builds(PaperAsked, st.sampled_from(["blank", "own"])),
)


@given(event=EVENTS, tag=TAGS)
def test_what_is_encoded_is_decoded(event: Tapping, tag: str) -> None:
    spelled = encode(event, tag)
    assert len(spelled.encode()) <= LONGEST
    tap = decode(spelled)
    assert tap is not None
    assert (tap.event, tap.tag) == (event, tag)
    assert tap.for_interview(tag) == event


@given(event=EVENTS, tag=TAGS, other=TAGS)
def test_what_moves_an_interview_speaks_to_no_other(event: Tapping, tag: str, other: str) -> None:
    tap = decode(encode(event, tag))
    assert tap is not None
    bound = hasattr(event, "turn") or isinstance(event, WithdrawalAnswered)
    assert (tap.for_interview(other) == event) == (tag == other or not bound)


@given(
    event=st.sampled_from([e.ChoicePicked, e.ChoiceToggled]), turn=TURNS, about=MARKS, tag=TAGS,
    numbers=st.lists(NUMBERS, max_size=5),
)  # fmt: skip
def test_choices_spelled_together_are_spelled_as_each_alone(
    event: type[e.ChoicePicked | e.ChoiceToggled], turn: int, about: Mark, tag: str, numbers: list[int]
) -> None:
    assert encode_each(event, numbers, turn, about, tag) == [
        encode(event(number, turn, about), tag) for number in numbers
    ]


FORGED = st.one_of(
    st.text(max_size=64),
    st.from_regex(r"[a-z]\.[0-9a-f]{0,8}\.[0-9]{0,12}\.[A-Za-z0-9_-]{0,20}", fullmatch=True),
    st.builds(
        "{}.{}.{}.{}{}".format,
        st.sampled_from("ptndkbsrclzgwxf"),
        TAGS,
        st.sampled_from(["", "0", "7", "٧", "x"]),
        st.sampled_from(["", "0", "never", "skipped", "yes", "kk"]),
        st.from_regex(r"(\.[0-9-]{0,8})?", fullmatch=True),
    ),
)


@given(data=FORGED)
def test_forged_data_is_read_or_refused_but_never_breaks_anything(data: str) -> None:
    tap = decode(data)
    assert tap is None or decode(encode(tap.event, tap.tag)) == tap


@pytest.mark.parametrize(
    "data",
    ["", ".", "p", "p.abc", "p.000000.1.", "p.000000.1.x", "p.000000..0", "p.000000.1.00000", "q.000000.1.0",
     "n.000000.1.never", "l.000000..", "z.000000..1", "z.000000.1.", "w.000000..maybe", "p.000000.1.0\n",
     "p.000000.١.0", "P.000000.1.0", "p.000000.1.0.", "p.000000.1.0.-1", "p.000000.1.0.1-",
     "p.000000.1.0.123456", "p.000000.1.0.1.1", "s.000000.1..0", "z.000000...0", "c.000000..3.0"],
)  # fmt: skip
def test_data_that_is_none_of_ours_is_refused(data: str) -> None:
    assert decode(data) is None


@pytest.mark.parametrize("about", [(100_000,), (1, 1000), (1, 2, 3, 4, 5, 6, 7)])
def test_a_mark_that_finds_no_room_is_left_out(about: tuple[int, ...]) -> None:
    tap = decode(encode(e.Kept(1, about), "abcdef"))
    assert tap is not None
    assert tap.event == e.Kept(1)


def test_buttons_sent_before_there_were_marks_are_understood() -> None:
    tap = decode("p.abcdef.12.3")
    assert tap is not None
    assert tap.for_interview("abcdef") == e.ChoicePicked(3, 12)


def test_the_tag_is_the_head_of_the_interviews_id() -> None:
    assert tag_of("0123456789abcdef" * 2) == "012345"
