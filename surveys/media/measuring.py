"""How wide and high a picture is, from its first bytes: what Telegram refuses to show is not published.

Nothing is decoded. Knows JPEG, PNG and WebP.
"""

import struct

MOST_SIDES = 10_000
"""Pixels of width and height together."""
MOST_RATIO = 20
_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Segments of a JPEG that say its size."""


def fits_a_chat(content: bytes) -> bool:
    """Tell whether Telegram takes a picture of this shape; False where no shape can be found."""
    try:
        width, height = _measured(content)
    except (struct.error, IndexError):
        return False
    sides = sorted((width, height))
    return sides[0] > 0 and sum(sides) <= MOST_SIDES and sides[1] <= MOST_RATIO * sides[0]


def _measured(content: bytes) -> tuple[int, int]:
    if content.startswith(b"\x89PNG"):
        width, height = struct.unpack_from(">II", content, 16)
        return width, height
    return _webp(content) if content.startswith(b"RIFF") else _jpeg(content)


def _jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while content[at] == 0xFF:  # noqa: PLR2004 - every segment begins so
        marker = content[at + 1]
        if marker in _SIZES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 1 if marker == 0xFF else 2 + int(struct.unpack_from(">H", content, at + 2)[0])  # noqa: PLR2004
    return 0, 0


def _webp(content: bytes) -> tuple[int, int]:
    if content[12:16] == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if content[12:16] == b"VP8L":
        packed = int(struct.unpack_from("<I", content, 21)[0])
        return 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", content, 26)
    return width & 0x3FFF, height & 0x3FFF
