"""`gauhar db rekey`: a whole copy under the new key, and what to do with the old one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app, main
from surveys.store import new_key

DYING = """
import os, signal
from bot.cli import main
from surveys.store.backups.rekeying import Moving

moved, kept = [], Moving.row
def row(self, layout, each):
    moved.append(each)
    if len(moved) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return kept(self, layout, each)
Moving.row = row
main()
"""


def run(*command: str, **env: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, command, env=env)
    return done.exit_code, done.output


def test_the_copy_opens_with_the_new_key_and_the_operator_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "erasures").touch()  # that of the old key
    old = {"GAUHAR_SECRET_KEY": secret, "GAUHAR_DATABASE_URL": "sqlite:///old.sqlite3"}
    new = {"GAUHAR_SECRET_KEY": new_key(), "GAUHAR_DATABASE_URL": "sqlite:///new.sqlite3"}
    moving = old | {"GAUHAR_NEW_SECRET_KEY": new["GAUHAR_SECRET_KEY"]}

    code, said = run("db", "rekey", "--to", new["GAUHAR_DATABASE_URL"], **moving)

    assert code == 0, said
    assert "The copy is whole." in said
    assert f"Move {tmp_path / 'erasures'} away" in said.replace("\n", "")
    assert "delete the old database" in said
    assert "rekey" in run("audit", **new)[1]
    assert run("audit", **old)[1] == "Nothing has been noted yet.\n"


@pytest.mark.soak
def test_a_move_that_is_killed_can_be_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.chdir(tmp_path)
    old = {"GAUHAR_SECRET_KEY": secret, "GAUHAR_DATABASE_URL": "sqlite:///old.sqlite3"}
    assert run("db", "upgrade", **old)[0] == 0
    moving = old | {"GAUHAR_NEW_SECRET_KEY": new_key()}
    move = ("db", "rekey", "--to", "sqlite:///new.sqlite3")

    call = [sys.executable, "-c", DYING, *move]
    killed = subprocess.run(call, env=os.environ | moving, check=False)  # noqa: S603 - our own words

    assert killed.returncode == -signal.SIGKILL
    assert run("audit", **old)[0] == 0
    assert run(*move, **moving)[0] == 0


def test_the_old_key_is_no_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GAUHAR_SECRET_KEY", secret)
    monkeypatch.setenv("GAUHAR_NEW_SECRET_KEY", secret)
    monkeypatch.setattr("sys.argv", ["gauhar", "db", "rekey", "--to", "sqlite:///new.sqlite3"])

    with pytest.raises(SystemExit, match="2"):
        main()
    assert "The new key is the old one" in capsys.readouterr().err
    assert not (tmp_path / "new.sqlite3").exists()
