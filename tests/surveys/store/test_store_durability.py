"""What was said to be saved is there after the process is killed without warning."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from store_world import NOW

from surveys.form import Form
from surveys.store import Store, Vault, new_key

WRITER = Path(__file__).with_name("writer.py")


def killed_writer(url: str, secret: str, lines: int) -> list[int]:
    """Let a process save answers until it has reported so many, kill it, and give what it reported."""
    environment = {**os.environ, "GAUHAR_SECRET_KEY": secret, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, WRITER, url], stdout=subprocess.PIPE, env=environment, text=True
    ) as writer:
        assert writer.stdout is not None
        reported = [int(writer.stdout.readline()) for _ in range(lines)]
        writer.send_signal(signal.SIGKILL)
        reported += [int(line) for line in writer.stdout]
    assert writer.returncode == -signal.SIGKILL
    return reported


@pytest.mark.parametrize("seed", [1, 2])
async def test_saved_answers_survive_a_kill(url: str, form: Form, seed: int) -> None:
    secret = new_key()
    reported = killed_writer(url, secret, random.Random(seed).randrange(5, 60))
    store = await Store.open(url, Vault(secret))
    missing = []
    for chat in reported:
        async with store.unit() as unit:
            contact = await unit.contact(chat)
            record = contact and await unit.interview_of(contact, form.name)
            noted = not await unit.note_update(chat, NOW)
        answered = bool(record and record.interview.answers["consent"].value == "yes")
        missing += [] if noted and answered else [chat]
    await store.close()

    assert len(reported) >= 5
    assert missing == []
