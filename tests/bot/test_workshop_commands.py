"""`gauhar forms …`: a form as a workbook and back."""

from pathlib import Path

import pytest
from shown_form import FILES, write_shown_form
from small_form import write_form
from typer.testing import CliRunner, Result

import surveys
from bot.cli import app
from surveys.store import StoreError, new_key
from surveys.xlsform import publish


def forms(*given: object) -> Result:
    return CliRunner().invoke(app, ["forms", *map(str, given)])


def test_a_form_is_written_as_a_workbook(tmp_path: Path) -> None:
    done = forms("export", "expert", "--to", tmp_path / "expert.xlsx")

    assert (done.exit_code, "expert, version 3." in done.output) == (0, True)
    assert publish(tmp_path / "expert.xlsx").form.name == "expert"


def test_only_workbooks_are_written(tmp_path: Path) -> None:
    assert "must end in .xlsx" in forms("export", "expert", "--to", tmp_path / "expert.ods").output


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in a folder with a database, and forms of one's own in another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GAUHAR_DATABASE_URL", "sqlite:///workshop.sqlite3")
    monkeypatch.setenv("GAUHAR_SECRET_KEY", new_key())
    (tmp_path / "forms").mkdir()
    write_form(tmp_path / "forms")
    monkeypatch.setenv("GAUHAR_FORMS", "forms")
    return tmp_path


def test_what_is_different_is_said_before_anything_is_done(database: Path) -> None:
    newer = write_form(database, "2", people="How many are you?", without=("hours",))
    told = forms("difference", newer).output

    assert "Questions that are gone" in told
    assert "hours How many hours of radio a day?" in told
    assert "people How many are you?\n– It is worded differently" in told.replace("\n\n", "\n")
    assert "go on with the version they began with" in told
    assert "version 1." in forms("export", "citizen", "--to", "a.xlsx", "--running").output


def test_a_version_is_published_and_taken_back(database: Path) -> None:
    newer = write_form(database, "2", people="How many are you?")

    assert "citizen, version 2, is asked from now on." in forms("publish", newer).output
    assert "version 2." in forms("export", "citizen", "--to", "a.xlsx", "--running").output
    assert publish(database / "a.xlsx").form == publish(newer).form
    assert "Nothing is different" in forms("publish", newer).output
    assert "citizen, version 1, is asked again." in forms("rollback", "citizen").output
    assert isinstance(forms("rollback", "citizen").exception, StoreError)
    acts = CliRunner().invoke(app, ["audit"]).output
    assert [line.split()[2:] for line in acts.splitlines()] == [
        ["command", "line", "publish_form", "citizen", "2"],
        ["command", "line", "roll_back_form", "citizen", "2", "1"],
    ]


def test_what_questions_show_is_published_and_written_beside_the_workbook(database: Path) -> None:
    done = forms("publish", write_shown_form(database), "--as", "shown")
    assert "is asked from now on." in done.output
    for name in FILES:
        (database / name).unlink()
    (database / "out").mkdir()
    exported = forms("export", "shown", "--to", "out/a.xlsx", "--running").output
    filed = forms("export", "out/a.xlsx", "--to", "again.xlsx").output

    assert all(f"{name}: belongs to it." in exported and f"{name}: belongs to it." in filed for name in FILES)
    assert {name: (database / name).read_bytes() for name in FILES} == FILES
    assert publish(database / "again.xlsx").form.by_name["count"].media["ru"][1].name == "heard ru.ogg"


def test_a_version_with_other_contents_needs_another_number(database: Path) -> None:
    changed = write_form(database, "1", people="How many are you?")

    assert "settings, row 2: Version 1 of the form citizen is there already" in str(
        forms("publish", changed).exception
    )


def test_a_form_is_published_under_another_name(database: Path) -> None:
    newer = write_form(database, "1", people="How many are you?")

    assert "youth, version 1, is asked from now on." in forms("publish", newer, "--as", "youth").output
    assert "youth, version 1." in forms("export", "youth", "--to", "youth.xlsx", "--running").output
    assert publish(database / "youth.xlsx").form.name == "youth"
    assert isinstance(forms("rollback", "youth").exception, StoreError), "nothing came before it"


def test_what_the_index_rests_on_cannot_be_taken_out(database: Path) -> None:
    (database / "forms" / "citizen-1.md").unlink()
    shipped = Path(surveys.__file__).parent / "forms" / "citizen.md"
    text = shipped.read_text("utf-8").replace("| citizen | 3 |", "| citizen | 4 |")
    (database / "forms" / "citizen.md").write_text(shipped.read_text("utf-8"), "utf-8")
    gone = [line for line in text.splitlines() if "| member_sport |" not in line]
    (database / "newer.md").write_text("\n".join(gone), "utf-8")

    refused = str(forms("publish", database / "newer.md").exception)
    assert "The index rests on the question member_sport, which is gone" in refused
