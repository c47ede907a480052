"""`gauhar wave`, `gauhar quota` and `gauhar db purge`: waves, quotas and leftovers at the server."""

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from quota_form import write_quota_form
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import DatabaseSettings, SettingsError
from surveys.fieldwork.waves import Wave
from surveys.interview import start
from surveys.store import Store, StoreError, Vault
from surveys.store.waves import FIRST_WAVE
from surveys.xlsform import publish

Run = Callable[..., Result]
PAST = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return f"sqlite:///{tmp_path / 'field.sqlite3'}"


@pytest.fixture
def run(url: str, secret: str) -> Run:
    """Run a command; what it refuses comes back as the exception."""

    def run(*words: str, **given: str) -> Result:
        environment = {"GAUHAR_SECRET_KEY": secret, "GAUHAR_DATABASE_URL": url, **given}
        return CliRunner().invoke(app, list(words), env=environment)

    return run


def said(result: Result) -> str:
    assert result.exception is None, result.output
    return result.output


def refused(result: Result) -> str:
    assert isinstance(result.exception, StoreError), result.output
    return str(result.exception)


async def _prepare(url: str, secret: str, tmp_path: Path) -> None:
    """Publish the form, begin an interview long ago, and have the wave closed since."""
    publication = publish(write_quota_form(tmp_path))
    store = await Store.open(url, Vault(secret))
    async with store.unit() as unit:
        await unit.publish(publication.form, publication.xform, PAST)
        contact = await unit.meet(77, None, PAST)
        await unit.begin(publication.form, start(publication.form, "en"), PAST)
        assert contact.respondent is None
        wave = await unit.current_wave()
        await unit.amend_wave(Wave(wave.id, wave.opened_at, PAST))
        await unit.park(5, 77, "{}", "why", PAST)
    await store.close()


@pytest.fixture
def prepared(url: str, secret: str, tmp_path: Path) -> None:
    asyncio.run(_prepare(url, secret, tmp_path))


def test_a_wave_is_closed_and_the_next_one_opened(run: Run) -> None:
    assert "Wave 1. It is open, and no closing date is set." in said(run("wave", "list"))
    assert "Wave “1” is still open. Please close it first." in refused(run("wave", "open", "2"))
    assert "Wave 1. It closed on" in said(run("wave", "close"))
    assert "“soon” is no date." in refused(run("wave", "open", "2", "--closes", "soon"))
    assert "Wave 2. It is open; 31 January 2100" in said(run("wave", "open", "2", "--closes", "2100-01-31"))
    assert [line.split(".")[0] for line in said(run("wave", "list")).splitlines()] == ["Wave 1", "Wave 2"]
    assert "open_wave" in said(run("audit"))


@pytest.mark.usefixtures("prepared")
def test_the_index_of_an_earlier_wave_can_be_looked_at(run: Run) -> None:
    said(run("wave", "open", "2"))

    assert said(run("score", "--wave", FIRST_WAVE))
    assert 'There is no wave "3"; there are: 1, 2.' in refused(run("score", "--wave", "3"))


@pytest.mark.usefixtures("prepared")
def test_quotas_are_set_from_a_file_and_listed_with_counts(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "quotas.csv"
    assert "has no quotas" in said(run("quota", "list"))
    file.write_text("region,sex,age_group,target\nabai,,young,40\n,female,,10\n", "utf-8-sig")
    assert "Wave 1, form citizen: 2 quotas." in said(run("quota", "set", str(file)))
    listed = said(run("quota", "list"))
    assert "abai" in listed
    assert "any" in listed
    assert "40" in listed
    file.write_text("region,sex,age_group,target\n", "utf-8")
    assert "0 quotas" in said(run("quota", "set", str(file)))


@pytest.mark.usefixtures("prepared")
def test_a_file_that_cannot_be_used_changes_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "quotas.csv"
    file.write_text("region,sex,age_group,target\nabay,,,40\n", "utf-8")
    assert '"abay" is no region of the form citizen; use one of abai, astana.' in refused(
        run("quota", "set", str(file))
    )
    assert "save it as CSV in UTF-8" in refused(run("quota", "set", str(tmp_path)))
    assert 'There is no form "hedgehog"; there are: citizen' in refused(
        run("quota", "set", str(file), "--form", "hedgehog")
    )
    assert "has no quotas" in said(run("quota", "list"))


def test_the_forms_that_come_with_gauhar_have_quotas_before_the_bot_has_run(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "quotas.csv"
    file.write_text("region,sex,age_group,target\nastana,male,18_24,4\n,,65_plus,9\n", "utf-8")

    assert "2 quotas" in said(run("quota", "set", str(file)))


@pytest.mark.usefixtures("prepared")
def test_a_purge_is_shown_before_it_is_done(run: Run) -> None:
    shown = said(run("db", "purge", "--dry-run"))
    assert "This would be done now:" in shown
    done = said(run("db", "purge"))
    assert shown.splitlines()[1:] == done.splitlines()[1:]
    assert "- waves ended: 1, with unfinished interviews erased: 1" in done
    assert "- contacts without any interview erased: 1" in done
    assert "- updates that were set aside erased: 1" in done
    assert "waves ended: 0" in said(run("db", "purge", "--dry-run"))


@pytest.mark.usefixtures("prepared")
def test_the_days_are_settings(run: Run) -> None:
    patient = {"GAUHAR_GRACE_DAYS": "3650", "GAUHAR_CONTACT_DAYS": "3650", "GAUHAR_PARKED_DAYS": "3650"}
    shown = said(run("db", "purge", "--dry-run", **patient))

    assert "waves ended: 0" in shown
    assert "interview erased: 0" in shown
    assert "set aside erased: 0" in shown


@pytest.mark.parametrize("name", ["GRACE", "LINK", "PARKED", "CONTACT"])
@pytest.mark.parametrize("value", ["-1", "a week", "3651"])
def test_other_than_days_are_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secret: str, name: str, value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GAUHAR_SECRET_KEY", secret)
    monkeypatch.setenv(f"GAUHAR_{name}_DAYS", value)
    with pytest.raises(SettingsError) as refusal:
        DatabaseSettings.read()

    assert refusal.value.sentences == (f"GAUHAR_{name}_DAYS must be a whole number of days, from 0 to 3650.",)
