"""Starts a bot and its respondents, each on a processor core of its own, and measures for a while."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.edge.questions import DONE, write_form

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_WARM = 3.0
_WARM_A_PERSON = 0.02
"""Seconds until all have begun and are somewhere in the middle."""
_RAMP = 1500
"""Milliseconds within which respondents begin: nobody's survey begins for all in the same instant."""
_STARTS_WITHIN = 60.0
_CALLS = 2
_BUTTONS_LEFT = "b.,z.,n.,r.,c.,x.,f.,w.,l...en,l...ru"
"""Buttons that Gauhar's respondents never press: back, pause, other languages and the like."""


@dataclass(frozen=True)
class Bot:
    """A bot to be measured: its name, and what buttons are answers."""

    name: str
    counted: str
    commands: Sequence[Sequence[str]]
    environment: Mapping[str, str]
    hooks: Sequence[int] = ()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@cache
def _respondents() -> Path:
    """Compile the respondents."""
    program = Path(tempfile.mkdtemp(prefix="gauhar-bench")) / "respondents"
    compiler = os.environ.get("CC", "cc")
    subprocess.run([compiler, "-O2", "-w", "-o", program, HERE / "respondents.c"], check=True)  # noqa: S603
    return program


def _pinned(core: int) -> list[str]:
    cores = sorted(os.sched_getaffinity(0))
    return [shutil.which("taskset") or "taskset", "-c", str(cores[core % len(cores)])]


def baseline(port: int, folder: Path) -> Bot:
    script = [sys.executable, "-m", "benchmarks.edge.baseline", f"http://127.0.0.1:{port}"]
    return Bot("baseline", "q", [[*script, str(folder / "survey.sqlite3")]], {})


def gauhar(port: int, folder: Path, database: str = "", hooks: Sequence[int] = ()) -> Bot:
    """Give Gauhar as it runs: polling, or by webhook with a worker for each port in `hooks`."""
    write_form(folder)
    environment = {
        "GAUHAR_TOKEN": "777:TEST",
        "GAUHAR_API_URL": f"http://127.0.0.1:{port}",
        "GAUHAR_SECRET_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "GAUHAR_DATABASE_URL": database or f"sqlite:///{folder / 'gauhar.sqlite3'}",
        "GAUHAR_ERASURES": str(folder / "erasures"),
        "GAUHAR_FORMS": str(folder),
        "GAUHAR_WEBHOOK_URL": f"http://127.0.0.1:{hooks[0]}/hook" if hooks else "",
    }
    run = [sys.executable, "-c", "from bot.cli import main; main()", "run"]
    return Bot("gauhar", "p.", [run] * max(1, len(hooks)), environment, hooks)


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[Any]:
    with (
        log.open("ab") as file,
        subprocess.Popen(command, env=environment, cwd=log.parent, stdout=file, stderr=file) as process,  # noqa: S603
    ):
        try:
            yield process
        finally:
            process.kill()


def measured(bot: Bot, port: int, folder: Path, people: int, seconds: float) -> dict[str, float]:
    """Let people answer a bot for some seconds; gives what `respondents.c` reports."""
    driver = [*_pinned(1), str(_respondents()), "--port", str(port), "--users", str(people)]
    driver += ["--counted", bot.counted, "--avoid", _BUTTONS_LEFT, "--done-text", DONE]
    driver += ["--hooks", ",".join(map(str, bot.hooks))] if bot.hooks else []
    warm = _WARM + _WARM_A_PERSON * people
    with ExitStack() as stack, subprocess.Popen(driver, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        stack.callback(server.kill)
        own = {**os.environ, **bot.environment, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
        processes = []
        for number, command in enumerate(bot.commands):
            listen = {"GAUHAR_LISTEN": f"127.0.0.1:{bot.hooks[number]}"} if bot.hooks else {}
            pinned = [*_pinned(number), *command]
            log = folder / f"{bot.name}{number}.log"
            processes.append(stack.enter_context(_running(pinned, {**own, **listen}, log)))
            _wait(port, log)
            if bot.hooks:
                _wait_for_door(bot.hooks[number])
        pids = "".join(f"&pid{n or ''}={p.pid}" for n, p in zip((0, 2), processes, strict=False))
        _get(port, f"go?warm={warm}&secs={seconds}&ramp_ms={_RAMP if people > 1 else 0}{pids}")
        told, _ = server.communicate(timeout=warm + seconds + 60)
    report: dict[str, float] = json.loads(told.splitlines()[-1])
    return report


def _wait(port: int, log: Path) -> None:
    """Wait until a bot has called Telegram, and a moment longer."""
    end = time.monotonic() + _STARTS_WITHIN
    while json.loads(_get(port, "stats"))["calls"] < _CALLS:
        if time.monotonic() > end:
            raise RuntimeError(f"The bot does not start: {log.read_text('utf-8')}")
        time.sleep(0.1)
    time.sleep(1.5)


def _wait_for_door(port: int) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def _get(port: int, path: str) -> str:
    for _ in range(50):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ctl/{path}", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:  # it is only about to listen
            time.sleep(0.1)
    raise RuntimeError("The respondents do not come.")
