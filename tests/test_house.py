"""The shape of the house: small functions, small modules, documents that match the code."""

import ast
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.menus import citizen_commands, official_commands
from bot.reception import OBEYED
from bot.settings import Settings
from locales import translators
from surveys.fieldwork.roles import Role
from surveys.store.postgresql import of_persons
from surveys.store.schema import metadata

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "surveys", "scoring", "sandbox", "locales")
LONGEST_MODULE = 350


@cache
def modules() -> list[Path]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    assert len(found) > 50
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def body_lengths(path: Path) -> Iterator[int]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            yield (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_functions_are_short() -> None:
    lengths = sorted(length for path in modules() for length in body_lengths(path))

    assert statistics.median(lengths) <= 6
    assert lengths[int(len(lengths) * 0.95)] <= 25


def test_modules_are_small() -> None:
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in modules()
    }

    assert {name: n for name, n in lines.items() if n > LONGEST_MODULE} == {}


def test_every_module_says_what_it_decides() -> None:
    silent = [p.as_posix() for p in modules() if not ast.get_docstring(tree(p))]

    assert silent == []


def test_the_example_environment_names_every_setting_and_no_other() -> None:
    named = set(re.findall(r"^(GAUHAR_\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))

    assert named == {f"GAUHAR_{name.upper()}" for name in Settings.model_fields}


def test_the_readme_lists_every_command_line_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    listing = CliRunner().invoke(app, ["--help"]).output
    commands = set(re.findall(r"^│ (\w+) ", listing, re.MULTILINE)) or set(
        re.findall(r"^  (\w+) {2,}", listing, re.MULTILINE)
    )

    assert {"demo", "run", "score"} <= commands
    assert {name for name in commands if f"`gauhar {name}" not in readme} == set()


def test_the_readme_and_the_menus_name_every_chat_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    menu = {each.command for each in official_commands(translators()["en"], Role.OWNER)}

    assert {each.command for each in citizen_commands(translators()["en"])} < menu
    assert menu == OBEYED
    assert {name for name in menu if f"/{name}" not in readme} == set()


def test_the_operations_page_names_commands_and_files_that_exist() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    named = set(re.findall(r"sudo gauhar ((?:db|inbox) )?([a-z]+)", page))
    listing = {
        name: CliRunner().invoke(app, [*name.split(), "--help"]).output for name in ("", "db", "inbox")
    }
    files = re.findall(r"/opt/gauhar/(deploy/[\w@.-]+\w)", page)

    assert len(named) > 4
    assert {(group, name) for group, name in named if f" {name} " not in listing[group.strip()]} == set()
    assert len(files) > 2
    assert [file for file in files if not [*(ROOT / "deploy").glob(f"{Path(file).name}*")]] == []


DOCUMENTS = ["README.md", "docs/architecture.md", "docs/decisions/README.md", "docs/operations.md"]


@pytest.mark.parametrize("page", DOCUMENTS)
def test_links_in_documents_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith("http")]

    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_the_lock_files_pin_hashes_and_name_no_host() -> None:
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text("utf-8")
        pinned = re.findall(r"^[a-z0-9-]+(?:\[[^\]]*\])?==", text, re.MULTILINE)

        assert len(pinned) > 30
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "://" not in text
        assert "index-url" not in text


ERASED_ELSEWHERE = {
    ("surveys/store/contacts.py", "contacts"): "notes the hash of each itself",
    ("surveys/store/officials.py", "roles"): "notes the hash of each itself",
    ("surveys/store/replay.py", "table"): "is told by the hashes what to erase again",
    ("surveys/store/backups/restoring.py", "table"): "empties what a migration wrote into an empty database",
    (
        "surveys/store/reminders.py",
        "reminders",
    ): "follows from the interviews, and is taken in anew",
    ("surveys/store/participations.py", "participations"): "lays rows down anew; that a wave ended is noted",
    ("surveys/store/verdicts.py", "edition_members"): "a later edition may count the interview again",
    ("surveys/store/attempts.py", "attempts"): "days gone by, which no count asks for",
    ("surveys/store/live.py", "live_messages"): "officials' messages, which end by themselves",
    ("surveys/store/attachments.py", "attachments"): "files of questionnaires, which are nobody's",
}
"""Who may delete rows about persons without surveys/store/erasures.py, and why no backup brings them back."""
OF_A_PERSON = {"fingerprint", "sealed", "hash", "respondent", "contact", "interview", "holder"}


def tables_about_persons() -> set[str]:
    found = {
        table.name
        for table in metadata.sorted_tables
        if OF_A_PERSON & set(table.columns.keys()) and table.name != "erasures"
    }
    assert found >= {*of_persons()}
    return found


def deletions(path: Path) -> Iterator[str]:
    """Give what a module deletes from, by the last name of it: a table's, or that of a variable."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "delete":
            yield ast.unparse(node.args[0]).rpartition(".")[2]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "delete":
            yield ast.unparse(node.func.value).rpartition(".")[2]
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"(?i)\b(?:DELETE FROM|TRUNCATE TABLE) (\w+|$)", node.value)


def test_rows_about_persons_are_deleted_where_it_is_noted_that_they_went() -> None:
    harmless = {table.name for table in metadata.sorted_tables} - tables_about_persons()
    stores = [path for path in modules() if path.relative_to(ROOT).parts[0] in {"surveys", "bot"}]
    found = {(path.relative_to(ROOT).as_posix(), name) for path in stores for name in deletions(path)}
    bare = {each for each in found if each[0] != "surveys/store/erasures.py" and each[1] not in harmless}

    assert bare == {*ERASED_ELSEWHERE}
