"""Seals a long file piece by piece, so that none can be changed, left out, moved or cut off unnoticed.

The STREAM construction over AES-256-GCM: each piece is sealed with its number and with whether it is the last
one, under a key that belongs to this file alone. Never more than a piece is in memory.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveys.store.backups.errors import BackupError

PIECE = 1 << 16
_TAG = 16
_COUNTER = 11  # bytes; with one for the last piece they make a nonce


class Sealer:
    """Seals what is written and puts it where `put` brings it; nothing is whole before `finish`."""

    def __init__(self, put: Callable[[bytes], object], cipher: AESGCM, head: bytes) -> None:
        self._put = put
        self._cipher = cipher
        self._head = head
        self._number = 0
        self._waiting = bytearray()

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > PIECE:  # what remains is never nothing, so that the last piece is known
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def finish(self) -> None:
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._put(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._head))
        self._number += 1


def opened(file: BinaryIO, cipher: AESGCM, head: bytes) -> Iterator[bytes]:
    """Open piece after piece; raises BackupError at the first that is not as it was written."""
    piece, number = file.read(PIECE + _TAG), 0
    while piece:
        following = file.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), piece, head)
        except InvalidTag as error:
            raise BackupError("The backup is cut off or damaged; take another one.") from error
        piece, number = following, number + 1
    if not number:
        raise BackupError("The backup is cut off or damaged; take another one.")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_COUNTER, "big") + bytes([last])
