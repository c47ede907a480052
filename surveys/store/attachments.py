"""Keeps the files that belong to questionnaires, by the hash of what they hold: once, whoever names them how.

XForms name them by that hash, so a version shows what it was published with. A file goes when no version, no
draft and nothing handed in names it any more. Sealed like everything in pieces, though it is nobody's.
"""

import hashlib
from collections.abc import Collection, Iterable

from sqlalchemy import delete, insert, select, union_all

from surveys.store.media import PIECE
from surveys.store.schema import attachments, drafts, forms, handed_in
from surveys.store.transaction import Transaction
from surveys.xlsform.media import digests_in

_LOCK = 0x617474616368  # any number of our own
_AT_ONCE = 16


class Attachments(Transaction):
    """The part of a unit that keeps files of questionnaires."""

    async def attach(self, content: bytes) -> str:
        """Keep a file, unless it is there; give its hash."""
        digest = hashlib.sha256(content).hexdigest()
        await self._alone(_LOCK)
        there = select(attachments.c.digest).where(attachments.c.digest == digest).limit(1)
        if (await self.connection.execute(there)).first() is None:
            for first in range(0, max(len(content), 1), PIECE * _AT_ONCE):
                some = content[first : first + PIECE * _AT_ONCE]
                await self.connection.execute(insert(attachments), self._pieces(digest, some, first // PIECE))
        return digest

    def _pieces(self, digest: str, content: bytes, number: int) -> list[dict[str, object]]:
        starts = range(0, max(len(content), 1), PIECE)
        return [
            {
                "digest": digest,
                "number": number + place,
                "sealed": self._vault.seal_bytes(content[at : at + PIECE]),
            }
            for place, at in enumerate(starts)
        ]

    async def attached(self, digest: str) -> bytes | None:
        """Give a file; None when it is not there."""
        wanted = select(attachments.c.sealed).where(attachments.c.digest == digest)
        sealed = (await self.connection.execute(wanted.order_by(attachments.c.number))).scalars().all()
        return b"".join(map(self._vault.open_bytes, sealed)) if sealed else None

    async def drop_unused(self, digests: Collection[str]) -> None:
        """Drop those of these files that nothing names any more."""
        if not digests:
            return
        await self._alone(_LOCK)
        unused = {*digests} - await self._used()
        await self.connection.execute(delete(attachments).where(attachments.c.digest.in_(unused)))

    async def _used(self) -> frozenset[str]:
        xforms = union_all(select(forms.c.xform), select(drafts.c.xform))
        shown: Iterable[str] = (await self.connection.execute(xforms)).scalars()
        sent = (await self.connection.execute(select(handed_in.c.digest))).scalars()
        return frozenset().union(*map(digests_in, shown), [each for each in sent if each])
