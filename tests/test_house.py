"""The shape of the house: small functions, small modules, documents that match the code."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.menus import citizen_commands, official_commands
from bot.reception import OBEYED
from bot.settings import Settings
from locales import translators
from surveys.fieldwork.roles import Role

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "surveys", "scoring", "sandbox", "locales")
LONGEST_MODULE = 350


def modules() -> list[Path]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    assert len(found) > 50
    return found


def body_lengths(path: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
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
    silent = [p.as_posix() for p in modules() if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]

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


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md", "docs/decisions/README.md"])
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
