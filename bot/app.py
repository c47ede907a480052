"""Wires everything, once, from settings. Nothing else reads the environment or chooses a real thing."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import structlog
from starlette.routing import Route
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.actions import Exhibit
from bot.apologising import Apologies
from bot.broadcasting import Broadcasting
from bot.catching_up import catch_up
from bot.delivery import Delivery
from bot.desk import Desk
from bot.diamond.living import Living
from bot.diamond.showing import Showing
from bot.doors import open_doors
from bot.exhibits import Exhibits
from bot.fetching import Fetcher
from bot.gateway import Gateway
from bot.hooked import Address, Hooked
from bot.incoming import Json, read_update
from bot.intake import Intake, Sleep
from bot.menus import publish_menus
from bot.numbers import Numbers
from bot.office.router import Office
from bot.outbox import Outbox
from bot.parking import Parking
from bot.reception import Reception
from bot.reminding import Reminding
from bot.renewing import Renewing
from bot.rights import Rights
from bot.settings import DatabaseSettings, Settings
from bot.shelf import Shelf, builtin_forms, stock, workbooks_asked
from bot.speech import Notice
from bot.stopping import Receiving, Running, beside, until_told
from bot.taker import Taker
from bot.terms import study_for
from bot.tidying import tidy_daily
from bot.timepiece import Timepiece
from bot.transport import AiohttpRequest
from bot.watch import Watch
from bot.webhook import Webhook
from locales import Translator, translators
from surveys.fieldwork.roles import Role
from surveys.phrase import Phrase
from surveys.store import Store, Vault
from surveys.xlsform import Finding, FormError

log = structlog.get_logger()
_START_TRIES = 30
_UNSPOKEN = Finding(
    "survey",
    None,
    Phrase("No language of the form is one the bot speaks."),
    Phrase("Add one that locales/ has."),
)


def clock() -> datetime:
    return datetime.now(UTC)


_NEW_OBJECTS = 20_000
"""Objects that may come before the collector looks for circles; one batch of answers makes some thousands."""

_OURS = Timepiece(clock, asyncio.sleep)


@asynccontextmanager
async def open_store(settings: DatabaseSettings) -> AsyncIterator[Store]:
    """Open the store for the length of a block; raises StoreError or SecretKeyError in plain words."""
    vault = Vault(settings.secret_key.get_secret_value())
    store = await Store.open(settings.database_url, vault, settings.erasure_list)
    try:
        yield store
    finally:
        await store.close()


async def run(settings: Settings, timepiece: Timepiece = _OURS) -> None:
    """Run the bot, polling or by webhook, until told to stop."""
    workbooks = workbooks_asked(settings.forms)
    async with open_store(settings) as store:
        await _put_right(store, settings, timepiece.now())
        async with running_bot(settings, store, workbooks, timepiece=timepiece) as running:
            _leave_be()
            log.info("listening")
            async with beside(tidy_daily(store, timepiece.now, settings.policy, timepiece.sleep)):
                await until_told(running)


def _leave_be() -> None:
    """Let the collector of garbage look no more at what stays until the end: modules and forms."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


async def _put_right(store: Store, settings: Settings, now: datetime) -> None:
    """Before anybody is answered, let go of what a database put back from a copy brought with it."""
    again = await store.settle_erasures(now, settings.policy.backups_last)
    if again:
        log.warning("put_back", erased_again=again)


@asynccontextmanager
async def running_bot(
    settings: Settings,
    store: Store,
    workbooks: tuple[Path, ...] | None = None,
    *,
    sleep: Sleep = asyncio.sleep,
    timepiece: Timepiece = _OURS,
) -> AsyncIterator[Running]:
    """Build the bot and start its connections; what it yields has still to be run.

    `sleep` is how delivery and intake wait before they try again; everything else goes by the timepiece.
    """
    now = timepiece.now
    shelf = await stock(store, builtin_forms() if workbooks is None else workbooks, now())
    voices = translators()
    spoken = _spoken(voices, shelf)
    bot = build_bot(settings)
    outbox, numbers = Outbox(sleep), Numbers()
    delivery = Delivery(bot, store, outbox.sleep, numbers)
    terms = partial(study_for, settings)
    terms(now())  # what cannot be used is said at once, not when a coordinator asks
    desk = Desk(store, delivery, spoken, now, terms, simulated=settings.simulated)
    reception = _reception(settings, store, shelf, spoken, bot, now)
    apologies = Apologies(delivery, outbox, voices, now)
    parking = Parking(store, delivery, voices, now, settings.coordinators)
    delivery.also(Exhibit, Exhibits(bot, store, outbox.sleep, numbers, parking.tell_owners).show)
    gateway = Gateway(store, reception, delivery, desk, Fetcher(bot, settings.media_limit), outbox)

    await _connect(bot)
    try:
        await publish_menus(bot, voices, await _officials(store, settings, now()))
        async with beside(_unasked(settings, (store, shelf, spoken, delivery), desk.showing, timepiece)):
            taker = Taker(_handler(gateway), parking.park, numbers, apologies.apologise)
            receiving, doors = _receiving(settings, bot, taker, Watch(store, bot, numbers), sleep)
            yield Running(
                receiving,
                outbox,
                doors,
                _again(gateway),
                partial(catch_up, store, now(), gateway.show_again),
            )
    finally:
        await gateway.close()
        await bot.shutdown()


