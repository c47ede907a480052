"""Each wrong or missing setting is one clear sentence on the error stream, and exit code 2."""

import os
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings, SettingsError
from surveys.store import new_key

GOOD = {"GAUHAR_TOKEN": "123456:ABC-DEF", "GAUHAR_SECRET_KEY": new_key()}
TOKEN = "GAUHAR_TOKEN is missing or is no bot token"
KEY = "GAUHAR_SECRET_KEY is missing or unusable"
WRONG = [
    ({"GAUHAR_TOKEN": ""}, TOKEN),
    ({"GAUHAR_TOKEN": "ABC"}, TOKEN),
    ({"GAUHAR_TOKEN": "ABC:DEF"}, TOKEN),
    ({"GAUHAR_TOKEN": "123456:"}, TOKEN),
    ({"GAUHAR_SECRET_KEY": ""}, KEY),
    ({"GAUHAR_SECRET_KEY": "short"}, KEY),
    ({"GAUHAR_COORDINATORS": "me"}, "GAUHAR_COORDINATORS must list Telegram user ids"),
    ({"GAUHAR_COORDINATORS": "1;2"}, "GAUHAR_COORDINATORS must list Telegram user ids"),
    ({"GAUHAR_API_URL": "api.telegram.org"}, "GAUHAR_API_URL must begin with http:// or https://."),
    ({"GAUHAR_SIMULATED": "perhaps"}, "GAUHAR_SIMULATED must be yes or no."),
    ({"GAUHAR_REMINDERS": "3,1"}, "GAUHAR_REMINDERS must list days in ascending order"),
    ({"GAUHAR_REMINDERS": "0,1"}, "GAUHAR_REMINDERS must list days in ascending order"),
    ({"GAUHAR_REMINDERS": "nan"}, "GAUHAR_REMINDERS must list days in ascending order"),
    ({"GAUHAR_REMINDERS": "daily"}, "GAUHAR_REMINDERS must list days in ascending order"),
    ({"GAUHAR_QUIET_HOURS": "22"}, "GAUHAR_QUIET_HOURS must name two hours of the day"),
    ({"GAUHAR_QUIET_HOURS": "21-24"}, "GAUHAR_QUIET_HOURS must name two hours of the day"),
    ({"GAUHAR_WEBHOOK_URL": "http://example.org/gauhar"}, "GAUHAR_WEBHOOK_URL must be an address like"),
    ({"GAUHAR_WEBHOOK_URL": "https://example.org/a?b"}, "GAUHAR_WEBHOOK_URL must be an address like"),
    ({"GAUHAR_WEBHOOK_SECRET": "short"}, "GAUHAR_WEBHOOK_SECRET must have 16 to 256"),
    ({"GAUHAR_WEBHOOK_SECRET": "sixteen letters, no"}, "GAUHAR_WEBHOOK_SECRET must have 16 to 256"),
    ({"GAUHAR_LISTEN": "8080"}, "GAUHAR_LISTEN must be an address and a port"),
    ({"GAUHAR_FORMS": "nowhere"}, "GAUHAR_FORMS must name a folder of questionnaires"),
]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("GAUHAR_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_a_wrong_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], sentence: str
) -> None:
    for name, value in (GOOD | wrong).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        Settings.read()
    assert len(caught.value.sentences) == 1
    assert caught.value.sentences[0].startswith(sentence)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read()
    assert [sentence.split()[0] for sentence in caught.value.sentences] == [
        "GAUHAR_SECRET_KEY",
        "GAUHAR_TOKEN",
    ]


def test_good_settings_are_read_from_the_environment_and_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = [f"{name}={value}" for name, value in GOOD.items()]
    (tmp_path / ".env").write_text("\n".join([*lines, "GAUHAR_COORDINATORS=1001, 1002,"]), "utf-8")
    monkeypatch.setenv("GAUHAR_SIMULATED", "yes")
    settings = Settings.read()
    assert settings.coordinators == {1001, 1002}
    assert settings.simulated
    assert settings.forms is None
    assert settings.token.get_secret_value() == GOOD["GAUHAR_TOKEN"]


def test_how_often_and_when_people_are_reminded_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert [each.days for each in Settings.read().manners.after] == [1, 3, 7]
    assert (Settings.read().manners.night.begins.hour, Settings.read().manners.night.ends.hour) == (21, 9)

    monkeypatch.setenv("GAUHAR_REMINDERS", "no")
    monkeypatch.setenv("GAUHAR_QUIET_HOURS", "22-8")
    assert Settings.read().manners.most == 0
    assert (Settings.read().manners.night.begins.hour, Settings.read().manners.night.ends.hour) == (22, 8)


def test_secrets_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert not [value for value in GOOD.values() if value in repr(Settings.read())]


@pytest.mark.parametrize(
    ("environment", "sentences"),
    [
        ({}, [KEY, TOKEN]),
        (GOOD | {"GAUHAR_API_URL": "ftp://x"}, ["GAUHAR_API_URL must begin with"]),
        (GOOD | {"GAUHAR_DATABASE_URL": "oracle://x"}, ["Databases of kind 'oracle' are not supported"]),
        (GOOD | {"GAUHAR_FORMS": "/"}, ["settings: No form has the form_id citizen"]),
    ],
)
def test_run_refuses_wrong_settings_with_exit_code_2(
    environment: dict[str, str],
    sentences: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["gauhar", "run"])
    with pytest.raises(SystemExit) as left:
        main()

    complaints = capsys.readouterr().err
    assert left.value.code == 2, complaints
    assert "Traceback" not in complaints
    lines = complaints.strip().splitlines()
    assert all(any(line.startswith(sentence) for line in lines) for sentence in sentences), complaints
