"""Who has taken part, once no answer leads to them: a keyed hash for each wave and form.

The rows are laid down anew, sorted by hash, whenever some come: in the order of their coming they would
tell whose interview is whose.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select

from surveys.store.ahead import APART
from surveys.store.contacts import identity
from surveys.store.field_schema import participations
from surveys.store.transaction import Transaction

_TAKEN = select(participations.c.wave).where(
    *(participations.c[name] == bindparam(f"its_{name}") for name in ("wave", "form", "hash"))
)


@dataclass(frozen=True)
class Part:
    """What somebody has taken part in."""

    wave: str
    form: str


class Participations(Transaction):
    """The part of a unit that remembers who need not be asked again."""

    async def has_taken_part(self, chat: int, part: Part) -> bool:
        """Tell whether somebody completed an interview that can no longer be found."""
        sought = {"its_wave": part.wave, "its_form": part.form, "its_hash": self._hash(chat, part)}
        found = await self.connection.execute(_TAKEN, sought, execution_options=APART)
        return found.first() is not None

    async def parts_of(self, chat: int) -> frozenset[Part]:
        """Give all that somebody has taken part in, as far as it is remembered."""
        table = participations.c
        kinds = (await self.connection.execute(select(table.wave, table.form).distinct())).all()
        parts = [Part(wave, form) for wave, form in kinds]
        return frozenset([part for part in parts if await self.has_taken_part(chat, part)])

    async def _remember(self, people: Sequence[tuple[int, Part]]) -> None:
        """Note what people (by their chats) have taken part in."""
        if not people:
            return
        rows = (await self.connection.execute(select(participations))).all()
        known = {(row.wave, row.form, row.hash) for row in rows}
        known |= {(part.wave, part.form, self._hash(chat, part)) for chat, part in people}
        ordered = sorted(known, key=lambda each: each[2])
        values = [dict(zip(participations.c.keys(), each, strict=True)) for each in ordered]
        await self.connection.execute(delete(participations))
        await self.connection.execute(insert(participations), values)

    async def _forget_parts(self, wave: str) -> None:
        await self.connection.execute(delete(participations).where(participations.c.wave == wave))

    def _hash(self, chat: int, part: Part) -> bytes:
        return self._vault.fingerprint(f"participation {part.wave}/{part.form}/{identity(chat)}")
