"""`gauhar audit`: the audit log, the oldest line first. It can be printed, and nothing else."""

from typing import Annotated

import typer

from bot.app import open_store
from bot.commands.finishing import finish
from bot.settings import DatabaseSettings
from surveys.store.audit import Noted


def audit_command(
    last: Annotated[int | None, typer.Option(min=1, help="Only so many of the newest lines.")] = None,
) -> None:
    """Print who did what: every privileged act, withdrawals without their content; times are UTC."""
    finish(_print(DatabaseSettings.read(), last))


async def _print(settings: DatabaseSettings, last: int | None) -> None:
    async with open_store(settings) as store, store.reading() as unit:
        lines = await unit.acts(last)
    for noted in reversed(lines):
        typer.echo(_spelled(noted))
    if not lines:
        typer.echo("Nothing has been noted yet.")


def _spelled(noted: Noted) -> str:
    about = "  ".join(" ".join(part.split()) for part in (noted.subject, noted.detail))
    return f"{noted.at:%Y-%m-%d %H:%M:%S}  {noted.actor:16}  {noted.act:16}  {about}".rstrip()
