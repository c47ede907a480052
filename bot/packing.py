"""Packs files for the way through a chat: together, locked if that is wished, in parts that Telegram takes.

A lock is ZIP's AES-256, which 7-Zip, Keka and WinZip open. Parts are cut as 7-Zip cuts them: `.zip.001`.
"""

import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyzipper import WZ_AES, ZIP_DEFLATED, AESZipFile, ZipFile

LARGEST = 45 * 2**20
"""Bytes of a document; a bot may send 50 MB."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 20


def new_password() -> str:
    """Make a password that can be read out on the telephone: about 99 random bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def packed(files: Sequence[Path], archive: Path, password: str | None, largest: int = LARGEST) -> list[Path]:
    """Give what is to be sent: a small file as it is, else a ZIP, in as many parts as it takes."""
    if password is None and len(files) == 1 and files[0].stat().st_size <= largest:
        return list(files)
    _zip(files, archive, password)
    return [archive] if archive.stat().st_size <= largest else list(_parts(archive, largest))


def _zip(files: Sequence[Path], archive: Path, password: str | None) -> None:
    if password is None:
        with ZipFile(archive, "w", compression=ZIP_DEFLATED) as opened:
            for file in files:
                opened.write(file, file.name)
        return
    with AESZipFile(archive, "w", compression=ZIP_DEFLATED, encryption=WZ_AES) as opened:
        opened.setpassword(password.encode())
        for file in files:
            opened.write(file, file.name)


def _parts(archive: Path, largest: int) -> Iterator[Path]:
    with archive.open("rb") as whole:
        number = 1
        while piece := whole.read(largest):
            part = archive.with_name(f"{archive.name}.{number:03}")
            part.write_bytes(piece)
            yield part
            number += 1
