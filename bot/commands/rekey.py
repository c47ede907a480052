"""`gauhar db rekey`: a copy of the database under another secret key, and what to do with the old one."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from bot.app import clock, open_store
from bot.commands.finishing import finish
from bot.settings import DatabaseSettings
from surveys.store import SecretKeyError, Store, Vault
from surveys.store.audit import COMMAND_LINE
from surveys.store.backups import rekey, write_backup

_LEFT = {
    "role_codes": "role codes on offer are worthless; make new ones with /roles",
    "hand-overs": "hand-overs under way are worthless; /handover begins them anew",
    "live_messages": "live pictures stand still; /diamond brings new ones",
    "participations": "interviews that lead to nobody could be given a second time",
}


def rekey_command(
    to: Annotated[str, typer.Option("--to", help="An empty database, of either kind.")],
    new_key: Annotated[
        str,
        typer.Option(envvar="GAUHAR_NEW_SECRET_KEY", prompt="New secret key", hide_input=True),
    ],
    *,
    forget_participations: Annotated[
        bool,
        typer.Option(
            "--forget-participations",
            help="Go on in the middle of a wave: whoever took part and has no link any more may do so again.",
        ),
    ] = False,
) -> None:
    """Copy the database into an empty one under a new secret key. Stop the bot first."""
    finish(_rekey(DatabaseSettings.read(), to, new_key, forget=forget_participations))


async def _rekey(settings: DatabaseSettings, to: str, new_key: str, *, forget: bool) -> None:
    now, new = clock(), Vault(new_key)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "moving.backup"  # sealed with the old key, like every backup
        async with open_store(settings) as store:
            old = store.vault
            if new.fingerprint("") == old.fingerprint(""):
                raise SecretKeyError("The new key is the old one; `gauhar key` prints another.")
            await write_backup(store, path, now, settings.backup_days)
        left = await rekey(path, to, old, new, forget=forget)
    moved = await Store.open(to, new)
    async with moved.unit() as unit:
        await unit.note_act(COMMAND_LINE, "rekey", "", "", now)
    await moved.close()
    _tell(settings, left)


def _tell(settings: DatabaseSettings, left: Mapping[str, int]) -> None:
    typer.echo("The copy is whole. Put the new GAUHAR_SECRET_KEY and GAUHAR_DATABASE_URL into the settings.")
    for name, sentence in _LEFT.items():
        if left.get(name):
            typer.echo(f"{left[name]} {sentence}.")
    if settings.erasures is not None and settings.erasures.exists():
        typer.echo(f"Move {settings.erasures} away: a list of the new key is made at the next start.")
    typer.echo("Start the bot, make a backup, and then delete the old database and all older backups:")
    typer.echo("they open with the old key, and would bring back whoever withdraws from now on.")
