"""Updates in by webhook: has Telegram bring them, and goes on until told to stop.

The webhook stays set when the bot stops: other workers may listen there, and Telegram keeps what it cannot
bring. How an update is received is the webhook's own matter.
"""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.incoming import ALLOWED_UPDATES
from bot.intake import Sleep, pause
from bot.settings import SettingsError
from bot.stopping import unless
from bot.webhook import MOST

log = structlog.get_logger()


@dataclass(frozen=True)
class Address:
    """Where Telegram is to knock, and what it shows there."""

    url: str
    secret: str

    @property
    def path(self) -> str:
        return urlsplit(self.url).path or "/"


class Hooked:
    """Receives updates where the webhook stands open."""

    def __init__(self, bot: Bot, address: Address, sleep: Sleep) -> None:
        self._bot = bot
        self._address = address
        self._sleep = sleep
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Set the webhook, and wait until told to stop; raises SettingsError when Telegram refuses it."""
        await unless(self._stopping, self._set())
        await self._stopping.wait()

    def stop(self) -> None:
        self._stopping.set()

    async def _set(self) -> None:
        failures = 0
        while not await self._is_set():
            failures += 1
            await self._sleep(pause(None, failures))

    async def _is_set(self) -> bool:
        try:
            return await self._bot.set_webhook(
                self._address.url,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=MOST,
                secret_token=self._address.secret,
                drop_pending_updates=False,
            )
        except InvalidToken:
            raise
        except BadRequest as error:
            raise SettingsError([f"Telegram refuses GAUHAR_WEBHOOK_URL: {error.message}."]) from error
        except TelegramError as error:
            log.warning("connecting", error=type(error).__name__)
            return False
