"""Each finding has its remedy, and nothing in order is made a finding: at the limits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.checkup import (
    Answered,
    Room,
    of_clock,
    of_database,
    of_erasures,
    of_fonts,
    of_forms,
    of_room,
    of_token,
    of_webhook,
)
from surveys.store.examination import Examined

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
HOOK = "https://example.org/gauhar"
SOUND = Examined(
    "sqlite:///g.sqlite3",
    "sqlite",
    version="3.45.1",
    schema="0008",
    newest="0008",
    key_fits=True,
    durable=(("journal_mode", "wal"), ("synchronous", "2")),
)
SERVER = replace(
    SOUND, kind="postgresql", version="16.2", durable=(("fsync", "on"), ("synchronous_commit", "on"))
)
GB = 10**9


def hook(**more: Any) -> Answered:
    return Answered(200, {"url": HOOK, "pending_update_count": 0, **more})


def failed(ago: timedelta) -> Answered:
    at = int((NOW - ago).timestamp())
    return hook(last_error_date=at, last_error_message="Connection refused")


def findings(found: Examined) -> dict[str, str]:
    return {line.what: line.said for line in of_database(found) if line.is_finding}


@pytest.mark.parametrize(
    ("me", "remedy"),
    [
        (None, "GAUHAR_API_URL"),
        (Answered(401, {}), "BotFather"),
        (Answered(404, {}), "BotFather"),
        (Answered(500, {}), "Try again"),
    ],
)
def test_a_token_that_does_not_serve_is_a_finding(me: Answered | None, remedy: str) -> None:
    assert remedy in of_token(me).remedy


def test_a_good_token_names_its_bot() -> None:
    assert of_token(Answered(200, {"username": "gauhar_bot"})).said == "The bot is @gauhar_bot."


@pytest.mark.parametrize(
    ("told", "wanted", "said"),
    [
        (None, HOOK, "did not tell"),
        (Answered(401, {}), HOOK, "did not tell"),
        (hook(url=""), HOOK, "does not know GAUHAR_WEBHOOK_URL yet"),
        (hook(url="https://example.net/"), HOOK, "brings updates to https://example.net/."),
        (hook(), "", "GAUHAR_WEBHOOK_URL is empty"),
        (failed(timedelta(minutes=59)), HOOK, "08:01 UTC: Connection refused"),
        (hook(pending_update_count=101), HOOK, "101 updates wait"),
        (hook(url="", pending_update_count=101), "", "101 updates wait"),
    ],
)
def test_a_webhook_that_brings_nothing_is_a_finding(told: Answered | None, wanted: str, said: str) -> None:
    line = of_webhook(told, wanted, NOW)

    assert line.is_finding
    assert said in line.said


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (hook(pending_update_count=100), HOOK),
        (failed(timedelta(minutes=61)), HOOK),
        (hook(url=""), ""),
    ],
)
def test_what_is_long_past_or_little_is_no_finding(told: Answered, wanted: str) -> None:
    assert not of_webhook(told, wanted, NOW).is_finding


@pytest.mark.parametrize(("seconds", "found"), [(30, False), (31, True), (-30, False), (-31, True)])
def test_clocks_may_differ_by_thirty_seconds(seconds: int, found: bool) -> None:  # noqa: FBT001
    line = of_clock({"Telegram": timedelta(seconds=seconds), "the database": timedelta(0)})

    assert line.is_finding is found
    assert f"{abs(seconds)} seconds" in line.said


def test_a_clock_that_can_be_compared_with_none_is_a_finding() -> None:
    assert of_clock({}).is_finding


@pytest.mark.parametrize("sound", [SOUND, SERVER])
def test_a_sound_database_has_no_finding(sound: Examined) -> None:
    assert findings(sound) == {}
    assert len([*of_database(sound)]) == 5


@pytest.mark.parametrize(
    ("unsound", "what"),
    [
        (replace(SOUND, trouble="there is no such file"), "database"),
        (replace(SERVER, version="13.9 (Debian)"), "database"),
        (replace(SOUND, schema=None), "tables"),
        (replace(SOUND, schema="0007"), "tables"),
        (replace(SOUND, schema="9999", is_known=False), "tables"),
        (replace(SOUND, key_fits=False), "key"),
        (replace(SOUND, unwritable="database or disk is full"), "writing"),
        (replace(SOUND, durable=(("journal_mode", "delete"), ("synchronous", "2"))), "durability"),
        (replace(SOUND, durable=(("journal_mode", "wal"), ("synchronous", "1"))), "durability"),
        (replace(SERVER, durable=(("fsync", "off"), ("synchronous_commit", "on"))), "durability"),
        (replace(SERVER, durable=(("fsync", "on"), ("synchronous_commit", "off"))), "durability"),
    ],
)
def test_an_unsound_database_has_one_finding(unsound: Examined, what: str) -> None:
    assert [*findings(unsound)] == [what]


@pytest.mark.parametrize(
    ("room", "found"),
    [
        (Room("/srv", GB, 0), False),
        (Room("/srv", GB - 1, 0), True),
        (Room("/srv", 4 * GB, 2 * GB), False),
        (Room("/srv", 4 * GB - 1, 2 * GB), True),
    ],
)
def test_a_disk_needs_a_gigabyte_and_twice_the_database(room: Room, found: bool) -> None:  # noqa: FBT001
    assert of_room([Room("/other", 9 * GB, 0), room]).is_finding is found


def test_a_list_that_cannot_be_used_is_a_finding_and_one_to_come_is_not() -> None:
    assert of_erasures("list", None, "It was cut short.").is_finding
    assert not of_erasures("list", None, "").is_finding
    assert of_erasures("list", 3, "").said == "list is whole, with 3 entries."


def test_a_typeface_without_a_letter_is_a_finding() -> None:
    line = of_fonts({"A": "", "B": "Ә"})

    assert line.is_finding
    assert line.said == "B lacks Ә."


def test_forms_that_cannot_be_asked_are_findings() -> None:
    assert of_forms(["citizen"], ["expert.md: faulty."], "citizen").is_finding
    assert of_forms(["expert"], [], "citizen").is_finding
    assert not of_forms(["citizen", "expert"], [], "citizen").is_finding
