"""Keeps the files that respondents send as answers, in sealed pieces beside the interview they belong to.

A file goes with its interview, and as soon as no answer refers to it any more: what was replaced or taken
back is not kept, unlike words. It knows neither what a file is nor who may have it.
"""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import and_, insert, select

from surveys.store.erasures import Erasures
from surveys.store.schema import media

PIECE = 1 << 16
"""Bytes of a piece: small enough for five hundred of them to be copied at once into a backup."""

_AT_ONCE = 16


class MediaFiles(Erasures):
    """The part of a unit that keeps what was sent."""

    async def keep_file(self, interview: str, name: str, content: bytes) -> None:
        """Keep a file; `name` is the answer that refers to it."""
        pieces = enumerate(_pieces(content))
        rows = [
            {"name": name, "number": number, "interview": interview, "sealed": self._vault.seal_bytes(piece)}
            for number, piece in pieces
        ]
        for first in range(0, len(rows), _AT_ONCE):
            await self.connection.execute(insert(media), rows[first : first + _AT_ONCE])

    async def file(self, interview: str, name: str) -> bytes | None:
        """Give a file of an interview; None where it has none of this name, whatever others have.

        Words that somebody typed may be spelled like the name of a file.
        """
        which = (media.c.interview == interview, media.c.name == name)
        wanted = select(media.c.sealed).where(*which).order_by(media.c.number)
        sealed: Sequence[bytes] = (await self.connection.execute(wanted)).scalars().all()
        return b"".join(self._vault.open_bytes(piece) for piece in sealed) if sealed else None

    async def _drop_files(self, interview: str, names: Collection[str]) -> None:
        """Drop files of an interview that no answer refers to any more."""
        if names:
            await self._drop_media(and_(media.c.interview == interview, media.c.name.in_(names)))


def _pieces(content: bytes) -> Iterator[bytes]:
    return (content[at : at + PIECE] for at in range(0, max(len(content), 1), PIECE))
