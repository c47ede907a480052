"""Pictures lose what was written beside them, and nothing else."""

import struct
from io import BytesIO
from time import process_time

import pytest
from PIL import Image

from surveys.media.cleaning import UnreadablePictureError, cleaned

SECRET = b"43.238949"
NORTH_EAST = 0x8825


def picture(spelling: str, *, way: int = 6, **more: object) -> bytes:
    """Draw a picture that tells where it was taken, by whom, and which way up it is."""
    image = Image.effect_mandelbrot((48, 32), (-2, -1, 1, 1), 20).convert("RGB")
    told = Image.Exif()
    told[0x010F] = SECRET.decode()  # who made the camera
    told[0x0112] = way
    told.get_ifd(NORTH_EAST)[1] = "N"
    made = BytesIO()
    image.save(made, spelling, exif=told, **more)
    return made.getvalue()


def seen(content: bytes) -> tuple[bytes, dict[int, object]]:
    with Image.open(BytesIO(content)) as image:
        return image.convert("RGB").tobytes(), dict(image.getexif())


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG"),
        picture("JPEG", progressive=True, comment=SECRET),
        picture("JPEG", xmp=b"<x>" + SECRET + b"</x>"),
        picture("JPEG") + SECRET,
        picture("PNG"),
        picture("PNG") + SECRET,
        picture("WEBP", xmp=b"<x>" + SECRET + b"</x>"),
        picture("WEBP", lossless=True) + SECRET,
    ],
    ids=["jpeg", "progressive", "xmp", "behind", "png", "png behind", "webp", "webp behind"],
)
def test_every_pixel_stays_and_no_word_does(content: bytes) -> None:
    assert SECRET in content
    left = cleaned(content)

    assert SECRET not in left
    assert seen(left)[0] == seen(content)[0]
    assert set(seen(left)[1]) <= {0x0112}
    assert cleaned(left) == left


def test_a_photograph_stays_the_right_way_up() -> None:
    assert seen(cleaned(picture("JPEG", way=6)))[1] == {0x0112: 6}
    assert seen(cleaned(picture("JPEG", way=1)))[1] == {}


def test_a_picture_cut_off_or_broken_is_refused() -> None:
    for content in (picture("JPEG"), picture("PNG"), picture("WEBP")):
        for end in (9, 30, len(content) // 2, len(content) - 3):
            with pytest.raises(UnreadablePictureError):
                cleaned(content[:end])


def test_whatever_is_broken_in_it_is_either_cleaned_or_refused() -> None:
    for content in (picture("JPEG"), picture("PNG"), picture("WEBP")):
        for place in range(2, 300):
            broken = content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
            try:
                assert len(cleaned(broken)) <= len(broken)
            except UnreadablePictureError:
                continue


MANY = 1_000_000


@pytest.mark.parametrize(
    "content",
    [
        b"RIFF" + struct.pack("<I", 4 + 8 * MANY) + b"WEBP" + b"ALPH\0\0\0\0" * MANY,
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0tEXt\0\0\0\0" * MANY,
        b"\xff\xd8" + b"\xff" * MANY,
        b"\xff\xd8" + b"\xff\x01" * MANY,
        b"\xff\xd8" + b"\xff\xe5\0\2" * MANY,
        b"\xff\xd8\xff\xda\0\2" + b"\xff\xdb\0\2" * MANY,
        b"\xff\xd8\xff\xda\0\2" + b"\xff\0" * MANY,
    ],
    ids=["webp", "png", "filling", "marks", "segments", "tables", "scan"],
)
def test_what_was_made_to_keep_us_busy_is_refused_at_once(content: bytes) -> None:
    began = process_time()
    with pytest.raises(UnreadablePictureError):
        cleaned(content)
    assert process_time() - began < 0.4  # following it to the end takes seconds, and the WebP many minutes