def _receiving(
    settings: Settings, bot: Bot, taker: Taker, watch: Watch, sleep: Sleep
) -> tuple[Receiving, AbstractAsyncContextManager[object]]:
    """Choose how updates come in, and by which doors."""
    routes = [*watch.routes]
    receiving: Receiving = Intake(bot, taker.take, sleep)
    if settings.webhook_url:
        address = Address(settings.webhook_url, settings.knock)
        receiving = Hooked(bot, address, sleep)
        routes.append(Route(address.path, Webhook(taker.take, address.secret).receive, methods=["POST"]))
    return receiving, open_doors(routes, settings.doors) if settings.doors else nullcontext()


async def _officials(store: Store, settings: Settings, now: datetime) -> Mapping[int, Role]:
    """Give whose menus are longer; what Telegram cannot bring again is no longer remembered."""
    async with store.unit() as unit:
        await unit.forget_updates(now)
        return await unit.roles_by_chat(settings.coordinators)


def _reception(
    settings: Settings,
    store: Store,
    shelf: Shelf,
    spoken: Mapping[str, Translator],
    bot: Bot,
    now: Callable[[], datetime],
) -> Reception:
    def link(payload: str) -> str:
        return f"{bot.link}?start={payload}"

    rights = Rights(shelf, spoken, link, Notice(settings.who, settings.where, settings.policy))
    return Reception(store, shelf, spoken, Office(settings.coordinators, link), rights, now)


async def _unasked(
    settings: Settings,
    means: tuple[Store, Shelf, Mapping[str, Translator], Delivery],
    showing: Showing,
    timepiece: Timepiece,
) -> None:
    """Do what nobody asks for each time: reminders, broadcasts, live messages, each at its own pace."""
    manners = settings.manners
    reminding = Reminding(*means, manners, timepiece.now, timepiece.sleep)
    broadcasting = Broadcasting(*means, manners.night, timepiece.now, timepiece.sleep)
    living = Living(*means, showing, settings.coordinators, timepiece.now, timepiece.sleep)
    renewing = Renewing(means[0], means[1], asyncio.sleep)  # what another worker publishes comes in real time
    await asyncio.gather(reminding.run(), broadcasting.run(), living.run(), renewing.run())


def _spoken(voices: Mapping[str, Translator], shelf: Shelf) -> Mapping[str, Translator]:
    """Choose the languages that both the bot and the form speak."""
    spoken = {language: t for language, t in voices.items() if language in shelf.languages}
    if not spoken:
        raise FormError([_UNSPOKEN])
    return spoken


def build_bot(settings: Settings) -> Bot:
    """Build python-telegram-bot's client on our transport."""
    return Bot(
        settings.token.get_secret_value(),
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
    )


def _handler(gateway: Gateway) -> Callable[[Json], Awaitable[None]]:
    async def handle(update: Json) -> None:
        inbound = read_update(update)
        if inbound is not None:
            await gateway.handle(inbound)

    return handle


def _again(gateway: Gateway) -> Callable[[Json], Awaitable[bool]]:
    async def handle(update: Json) -> bool:
        inbound = read_update(update)
        return inbound is not None and await gateway.handle_set_aside(inbound)

    return handle


async def _connect(bot: Bot) -> None:
    """Reach Telegram for the first time, waiting for the network if it is not there yet."""
    for attempt in range(_START_TRIES):
        try:
            await bot.initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            if attempt == _START_TRIES - 1:
                raise
            log.warning("connecting", error=type(error).__name__, attempt=attempt)
            await asyncio.sleep(min(2**attempt, 10))
        else:
            return
