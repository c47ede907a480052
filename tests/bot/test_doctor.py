"""`gauhar doctor`: an installation in order says so; each thing that is not is found where it is."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from running import ON_BOTH
from typer.testing import CliRunner

from bot import probing
from bot.app import clock, open_store
from bot.cli import app
from bot.commands import doctor
from bot.settings import Settings
from sandbox.clock import HandClock
from sandbox.telegram import Telegram
from sandbox.world import Settings as World
from sandbox.world import Webhook
from scoring import chart_text
from surveys.store import new_key


@pytest.fixture
def settings(telegram: Telegram, url: str, database: str, secret: str, short: Path) -> Settings:
    return Settings(
        token=SecretStr(telegram.token),
        api_url=url,
        database_url=database,
        secret_key=SecretStr(secret),
        forms=short.parent,
    )


@pytest.fixture
async def made(settings: Settings) -> Settings:
    async with open_store(settings):
        return settings


async def found(settings: Settings, **other: Any) -> set[str]:
    lines = await probing.examined(settings.model_copy(update=other), clock)
    return {line.what for line in lines if line.is_finding}


@ON_BOTH
async def test_an_installation_in_order_has_no_finding(made: Settings, kind: str) -> None:
    on_a_test_server = {"durability"} if kind == "postgresql" else set()  # it runs without fsync

    assert await found(made) == on_a_test_server


async def test_what_nobody_made_yet_is_found(settings: Settings) -> None:
    assert await found(settings) == {"database"}
    assert await found(settings) == {"database"}  # looking has made nothing


async def test_a_token_telegram_does_not_know_is_found(made: Settings) -> None:
    assert await found(made, token=SecretStr("1:wrong")) == {"token", "webhook", "clock"}


async def test_telegram_out_of_reach_is_found(made: Settings) -> None:
    assert await found(made, api_url="http://127.0.0.1:1") == {"token", "webhook", "clock"}


async def test_a_webhook_nobody_asked_for_is_found(made: Settings, telegram: Telegram) -> None:
    telegram.webhook = Webhook("http://127.0.0.1:1/elsewhere")

    assert await found(made) == {"webhook"}


async def test_an_address_that_is_none_is_found(made: Settings) -> None:
    assert await found(made, database_url="gauhar") == {"database"}


async def test_another_key_is_found_in_database_and_list(made: Settings, tmp_path: Path) -> None:
    (tmp_path / "erasures").write_text("nonsense\n")

    assert await found(made, secret_key=SecretStr(new_key())) == {"key", "erasures"}


async def test_a_list_that_cannot_be_read_is_found(made: Settings, tmp_path: Path) -> None:
    (tmp_path / "erasures").mkdir()

    assert await found(made) == {"erasures"}


async def test_a_full_disk_is_found(made: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = probing.shutil.disk_usage("/")._replace(free=1)
    monkeypatch.setattr(probing.shutil, "disk_usage", lambda _folder: usage)

    assert await found(made) == {"disk"}


async def test_a_typeface_without_kazakh_letters_is_found(
    made: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_text, "FAMILY", "cmr10")

    assert await found(made) == {"fonts"}


async def test_a_form_that_cannot_be_published_is_found(made: Settings, tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text("| survey |\n| | type | name |\n| | gender | x |\n", "utf-8")

    assert await found(made, forms=tmp_path) == {"forms"}


class TestClock:
    """Telegram tells the time with each answer."""

    @pytest.fixture
    def telegram(self) -> Telegram:
        return Telegram(World(clock=HandClock(time.time() - 60)))

    async def test_a_clock_that_is_a_minute_ahead_is_found(self, made: Settings) -> None:
        assert await found(made) == {"clock"}


def run(*options: str, **env: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["doctor", *options], env=env)
    return done.exit_code, done.output


def test_settings_that_cannot_be_read_are_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    code, output = run(GAUHAR_TOKEN="no", GAUHAR_SECRET_KEY="short")

    assert code == 1
    assert [line.split()[:2] for line in output.splitlines()] == [["FINDING", "settings"]] * 2


@pytest.mark.parametrize(("remedy", "code"), [("", 0), ("Mend it.", 1)])
def test_the_exit_code_tells_a_program_whether_there_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, secret: str, remedy: str, code: int
) -> None:
    async def examined(*_: object) -> tuple[doctor.Line, ...]:
        return (doctor.Line("key", "It fits.", remedy),)

    monkeypatch.setattr(doctor, "examined", examined)
    ended, output = run("--format", "json", GAUHAR_TOKEN="1:a", GAUHAR_SECRET_KEY=secret)

    assert ended == code
    assert json.loads(output)[1] == {
        "what": "key",
        "ok": not remedy,
        "said": "It fits.",
        "remedy": remedy or None,
    }
