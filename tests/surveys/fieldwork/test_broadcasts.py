"""What may be done with a broadcast and when, what its texts may be, and how fast it goes out."""

import datetime as dt
import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.fieldwork.broadcasts import (
    CATCH_UP,
    LONGEST,
    PACE,
    Audience,
    Broadcast,
    BroadcastError,
    Order,
    State,
    Trouble,
    checked,
    ended,
    moved,
    next_slot,
    possible,
    require_texts,
    within_region,
    worded,
)

NOW = dt.datetime(2026, 5, 4, 7, tzinfo=dt.UTC)
DRAFT = Broadcast(1, Audience.UNFINISHED, "citizen", "1", "somebody", NOW)
LANGUAGES = ("kk", "ru", "en")
TEXTS = {"kk": "Сәлем", "ru": "Привет", "en": "Hello"}
REFUSED = BroadcastError


def trouble(error: pytest.ExceptionInfo[BroadcastError]) -> tuple[Trouble, str]:
    return error.value.trouble, error.value.about


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (State.DRAFT, {Order.START: State.RUNNING, Order.CANCEL: State.CANCELLED}),
        (State.RUNNING, {Order.PAUSE: State.PAUSED, Order.CANCEL: State.CANCELLED}),
        (State.PAUSED, {Order.RESUME: State.RUNNING, Order.CANCEL: State.CANCELLED}),
        (State.DONE, {}),
        (State.CANCELLED, {}),
    ],
)
def test_every_order_in_every_state(state: State, may: dict[Order, State]) -> None:
    broadcast = replace(DRAFT, state=state)

    assert set(possible(broadcast)) == set(may)
    for order in Order:
        if order in may:
            assert moved(broadcast, order, NOW).state is may[order]
        else:
            with pytest.raises(REFUSED) as error:
                moved(broadcast, order, NOW)
            assert trouble(error) == (Trouble.NOT_NOW, "1")


def test_beginning_and_end_are_written_down() -> None:
    running = moved(DRAFT, Order.START, NOW)

    assert (running.started_at, running.ended_at) == (NOW, None)
    assert ended(running, NOW).ended_at == moved(running, Order.CANCEL, NOW).ended_at == NOW
    assert moved(running, Order.PAUSE, NOW).ended_at is None


def test_a_text_is_needed_in_each_language_and_each_of_its_own() -> None:
    for lacking in LANGUAGES:
        with pytest.raises(REFUSED) as error:
            require_texts(replace(DRAFT, texts={k: v for k, v in TEXTS.items() if k != lacking}), LANGUAGES)
        assert trouble(error) == (Trouble.TEXT_LACKING, lacking)
    with pytest.raises(REFUSED) as error:
        require_texts(replace(DRAFT, texts={**TEXTS, "kk": TEXTS["ru"]}), LANGUAGES)
    assert trouble(error) == (Trouble.SAME_TEXT, "")
    require_texts(replace(DRAFT, texts=TEXTS), LANGUAGES)


@pytest.mark.parametrize("state", [state for state in State if state is not State.DRAFT])
def test_only_a_draft_is_changed(state: State) -> None:
    with pytest.raises(REFUSED):
        worded(replace(DRAFT, state=state), "en", "Hello")
    with pytest.raises(REFUSED):
        within_region(replace(DRAFT, state=state), "abai")


def test_other_words_are_another_edition() -> None:
    written = worded(DRAFT, "en", " Hello \n")

    assert written.texts == {"en": "Hello"}
    editions = {
        each.edition for each in (DRAFT, written, worded(written, "en", "Hi"), worded(DRAFT, "ru", "Hello"))
    }
    assert len(editions) == 4


def test_another_region_is_another_edition() -> None:
    written = worded(DRAFT, "en", "Hello")

    editions = {within_region(written, region).edition for region in (None, "abai", "ulytau")}
    assert len(editions) == 3


@pytest.mark.parametrize("text", ["x" * LONGEST, "&" * (LONGEST - 1) + "x", "💎" * (LONGEST // 2 - 1) + "xy"])
def test_a_text_may_fill_one_message(text: str) -> None:
    assert checked(text, "en") == text
    with pytest.raises(REFUSED) as error:
        checked(text + "x", "en")
    assert trouble(error) == (Trouble.TOO_LONG, str(LONGEST + 1))


@pytest.mark.parametrize("text", ["", "  ", "\u3164", "\u200b", "12 + 3", "💎", "_"])
def test_a_text_has_words(text: str) -> None:
    with pytest.raises(REFUSED) as error:
        checked(text, "kk")
    assert trouble(error) == (Trouble.NO_WORDS, "kk")


@given(st.integers(0, 2**32))
def test_law_however_many_send_it_never_goes_out_faster_and_hardly_slower(seed: int) -> None:
    """Ask at odd moments, as several workers do; whoever comes in a slot that is free sends."""
    chance = random.Random(seed)
    now, slot, sent = NOW, None, list[dt.datetime]()
    while now < NOW + dt.timedelta(seconds=6):
        if slot is None or slot <= now:
            sent.append(now)
            slot = next_slot(slot, now)
        now += dt.timedelta(milliseconds=chance.randrange(1, 12))

    second = dt.timedelta(seconds=1)
    assert max(sum(first <= each < first + second for each in sent) for first in sent) <= 30
    assert 25 * 6 - 2 <= len(sent) <= 25 * 6 + CATCH_UP / PACE + 1
    assert all(before < after for before, after in pairwise(sent))


def test_after_a_long_wait_little_is_caught_up_with() -> None:
    late = NOW + dt.timedelta(hours=1)
    slot: dt.datetime | None = NOW
    burst = 0
    while slot is not None and slot <= late:
        slot, burst = next_slot(slot, late), burst + 1

    assert burst == CATCH_UP / PACE + 1
