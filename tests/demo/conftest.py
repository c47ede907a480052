"""One demo, started as a person would start it, and one small phone in a real browser."""

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from phone import Phone
from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright
from started import ROOT, Demo

from bot.shelf import CITIZEN, builtin_forms
from surveys.form import Form
from surveys.xlsform import Publication, publish

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SMALL_PHONE = ViewportSize(width=360, height=740)
PATIENCE = 30_000  # milliseconds until a condition on the page counts as failed
STARTING = 120  # seconds a loaded machine may take to simulate the respondents


@pytest.fixture(scope="session")
def published() -> Mapping[str, Publication]:
    return {publication.form.name: publication for publication in map(publish, builtin_forms())}


@pytest.fixture(scope="session")
def form(published: Mapping[str, Publication]) -> Form:
    return published[CITIZEN].form


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    command = (sys.executable, "-m", "bot.cli", "demo", "--port", "0", "--folder", str(folder))
    with (
        (folder / "complaints.txt").open("w") as complaints,
        subprocess.Popen(  # noqa: S603 - our own program
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True
        ) as process,
    ):
        try:
            yield Demo(_address(process, folder), folder)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str], folder: Path) -> str:
    """Wait until the demo says where its chat page is; what is silent for too long is ended."""
    assert process.stdout is not None
    giving_up = threading.Timer(STARTING, process.kill)
    giving_up.start()
    heard = []
    for line in process.stdout:
        heard.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            giving_up.cancel()
            return found[0]
    raise AssertionError(f"The demo ended: {heard} {(folder / 'complaints.txt').read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("CHROMIUM IS MISSING: no page was tested. Install the package chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def phone(demo: Demo, browser: Browser, form: Form) -> Iterator[Phone]:
    """Open the chat page on a small phone; any complaint of the page fails the test."""
    complaints: list[str] = []
    with browser.new_context(viewport=SMALL_PHONE, reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(demo.address)
        yield Phone(page, form)
    assert complaints == []
