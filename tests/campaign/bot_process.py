"""The bot as `gauhar run` has it, in a process of its own that can be killed, living by the test's clock."""

import asyncio
import multiprocessing
import os
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from fast_clock import FastClock, Hands

from sandbox.telegram import Telegram

IMPORTED_ONCE = multiprocessing.get_context("forkserver")  # importing takes longer than all the rest
IMPORTED_ONCE.set_forkserver_preload(["bot.cli", "bot_process"])
BESIDE = 4
"""How many wait by the clock while the bot has nothing to do: three loops, and the tidying."""


def lived_by(environment: Mapping[str, str], log: Path, page: Path, port: int) -> None:
    """Be the bot, with the output in a file."""
    os.environ.update({"GAUHAR_ERASURES": str(log.parent / "erasures"), **environment})
    os.chdir(log.parent)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    from bot.app import run  # noqa: PLC0415 - the tests' own process needs none of it
    from bot.logs import configure_logs  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415
    from bot.timepiece import Timepiece  # noqa: PLC0415

    configure_logs()
    hands = Hands(page, port)
    asyncio.run(run(Settings.read(), Timepiece(hands.now, hands.sleep)))


class Bot:
    """Starts the bot, and kills it."""

    def __init__(
        self, telegram: Telegram, clock: FastClock, environment: Mapping[str, str], log: Path
    ) -> None:
        self._telegram = telegram
        self._clock = clock
        self._environment = environment
        self._log = log
        self._process: ForkServerProcess | None = None

    async def start(self) -> None:
        """Start it and wait until it asks for updates and all the rest of it sleeps."""
        polls = self._telegram.calls["getUpdates"]
        given = (dict(self._environment), self._log, self._clock.page, self._clock.port)
        process = IMPORTED_ONCE.Process(target=lived_by, args=given)
        process.start()
        self._process = process
        try:
            await self._telegram.wait_until(lambda: self._telegram.calls["getUpdates"] > polls, timeout=60)
            await self._clock.asleep(BESIDE)
        except TimeoutError:
            raise AssertionError(f"The bot does not start: {self._log.read_text('utf-8')[-3000:]}") from None

    async def kill(self) -> None:
        """Send SIGKILL: nothing can be tidied up."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None
            await self._clock.asleep(0)

    @property
    def is_idle(self) -> bool:
        """Tell whether every update was handled, and the bot waits for the next one and for the clock."""
        updates = self._telegram.updates
        poll = updates._poll
        waits = poll is not None and not poll.done()
        return waits and not updates.pending and not updates._again and self._clock.sleepers == BESIDE

    @property
    def complaints(self) -> str:
        """Give what it wrote that is worse than a warning: erasing waits while somebody reads."""
        lines = self._log.read_text("utf-8").splitlines() if self._log.exists() else []
        return "\n".join(line for line in lines if "[error" in line or "Traceback" in line)
