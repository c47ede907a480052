"""Small files a person can send without having one: a picture, a sticker, silence, a film of nothing.

Made here from arithmetic, so that nothing is bundled and nothing is fetched.
"""

import struct
import zlib

from sandbox.parameters import Upload

SIDE = 240
SKY, LAND, SUN = (186, 220, 240), (122, 168, 116), (250, 204, 84)


def picture() -> Upload:
    """Draw a sun over a steppe."""
    rows = b"".join(b"\0" + b"".join(bytes(_pixel(x, y)) for x in range(SIDE)) for y in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return Upload("steppe.png", b"\x89PNG\r\n\x1a\n" + chunks, "image/png")


def _pixel(x: int, y: int) -> tuple[int, int, int]:
    if (x - 170) ** 2 + (y - 70) ** 2 < 34**2:
        return SUN
    hill = 150 + ((x - 90) ** 2) // 400
    return LAND if y > hill else SKY


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def voice() -> Upload:
    """Return the head of an Ogg stream; nobody listens to it here."""
    page = b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead\1\1" + bytes(9)
    return Upload("voice.ogg", page, "audio/ogg")


def tune() -> Upload:
    """Return one frame of an MP3; nobody listens to it either."""
    return Upload("tune.mp3", b"ID3\4" + bytes(6) + b"\xff\xfb\x90\x64" + bytes(413), "audio/mpeg")


def film() -> Upload:
    """Return the head of an MP4 without a picture in it."""
    head = b"ftypisom" + bytes(4) + b"isommp42"
    return Upload(
        "film.mp4", struct.pack(">I", len(head) + 4) + head + struct.pack(">I", 8) + b"mdat", "video/mp4"
    )


def sticker() -> Upload:
    """Return one transparent WebP pixel declared 512 wide, as stickers are."""
    body = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (511).to_bytes(3, "little") * 2
    return Upload("sticker.webp", b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body, "image/webp")
