"""Broadcasts in a test: started as at the server, sent by a worker whose waiting turns the clock."""

from collections.abc import Mapping
from datetime import datetime

from local import MANNERS, LocalBot
from running import Chat

from bot import announcing
from bot.broadcasting import Broadcasting
from sandbox.clock import HandClock
from sandbox.messages import Message
from surveys.fieldwork.broadcasts import Audience, Broadcast, Order, Outcome
from surveys.store.audit import COMMAND_LINE

TEXTS = {
    "kk": "Сәлеметсіз бе, көктем келді!",
    "ru": "Здравствуйте, весна пришла!",
    "en": "Hello, it is spring!",
}


def worker(bot: LocalBot, hands: HandClock) -> Broadcasting:
    """Give a sender that waits by turning the clock."""
    reminding = bot.reminding

    async def wait(seconds: float) -> None:
        hands.pass_by(seconds)

    return Broadcasting(
        bot.store,
        reminding.shelf,
        reminding.translators,
        reminding.delivery,
        MANNERS.night,
        reminding.clock,
        wait,
    )


async def drafted(
    bot: LocalBot,
    audience: Audience = Audience.UNFINISHED,
    texts: Mapping[str, str] = TEXTS,
    region: str | None = None,
) -> Broadcast:
    now: datetime = bot.reminding.clock()
    async with bot.store.unit() as unit:
        draft = await announcing.draft(unit, audience, "citizen", COMMAND_LINE, now, region)
        return await announcing.write(unit, draft.id, texts, COMMAND_LINE, now)


async def ordered(bot: LocalBot, broadcast: Broadcast, what: Order) -> Broadcast:
    async with bot.store.unit() as unit:
        return await announcing.order(unit, broadcast.id, what, COMMAND_LINE, bot.reminding.clock())


async def started(
    bot: LocalBot,
    audience: Audience = Audience.UNFINISHED,
    texts: Mapping[str, str] = TEXTS,
    region: str | None = None,
) -> Broadcast:
    return await ordered(bot, await drafted(bot, audience, texts, region), Order.START)


async def outcomes(bot: LocalBot, broadcast: Broadcast) -> dict[str, int]:
    async with bot.store.unit() as unit:
        counted: Mapping[Outcome, int] = await unit.outcomes(broadcast.id)
    return {outcome.value: number for outcome, number in counted.items()}


async def reached(bot: LocalBot, audience: Audience, region: str | None = None) -> int:
    """Count to how many a broadcast would go."""
    draft = await drafted(bot, audience, region=region)
    async with bot.store.unit() as unit:
        return sum((await unit.audience_by_language(draft)).values())


def heard(chat: Chat, texts: Mapping[str, str] = TEXTS) -> list[Message]:
    """Give the broadcasts in a chat, the oldest first."""
    said = [message for message in chat.person.messages if message.from_bot]
    return [message for message in said if any(text in message.text for text in texts.values())]
