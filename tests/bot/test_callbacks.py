"""Button data: what is encoded is decoded, and whatever a stranger forges is refused without a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import LONGEST, PaperAsked, Tapping, WithdrawalAnswered, decode, encode, tag_of
from surveys import events as e
from surveys.form import Missing

NUMBERS = st.integers(0, 9999)
TURNS = st.integers(0, 999_999_999)
TAGS = st.text("0123456789abcdef", min_size=6, max_size=6)
LANGUAGES = st.sampled_from(["kk", "ru", "en", "uz-Latn", "zh_Hant_TW", "es-419", "qaa-x-invented"])
EVENTS = st.one_of(
    st.builds(e.ChoicePicked, NUMBERS, TURNS),
    st.builds(e.ChoiceToggled, NUMBERS, TURNS),
    st.builds(e.NothingAnswered, st.sampled_from(Missing), TURNS),
    st.builds(e.SelectionFinished, TURNS),
    st.builds(e.Kept, TURNS),
    st.builds(e.WentBack, TURNS),
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


FORGED = st.one_of(
    st.text(max_size=64),
    st.from_regex(r"[a-z]\.[0-9a-f]{0,8}\.[0-9]{0,12}\.[A-Za-z0-9_-]{0,20}", fullmatch=True),
    st.builds(
        "{}.{}.{}.{}".format,
        st.sampled_from("ptndkbsrclzgwxf"),
        TAGS,
        st.text(max_size=4),
        st.text(max_size=6),
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
     "p.000000.١.0", "P.000000.1.0", "p.000000.1.0.0"],
)  # fmt: skip
def test_data_that_is_none_of_ours_is_refused(data: str) -> None:
    assert decode(data) is None


def test_the_tag_is_the_head_of_the_interviews_id() -> None:
    assert tag_of("0123456789abcdef" * 2) == "012345"
