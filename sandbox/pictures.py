"""Reading the kind and size of a picture from its first bytes, as far as Telegram's rules need it.

Knows PNG, JPEG, GIF and WebP; anything else is no picture. Draws nothing.
"""

import struct
from dataclasses import dataclass

JPEG_MARK = 0xFF
JPEG_SIZE_MARKERS = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})


@dataclass(frozen=True)
class Picture:
    """The kind and the sides of a picture."""

    mime_type: str
    width: int
    height: int


def read_picture(content: bytes) -> Picture | None:
    try:
        return _read(content)
    except (struct.error, IndexError):
        return None


def _read(content: bytes) -> Picture | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Picture("image/png", *struct.unpack(">II", content[16:24]))
    if content.startswith((b"GIF87a", b"GIF89a")):
        return Picture("image/gif", *struct.unpack("<HH", content[6:10]))
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    return None


def _jpeg(content: bytes) -> Picture | None:
    at = 2
    while content[at] == JPEG_MARK:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if marker in JPEG_SIZE_MARKERS:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return Picture("image/jpeg", width, height)
        at += 2 + length
    return None


def _webp(content: bytes) -> Picture | None:
    kind = content[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        packed = struct.unpack("<I", content[21:25])[0]
        width, height = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    else:
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", content[26:30]))
    return Picture("image/webp", width, height)
