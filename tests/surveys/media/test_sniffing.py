"""A file is what its bytes say, whatever it is called."""

import struct

import pytest

from sandbox import samples
from surveys.form import Kind
from surveys.kinds import Answer
from surveys.media.names import is_name, named, names_in
from surveys.media.sniffing import Found, sniffed

BOX = struct.pack(">I", 24) + b"ftyp"


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [
        (samples.picture().content, Kind.IMAGE, "png"),
        (b"\xff\xd8\xff\xe0", Kind.IMAGE, "jpg"),
        (samples.sticker().content, Kind.IMAGE, "webp"),
        (samples.voice().content, Kind.AUDIO, "ogg"),
        (samples.tune().content, Kind.AUDIO, "mp3"),
        (b"\xff\xfb\x90\x64", Kind.AUDIO, "mp3"),
        (b"\xff\xf1\x50\x80", Kind.AUDIO, "aac"),
        (b"RIFF\0\0\0\0WAVE", Kind.AUDIO, "wav"),
        (BOX + b"M4A ", Kind.AUDIO, "m4a"),
        (samples.film().content, Kind.VIDEO, "mp4"),
        (BOX + b"qt  ", Kind.VIDEO, "mov"),
        (b"\x1a\x45\xdf\xa3", Kind.VIDEO, "webm"),
        (BOX + b"heic", Kind.FILE, "heic"),
        (b"%PDF-1.7", Kind.FILE, "pdf"),
        (b"PK\x03\x04" + b"xl/workbook.xml", Kind.FILE, "xlsx"),
        (b"PK\x03\x04", Kind.FILE, "zip"),
        ("Жазба\n".encode(), Kind.FILE, "txt"),
        (b"MZ\x90\0", Kind.FILE, "bin"),
        (b"", Kind.FILE, "bin"),
        (b"\xff", Kind.FILE, "bin"),
    ],
)
def test_it_is_known_by_its_bytes(content: bytes, kind: Kind, ending: str) -> None:
    assert sniffed(content) == Found(kind, ending)


def test_its_name_tells_nothing_and_is_found_among_answers() -> None:
    name = named(Found(Kind.IMAGE, "jpg"), "0" * 32)
    answers = {"a": Answer(name), "b": Answer("yes"), "c": Answer(f"../{name}"), "d": Answer(name + "\n")}

    assert name == f"image-{'0' * 32}.jpg"
    assert names_in(answers) == {name}
    assert not is_name("image-1.jpg")
