"""`gauhar forms …`: a form as a workbook and back."""

from pathlib import Path

from typer.testing import CliRunner, Result

from bot.cli import app
from surveys.xlsform import publish


def forms(*given: object) -> Result:
    return CliRunner().invoke(app, ["forms", *map(str, given)])


def test_a_form_is_written_as_a_workbook(tmp_path: Path) -> None:
    done = forms("export", "expert", "--to", tmp_path / "expert.xlsx")

    assert (done.exit_code, "expert, version 3." in done.output) == (0, True)
    assert publish(tmp_path / "expert.xlsx").form.name == "expert"


def test_only_workbooks_are_written(tmp_path: Path) -> None:
    assert "must end in .xlsx" in forms("export", "expert", "--to", tmp_path / "expert.ods").output
