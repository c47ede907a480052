"""Made-up respondents fill a database: each one once, among their own kind only, and none lost to Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli import main
from bot.drawing import DAYS, Recipe, arrivals, draw, drawers
from bot.shelf import builtin_forms
from bot.simulating import SURVEYS, Progress, simulate
from surveys.interview import Stage, start
from surveys.store import Store, StoreError, Vault, new_key
from surveys.store.schema import interviews
from surveys.xlsform import Publication, publish

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def publications() -> dict[str, Publication]:
    return {(publication := publish(path)).form.name: publication for path in builtin_forms()}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'made-up.sqlite3'}", Vault(new_key()))
    yield opened
    await opened.close()


async def rows(store: Store) -> list[dict[str, object]]:
    async with store.unit() as unit:
        found = await unit.connection.execute(select(interviews).order_by(interviews.c.id))
        return [dict(row) for row in found.mappings()]


async def test_each_survey_gets_the_respondents_asked_for(store: Store) -> None:
    done = await simulate(store, {"citizen": 3, "organisation": 2, "expert": 4}, 1, NOW)

    assert done == (
        Progress("citizen", 3, 0, 3),
        Progress("organisation", 2, 0, 2),
        Progress("expert", 4, 0, 4),
    )
    written = await rows(store)
    assert (
        sorted(str(row["form"]) for row in written) == ["citizen"] * 3 + ["expert"] * 4 + ["organisation"] * 2
    )
    assert {(row["origin"], row["stage"]) for row in written} == {("simulated", Stage.COMPLETED)}


async def test_made_up_interviews_lie_within_the_past_days_and_take_minutes(store: Store) -> None:
    await simulate(store, {"expert": 12}, 1, NOW)

    for row in await rows(store):
        began, ended = row["started_at"], row["completed_at"]
        assert isinstance(began, datetime)
        assert isinstance(ended, datetime)
        assert NOW - timedelta(days=DAYS) <= ended <= NOW
        assert timedelta(minutes=5) < ended - began < timedelta(minutes=30)


async def test_the_same_seed_adds_only_who_is_missing(store: Store) -> None:
    await simulate(store, {"expert": 4}, 7, NOW)
    first = await rows(store)

    again = await simulate(store, {"expert": 6}, 7, NOW + timedelta(days=1))

    assert again == (Progress("expert", 6, there=4, added=2),)
    after = await rows(store)
    assert len(after) == 6
    assert all(row in after for row in first)


async def test_another_seed_makes_up_other_people(store: Store) -> None:
    await simulate(store, {"expert": 3}, 1, NOW)

    assert await simulate(store, {"expert": 3}, 2, NOW) == (Progress("expert", 3, there=0, added=3),)


async def test_nobody_asked_for_is_nobody_made_up(store: Store) -> None:
    assert await simulate(store, dict.fromkeys(SURVEYS, 0), 1, NOW) == ()
    assert await rows(store) == []


@pytest.mark.parametrize("origin", ["real", "imported"])
async def test_a_database_with_people_is_refused_finished_or_not(
    store: Store, publications: dict[str, Publication], origin: str
) -> None:
    form = publications["citizen"].form
    async with store.unit() as unit:
        await unit.begin(form, start(form, "kk"), NOW, origin=origin)

    with pytest.raises(StoreError, match=f"1 {origin}"):
        await simulate(store, {"expert": 1}, 1, NOW)

    assert len(await rows(store)) == 1


async def test_what_was_committed_is_kept_when_the_rest_fails(store: Store) -> None:
    def fail_after_a_batch(progress: Progress) -> None:
        if progress.added:
            raise RuntimeError("stop here")

    with pytest.raises(RuntimeError, match="stop here"):
        await simulate(store, {"expert": 60}, 1, NOW, fail_after_a_batch)

    assert len(await rows(store)) == 25


async def test_it_makes_no_difference_which_process_draws(publications: dict[str, Publication]) -> None:
    recipe = Recipe("expert", publications["expert"].xform, 5, NOW)

    with drawers(100_000) as (pool, _side_by_side):
        assert await draw(pool, recipe, [3, 1]) == arrivals(recipe, [3, 1])


TRIES = 5
EXPERTS = 200
"""As many as take longer to draw than a loaded machine needs to stop it."""


def database_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'cli.sqlite3'}"


def command(folder: Path, key: str, *arguments: str) -> subprocess.Popen[str]:
    settings = {"GAUHAR_SECRET_KEY": key, "GAUHAR_DATABASE_URL": database_in(folder)}
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot.cli", "simulate", *arguments],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class Terminal:
    """Runs the command in this process, as an operator does in theirs."""

    def __init__(self, patch: pytest.MonkeyPatch, caught: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._caught = caught

    def simulates(self, *arguments: str) -> tuple[int, str]:
        """Run the command; give its exit code and all it said."""
        self._patch.setattr(sys, "argv", ["gauhar", "simulate", *arguments])
        try:
            main()
        except SystemExit as left:
            said = self._caught.readouterr()
            return int(left.code or 0), said.out + said.err
        raise AssertionError("A command ends by leaving.")


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setenv("GAUHAR_SECRET_KEY", new_key())
    monkeypatch.setenv("GAUHAR_DATABASE_URL", f"sqlite:///{tmp_path / 'terminal.sqlite3'}")
    return Terminal(monkeypatch, capsys)


def test_the_command_tells_how_many_came_and_a_second_run_finds_them_there(terminal: Terminal) -> None:
    first, said = terminal.simulates("--experts", "3")
    again, said_again = terminal.simulates("--experts", "4", "--citizens", "0")

    assert (first, again) == (0, 0)
    assert "expert: 3 of 3" in said
    assert "expert: 3 added, 0 already there." in said
    assert "expert: 1 added, 3 already there." in said_again
    assert re.search(r"1 simulated interviews added in [\d.]+ s", said_again)


def test_asking_for_nobody_is_answered(terminal: Terminal) -> None:
    assert terminal.simulates("--citizens", "0") == (
        0,
        "Nobody was asked for: say how many, for example --citizens 300.\n",
    )


@pytest.mark.parametrize("counts", [("--experts", "-1"), ("--citizens", "many"), ("--experts", "1000001")])
def test_impossible_counts_are_refused(terminal: Terminal, counts: tuple[str, str]) -> None:
    code, said = terminal.simulates(*counts)

    assert code == 2
    assert "Invalid value" in said


def interrupted(folder: Path, key: str) -> tuple[int, str]:
    """Press Ctrl-C once some have been added; give the exit code and what was said afterwards."""
    folder.mkdir()
    running = command(folder, key, "--experts", str(EXPERTS))
    assert running.stdout is not None
    for line in running.stdout:
        if re.match(r"expert: [1-9]", line):
            break
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=300)
    return running.returncode, said


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """Have programs started from here heed Ctrl-C, which a shell has those in its background ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_keeps_what_was_committed_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = new_key()
    for attempt in range(TRIES):  # on a loaded machine all may be there before the key is pressed
        folder = tmp_path / str(attempt)
        code, said = interrupted(folder, key)
        if f"{EXPERTS} simulated interviews added" not in said:
            break

    assert code == 130
    kept = re.search(r"Stopped. (\d+) interviews were added and are kept", said)
    assert kept is not None
    monkeypatch.setenv("GAUHAR_SECRET_KEY", key)
    monkeypatch.setenv("GAUHAR_DATABASE_URL", database_in(folder))
    _, said = Terminal(monkeypatch, capsys).simulates("--experts", str(int(kept[1]) + 1))
    assert f"expert: 1 added, {kept[1]} already there." in said
