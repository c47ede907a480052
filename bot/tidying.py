"""Lets go of what need not be kept any longer, once a day while the bot runs, or when told to.

How long what is kept is the policy's to say. What was erased leaves no traces on disk: they are swept once,
after everything else.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.intake import Sleep
from bot.logs import described
from surveys.fieldwork.rehearsals import LASTS
from surveys.fieldwork.retention import Dues, Policy
from surveys.store import Store

log = structlog.get_logger()
_EVERY = timedelta(days=1)
_AT_ONCE = 200
"""Links cut in one transaction: others may write in between."""


async def due(store: Store, now: datetime, policy: Policy) -> Dues:
    """Count what `tidy` would let go of."""
    async with store.reading() as unit:
        return await unit.due(policy.deadlines(now))


async def tidy(store: Store, now: datetime, policy: Policy) -> Dues:
    """Let go of what is due and say how much it was."""
    deadlines = policy.deadlines(now)
    async with store.unit() as unit:
        gone = await unit.drop_parked(deadlines.parked)
        gone += await unit.drop_idle_contacts(deadlines.met)
    while cut := await _cut(store, deadlines.completed):
        gone += Dues(links=cut)
    async with store.unit() as unit:
        gone += await unit.end_waves(deadlines.closed, now)
    rehearsed = await _drop_drafts(store, now)
    if gone.any or rehearsed:
        await store.forget_traces()
    await store.settle_erasures(now, policy.backups_last)
    return gone


async def _drop_drafts(store: Store, now: datetime) -> int:
    """Erase old drafts and what never became one; gives how many rehearsals went with them."""
    async with store.unit() as unit:
        await unit.drop_handed_in_before(now - LASTS)
        return sum([await unit.drop_draft(code) for code in await unit.drafts_before(now - LASTS)])


async def _cut(store: Store, before: datetime) -> int:
    async with store.unit() as unit:
        return (await unit.cut_links(before, _AT_ONCE)).links


async def tidy_daily(store: Store, clock: Callable[[], datetime], policy: Policy, sleep: Sleep) -> None:
    """Tidy now and every day from now on; what fails is tried again the next day."""
    while True:
        try:
            gone = await tidy(store, clock(), policy)
        except Exception as error:  # noqa: BLE001 - logged; the bot goes on, and so does the next day
            log.error("untidied", **described(error))  # noqa: TRY400 - a traceback quotes what it met
        else:
            log.info("tidied", gone=str(gone)) if gone.any else log.debug("tidy")
        await sleep(_EVERY.total_seconds())
