"""Refuses a wrong secret key when the database is opened, before anyone is met as a stranger.

With another key every known respondent would look new, because identities are found by keyed hash.
"""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.store import schema
from surveys.store.vault import SecretKeyError, Vault

SEALED = "sealed with the secret key"
"""The name of what the first opening seals, and what it seals."""


async def check_key(connection: AsyncConnection, vault: Vault) -> None:
    """Open what the first opening sealed, or seal it now; raises SecretKeyError with another key."""
    sealed = await _sealed(connection)
    if sealed is None:
        await connection.execute(insert(schema.settings).values(name=SEALED, value=vault.seal(SEALED)))
    else:
        vault.open(sealed)


async def fits(connection: AsyncConnection, vault: Vault) -> bool | None:
    """Tell whether this is the database's key; None where nothing was sealed yet."""
    sealed = await _sealed(connection)
    try:
        return None if sealed is None else bool(vault.open(sealed))
    except SecretKeyError:
        return False


async def _sealed(connection: AsyncConnection) -> bytes | None:
    table = schema.settings
    return (await connection.execute(select(table.c.value).where(table.c.name == SEALED))).scalar()
