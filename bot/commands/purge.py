"""`gauhar db purge`: what the running bot does every day, at once; or only what it would do."""

from typing import Annotated

import typer

from bot.app import clock, open_store
from bot.commands.finishing import finish
from bot.settings import DatabaseSettings
from bot.tidying import due, tidy
from surveys.fieldwork.retention import Dues


def purge(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Let go of what need not be kept: links to people, unfinished interviews of ended waves, leftovers."""
    finish(_purge(dry_run=dry_run))


async def _purge(*, dry_run: bool) -> None:
    settings, now = DatabaseSettings.read(), clock()
    policy = settings.policy
    async with open_store(settings) as store:
        found = await (due if dry_run else tidy)(store, now, policy)
    typer.echo("This would be done now:" if dry_run else "Done:")
    for line in _lines(found):
        typer.echo(f"- {line}")


def _lines(found: Dues) -> list[str]:
    return [
        f"links between a person and a completed interview cut: {found.links}",
        f"waves ended: {found.waves}, with unfinished interviews erased: {found.unfinished}",
        f"contacts without any interview erased: {found.contacts}",
        f"updates that were set aside erased: {found.parked}",
    ]
