"""The real reception and delivery in this process, without sockets: for thousands of steps."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from running import COORDINATOR, RunningBot
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.delivery import Delivery
from bot.desk import Desk
from bot.fetching import Fetcher
from bot.gateway import Gateway
from bot.incoming import Inbound, read_update
from bot.office.router import Office
from bot.reception import Reception
from bot.reminding import Reminding
from bot.rights import Rights
from bot.shelf import stock
from locales import translators
from locales.translator import ZONE
from sandbox.parameters import Json, Parameters, Upload
from sandbox.refusals import ApiError, ConnectionCutError, NoAnswerError
from sandbox.telegram import Telegram
from scoring.study import Study
from surveys.fieldwork.night import Night
from surveys.fieldwork.reminders import Manners
from surveys.store import Store, Vault

MANNERS = Manners(tuple(timedelta(days=n) for n in (1, 3, 7)), Night(ZONE))


class LocalRequest(BaseRequest):
    """Brings calls to a stand-in in the same process."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        if method == "GET":
            stored = self._telegram.files.at(url.partition("/file/bot")[2].partition("/")[2])
            return (404, b"") if stored is None else (200, stored.upload.content)
        assert method == "POST"
        given = request_data.json_parameters if request_data else {}
        files = (request_data.multipart_data if request_data else None) or {}
        uploads = {name: Upload(*file) for name, file in files.items()}
        try:
            result = await self._telegram.call(url.rpartition("/")[2], Parameters(dict(given), uploads))
        except ApiError as error:
            return error.code, json.dumps(refusal(error)).encode()
        except (ConnectionCutError, NoAnswerError) as error:
            raise NetworkError(type(error).__name__) from error
        return 200, json.dumps({"ok": True, "result": result}).encode()


def _this_year(now: datetime) -> Study:
    return Study(closing_year=now.year)


def refusal(error: ApiError) -> Json:
    """Spell a refusal as the server does."""
    parameters = {} if error.retry_after is None else {"parameters": {"retry_after": error.retry_after}}
    return {"ok": False, "error_code": error.code, "description": error.description, **parameters}


class LocalBot(RunningBot):
    """Handles what has happened in a stand-in when told to."""

    def __init__(
        self, telegram: Telegram, store: Store, gateway: Gateway, bot: Bot, reminding: Reminding
    ) -> None:
        super().__init__(telegram, store, [])
        self._gateway = gateway
        self._bot = bot
        self.reminding = reminding

    async def settled(self) -> None:
        """Handle everything that has happened."""
        for update in self.telegram.updates.pending:
            await self.handle(update.to_json())
            self.telegram.updates.confirm(update)

    async def handle(self, update: Json) -> None:
        inbound = self._read(update)
        if inbound is not None:
            await self._gateway.handle(inbound)

    async def renewed(self) -> None:
        """Take what was published meanwhile, as a worker does every few seconds."""
        await self._gateway._reception.renew()

    async def dies_before_it_speaks(self) -> None:
        """Commit what has happened and say nothing: the updates will come again."""
        for update in self.telegram.updates.pending:
            inbound = self._read(update.to_json())
            if inbound is not None:
                await self._gateway._reception.receive_all([inbound])

    async def takes_its_time(self, update: Json) -> Callable[[], Awaitable[None]]:
        """Commit an update; gives what says what came of it, when others are through with later ones."""
        inbound = self._read(update)
        assert inbound is not None
        (actions,) = await self._gateway._reception.receive_all([inbound])
        return lambda: self._gateway._carry_on(inbound, actions)

    async def again(self, count: int) -> None:
        """Handle the last updates once more."""
        for update in [*self.telegram.updates._recent][-count:]:
            await self.handle(update.to_json())

    def _read(self, update: Json) -> Inbound | None:
        return read_update(update)


async def no_sleep(_seconds: float) -> None:
    """Try again at once."""


@asynccontextmanager
async def local_bot(
    telegram: Telegram, where: Path | str, secret: str, workbook: Path
) -> AsyncIterator[LocalBot]:
    """Build reception, delivery and gateway over a stand-in and a database, or a fresh one in a folder."""

    def now() -> datetime:
        return datetime.fromtimestamp(telegram.clock(), UTC)

    address = where if isinstance(where, str) else f"sqlite:///{where / 'local.sqlite3'}"
    store = await Store.open(address, Vault(secret))
    spoken = translators()
    try:
        shelf = await stock(store, (workbook,), now())
        requests = (LocalRequest(telegram), LocalRequest(telegram))
        async with Bot(telegram.token, request=requests[0], get_updates_request=requests[1]) as bot:
            delivery = Delivery(bot, store, no_sleep)
            desk = Desk(store, delivery, spoken, now, _this_year, simulated=False)

            def link(payload: str) -> str:
                return f"{bot.link}?start={payload}"

            rights = Rights(shelf, spoken, link)
            reception = Reception(store, shelf, spoken, Office({COORDINATOR}, link), rights, now)
            gateway = Gateway(store, reception, delivery, desk, Fetcher(bot, 1))
            reminding = Reminding(store, shelf, spoken, delivery, MANNERS, now, no_sleep)
            yield LocalBot(telegram, store, gateway, bot, reminding)
    finally:
        await store.close()
