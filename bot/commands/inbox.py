"""`gauhar inbox`: updates that no handler could take, shown without their content, tried again or dropped."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from bot.app import clock, open_store, running_bot
from bot.commands.finishing import finish
from bot.incoming import ALLOWED_UPDATES, Json
from bot.logs import described
from bot.settings import DatabaseSettings, Settings
from bot.shelf import workbooks_asked
from bot.stopping import Running
from surveys.store import Store, StoreError, Unavailable
from surveys.store.audit import COMMAND_LINE
from surveys.store.updates import SetAside

app = typer.Typer(no_args_is_help=True, help="Updates that could not be handled and were set aside.")
_KINDS = {"message": "a message", "edited_message": "a changed message", "callback_query": "a pressed button"}
_Numbers = Annotated[list[int] | None, typer.Argument(help="Numbers as `gauhar inbox list` shows them.")]
_All = Annotated[bool, typer.Option("--all", help="All there are.")]


@app.command("list")
def list_command() -> None:
    """List what was set aside, when and why; nothing is told of what it says or who sent it."""
    finish(_list(DatabaseSettings.read()))


@app.command("retry")
def retry_command(numbers: _Numbers = None, every: _All = False) -> None:  # noqa: FBT002 - typer's way
    """Handle updates once more, each exactly once, beside the running bot; what fails again stays."""
    finish(_retry(Settings.read(), numbers, every=every))


@app.command("drop")
def drop_command(numbers: _Numbers = None, every: _All = False) -> None:  # noqa: FBT002 - typer's way
    """Erase updates for good; the audit log keeps that it was done."""
    finish(_drop(DatabaseSettings.read(), numbers, every=every))


async def _list(settings: DatabaseSettings) -> None:
    async with open_store(settings) as store, store.reading() as unit:
        several = await unit.set_aside()
    for each in several:
        typer.echo(f"{each.update_id}  {each.at:%Y-%m-%d %H:%M}  {_kind(each)}: {each.reason}")
    if not several:
        typer.echo("Nothing is set aside.")


async def _retry(settings: Settings, numbers: list[int] | None, *, every: bool) -> None:
    async with _connected(settings) as (store, bot):
        for each in await _chosen(store, numbers, every=every):
            outcome, sentence = await _tried(bot, each)
            await _noted(store, "retry_update", each, outcome)
            typer.echo(f"{each.update_id}: {sentence}")


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[tuple[Store, Running]]:
    workbooks = workbooks_asked(settings.forms)
    async with open_store(settings) as store, running_bot(settings, store, workbooks) as bot:
        yield store, bot
        await bot.outbox.finish()


async def _tried(bot: Running, each: SetAside) -> tuple[str, str]:
    """Try an update again; tell the outcome for the audit log, and in a sentence."""
    try:
        done = await bot.again(json.loads(each.payload))
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told and the update stays
        return "failed again", f"fails again ({' at '.join(described(error).values())}) and stays."
    if done:
        return "handled", "handled."
    return "not there", "is not there any more, or means nothing to us."


async def _drop(settings: DatabaseSettings, numbers: list[int] | None, *, every: bool) -> None:
    async with open_store(settings) as store:
        for each in await _chosen(store, numbers, every=every):
            async with store.unit() as unit:
                done = await unit.take_back(each.update_id)
                if done:
                    await unit.note_act(COMMAND_LINE, "drop_update", str(each.update_id), "", clock())
            typer.echo(f"{each.update_id}: {'dropped.' if done else 'is not there any more.'}")
        await store.forget_traces()


async def _chosen(store: Store, numbers: list[int] | None, *, every: bool) -> Sequence[SetAside]:
    """Find what is meant; raises StoreError when some of it is not there, and nothing is done then."""
    if every == bool(numbers):
        raise StoreError("Name numbers as `gauhar inbox list` shows them, or say --all.")
    async with store.reading() as unit:
        there = {each.update_id: each for each in await unit.set_aside()}
    if every:
        return [*there.values()]
    missing = [str(number) for number in numbers or () if number not in there]
    if missing:
        raise StoreError(f"Nothing with the number {', '.join(missing)} is set aside; nothing was done.")
    return [there[number] for number in dict.fromkeys(numbers or ())]


async def _noted(store: Store, act: str, each: SetAside, outcome: str) -> None:
    async with store.unit() as unit:
        await unit.note_act(COMMAND_LINE, act, str(each.update_id), outcome, clock())


def _kind(each: SetAside) -> str:
    update: Json = json.loads(each.payload)
    return next((_KINDS[kind] for kind in ALLOWED_UPDATES if kind in update), "something else")
