"""Takes out of a picture what was written beside it: where and when it was taken, by whom, with what.

Only the parts of the file are looked at, never the picture: nothing is decoded, no pixel changes, and what
was made to break a decoder meets none here. Which way up a photograph is stays, for without it many lie on
their side. A picture whose parts cannot be followed is refused rather than kept as it is.
"""

import re
import struct
from collections.abc import Iterator
from itertools import islice

_JPEG, _PNG, _RIFF = b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF"
_SCAN, _END = 0xDA, 0xD9
_SEGMENTS = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF})
"""Segments of a JPEG that the picture itself is made of."""

_JFIF, _EXIF, _PROFILE, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_CHUNKS = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    }
)
_PARTS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_TELLS = 0x08 | 0x04
"""Flags of a WebP that say it has EXIF and XMP."""

_ORIENTATION = 0x0112
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
"""What follows a scan: within it, 0xFF is followed by 0, by filling or by a mark that restarts it."""

_PIECE = 1 << 16
_MOST = 10_000
"""Parts of a picture. A camera makes some hundreds; to follow millions of empty ones would take minutes."""


class UnreadablePictureError(ValueError):
    """The parts of a picture cannot be followed."""


def cleaned(content: bytes) -> bytes:
    """Give a JPEG, PNG or WebP without what it tells besides itself; raises UnreadablePictureError."""
    try:
        if content.startswith(_JPEG):
            return _whole(_jpeg(content))
        if content.startswith(_PNG):
            return _PNG + _whole(_png(content))
        return _webp(content)
    except (struct.error, IndexError) as error:
        raise UnreadablePictureError from error


def _whole(parts: Iterator[bytes]) -> bytes:
    """Put parts together; what is left out counts too."""
    kept = list(islice(parts, _MOST + 1))
    if len(kept) > _MOST:
        raise UnreadablePictureError
    return b"".join(kept)


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Follow the segments up to the first scan; from there on it is the picture up to its end."""
    yield _JPEG
    at = 2
    while True:
        if content[at] != 0xFF:  # noqa: PLR2004 - every segment begins so
            raise UnreadablePictureError
        marker = content[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 - filling
            at += 1
            yield b""
            continue
        if marker == _SCAN:
            yield from _scans(content, at)
            return
        if marker in _ALONE:
            at += 2
            yield b""
            continue
        until = at + 2 + int(struct.unpack_from(">H", content, at + 2)[0])
        if until > len(content) or until < at + 4:
            raise UnreadablePictureError
        yield _kept(marker, content[at:until])
        at = until


def _kept(marker: int, segment: bytes) -> bytes:
    body = segment[4:]
    if marker == _EXIF and body.startswith(b"Exif\0\0"):
        return _upright(body[6:])
    is_plain = marker in _SEGMENTS or marker == _ADOBE
    is_plain |= marker == _JFIF and body.startswith(b"JFIF\0")
    is_plain |= marker == _PROFILE and body.startswith(b"ICC_PROFILE\0")
    return segment if is_plain else b""


def _scans(content: bytes, at: int) -> Iterator[bytes]:
    """Give the scans, the tables between them, and nothing that was put behind the end or in between."""
    while True:
        marker = content[at + 1]
        if marker == _END:
            yield content[at : at + 2]
            return
        until = at + 2 + int(struct.unpack_from(">H", content, at + 2)[0])
        yield content[at:until] if marker == _SCAN else _kept(marker, content[at:until])
        at = until
        if marker == _SCAN:
            at = _next_marker(content, until)
            yield content[until:at]


def _next_marker(content: bytes, at: int) -> int:
    """Look a piece at a time, lest other threads wait for the whole."""
    for start in range(at, len(content), _PIECE):
        if found := _MARKER.search(content, start, start + _PIECE + 1):
            return found.start()
    raise UnreadablePictureError


def _upright(tiff: bytes) -> bytes:
    """Make EXIF anew that says nothing but which way up the picture is; blank where it says that of none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    way = _orientation(tiff, order) if order else 0
    if not 1 < way <= 8:  # noqa: PLR2004 - the eight ways; the first needs no word
        return b""
    told = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, way, 0, 0)
    return struct.pack(">BBH", 0xFF, _EXIF, 2 + 6 + len(told)) + b"Exif\0\0" + told


def _orientation(tiff: bytes, order: str) -> int:
    try:
        at = int(struct.unpack_from(order + "I", tiff, 4)[0])
        for entry in range(int(struct.unpack_from(order + "H", tiff, at)[0])):
            tag, kind, _, way = struct.unpack_from(order + "HHIH", tiff, at + 2 + 12 * entry)
            if tag == _ORIENTATION and kind == 3:  # noqa: PLR2004 - a short number
                return int(way)
    except struct.error:
        pass  # a broken remark beside a whole picture: it is left out
    return 0


def _png(content: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        until = at + 12 + length
        if until > len(content):
            raise UnreadablePictureError
        yield content[at:until] if name in _CHUNKS else b""
        if name == b"IEND":
            return
        at = until


def _webp(content: bytes) -> bytes:
    whole = 8 + int(struct.unpack_from("<I", content, 4)[0])
    if whole > len(content) or not content.startswith(_RIFF):
        raise UnreadablePictureError
    kept = b"WEBP" + _whole(_webp_parts(content, whole))
    return _RIFF + struct.pack("<I", len(kept)) + kept


def _webp_parts(content: bytes, whole: int) -> Iterator[bytes]:
    at = 12
    while at + 8 <= whole:
        name, length = struct.unpack_from("<4sI", content, at)
        until = at + 8 + length + length % 2
        if until > whole:
            raise UnreadablePictureError
        part = content[at:until]
        if name == b"VP8X":
            part = part[:8] + bytes([part[8] & ~_TELLS]) + part[9:]
        yield part if name in _PARTS else b""
        at = until
