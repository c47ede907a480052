"""`gauhar db backup`, `verify` and `restore`: what is put aside, looked at and put back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from bot.app import clock, open_store
from bot.backing_up import back_up, listed_in
from bot.commands.finishing import finish
from bot.settings import DatabaseSettings
from surveys.store import Store, StoreError, Vault
from surveys.store.address import beside
from surveys.store.audit import COMMAND_LINE
from surveys.store.backups import BackupError, Header, header_of, restore, verify
from surveys.store.sealed_lines import Listed

File = Annotated[Path, typer.Argument(help="A backup.")]
Lists = Annotated[
    list[Path] | None, typer.Option("--erasures", help="A list of erasures besides the configured one.")
]


@dataclass(frozen=True)
class _Wanted:
    """What to restore, where to, and what the operator takes upon themselves."""

    file: Path
    url: str
    lists: tuple[Path, ...]
    old: str | None
    expired: bool
    without_erasures: bool


def backup_command(
    to: Annotated[Path, typer.Option("--to", help="The folder of backups; made where there is none.")],
) -> None:
    """Write an encrypted backup while the bot runs, and remove backups of ours that have expired."""
    finish(_back_up(DatabaseSettings.read(), to))


def verify_command(file: File, erasures: Lists = None) -> None:
    """Read all of a backup, and say what it holds and how much of it has been erased since."""
    settings = DatabaseSettings.read()
    vault = _vault(settings)
    listed = listed_in(_lists(settings, settings.database_url, erasures), vault)
    found = verify(file, vault, {} if listed is None else listed.entries)
    typer.echo(f"{file} is whole. {_about(found.header, settings.backup_days)}")
    for table, number in sorted(found.rows.items()):
        typer.echo(f"- {table}: {number}")
    if listed is None:
        typer.echo("There is no list of erasures: nobody can tell what has been erased since.")
    else:
        typer.echo(f"Erased since, and erased again when it is restored: {found.erased}.")


def restore_command(
    file: File,
    database: Annotated[str | None, typer.Option(help="An empty database; else the configured one.")] = None,
    erasures: Lists = None,
    old: Annotated[
        str | None, typer.Option(help="The database that was lost, if it can be opened: its list counts too.")
    ] = None,
    *,
    expired: Annotated[bool, typer.Option("--expired", help="Restore a backup that has expired.")] = False,
    without_erasures: Annotated[
        bool,
        typer.Option(
            "--without-erasures",
            help="Go on where the list of erasures is missing or too short: whoever withdrew comes back.",
        ),
    ] = False,
) -> None:
    """Put a backup into an empty database of either kind, and erase again what was erased since."""
    settings = DatabaseSettings.read()
    url = database or settings.database_url
    lists = _lists(settings, url, erasures)
    finish(_restore(settings, _Wanted(file, url, lists, old, expired, without_erasures)))


async def _back_up(settings: DatabaseSettings, folder: Path) -> None:
    now = clock()
    async with open_store(settings) as store:
        done = await back_up(store, folder, now, settings.backup_days)
        async with store.unit() as unit:
            await unit.note_act(COMMAND_LINE, "backup", done.path.name, "", now)
    typer.echo(f"{done.path} is written.")
    for path in done.removed:
        typer.echo(f"{path} had expired and is removed.")


async def _restore(settings: DatabaseSettings, wanted: _Wanted) -> None:
    now, vault = clock(), _vault(settings)
    header = header_of(wanted.file)
    if header.expires(settings.backup_days) <= now and not wanted.expired:
        raise BackupError(
            f"{wanted.file} expired on {header.expires(settings.backup_days):%Y-%m-%d}; take a newer one. "
            "With --expired it is restored all the same."
        )
    listed = await _listed(settings, wanted, vault)
    _require_list(header, listed, wanted)
    done = await restore(wanted.file, wanted.url, vault, listed.entries.keys(), now)
    await _settle(settings, wanted, vault, now)
    typer.echo(f"{wanted.file} is restored: {done.rows} rows. {_about(header, settings.backup_days)}")
    typer.echo(f"Erased again: {done.erased}.")


async def _listed(settings: DatabaseSettings, wanted: _Wanted, vault: Vault) -> Listed:
    """Unite the lists in files with that of the database that was lost, if it can still be read."""
    listed = listed_in(wanted.lists, vault) or Listed()
    for url in _old_ones(settings, wanted):
        try:
            store = await Store.open(url, vault)
            async with store.reading() as unit:
                listed = listed.joined(await unit.erasures())
            await store.close()
        except StoreError as error:
            typer.echo(f"The list of the old database is not read: {error}")
    return listed


def _old_ones(settings: DatabaseSettings, wanted: _Wanted) -> list[str]:
    """Name the databases that may know more erasures: the one named, and the configured one left behind."""
    named = [] if wanted.old is None else [wanted.old]
    left = [] if wanted.url == settings.database_url else [settings.database_url]
    return [url for url in named + left if _may_be_there(url)]


def _may_be_there(url: str) -> bool:
    address = make_url(url)
    return address.get_backend_name() != "sqlite" or Path(address.database or "").is_file()


def _require_list(header: Header, listed: Listed, wanted: _Wanted) -> None:
    day = header.created.date()
    if listed.reaches(day) or wanted.without_erasures:
        return
    known = "There is none" if listed.since is None else f"It goes from {listed.since} to {listed.until}"
    raise BackupError(
        f"The list of erasures does not cover the time since {day}. {known}: name it in GAUHAR_ERASURES or "
        "with --erasures. With --without-erasures the backup is restored with all who have withdrawn since."
    )


async def _settle(settings: DatabaseSettings, wanted: _Wanted, vault: Vault, now: datetime) -> None:
    store = await Store.open(wanted.url, vault, _list_of(settings, wanted.url))
    try:
        await store.settle_erasures(now, settings.policy.backups_last)
        if not await store.forget_traces():
            typer.echo("Somebody uses the database already; stop them and run `gauhar db purge`.")
    finally:
        await store.close()


def _list_of(settings: DatabaseSettings, url: str) -> Path | None:
    """Name the list to put in order with a database: never the configured one with a rehearsal elsewhere."""
    if url == settings.database_url:
        return settings.erasure_list
    return beside(url) if settings.erasures is None else None


def _lists(settings: DatabaseSettings, url: str, more: Sequence[Path] | None) -> tuple[Path, ...]:
    """Name the lists that may be there: the configured one, the database's own, and those given."""
    paths = [settings.erasure_list, settings.erasures or beside(url), *(more or ())]
    missing = [path for path in more or () if not path.is_file()]
    if missing:
        raise StoreError(f"There is no list of erasures {missing[0]}.")
    return tuple(dict.fromkeys(path for path in paths if path is not None))


def _about(header: Header, days: int) -> str:
    return (
        f"It shows {header.created:%Y-%m-%d %H:%M} UTC, schema {header.schema}, and expires on "
        f"{header.expires(days):%Y-%m-%d}."
    )


def _vault(settings: DatabaseSettings) -> Vault:
    return Vault(settings.secret_key.get_secret_value())
