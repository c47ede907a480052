"""Tells what a file is by its first bytes, and which ending it deserves.

Whatever a sender calls a file, and whichever type is claimed for it, counts for nothing: names lead out of
folders, and types lie. What is not known by its bytes is a file without more to say, `.bin`.
"""

from dataclasses import dataclass

from surveys.kinds import Kind

_SEEN = 4096
"""Bytes looked at; a text is looked at whole."""

_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B ", b"F4A "})
_STILL_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_OFFICE = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))
_UNSEEN = frozenset(range(32)) - frozenset(b"\t\n\r\f")


@dataclass(frozen=True)
class Found:
    """What a file is: image, audio, video, or just a file; and the ending of its name."""

    kind: Kind
    ending: str


def sniffed(content: bytes) -> Found:
    """Tell what a file is. Never raises."""
    head = content[:_SEEN]
    for begins, kind, ending in _BEGINNINGS:
        if head.startswith(begins):
            return Found(kind, ending)
    for tell in (_riff, _boxed, _frames, _zipped):
        if found := tell(head):
            return found
    return Found(Kind.FILE, "txt" if _is_text(content) else "bin")


_BEGINNINGS: tuple[tuple[bytes, Kind, str], ...] = (
    (b"\xff\xd8\xff", Kind.IMAGE, "jpg"),
    (b"\x89PNG\r\n\x1a\n", Kind.IMAGE, "png"),
    (b"OggS", Kind.AUDIO, "ogg"),
    (b"ID3", Kind.AUDIO, "mp3"),
    (b"fLaC", Kind.AUDIO, "flac"),
    (b"#!AMR", Kind.AUDIO, "amr"),
    (b"\x1a\x45\xdf\xa3", Kind.VIDEO, "webm"),
    (b"%PDF-", Kind.FILE, "pdf"),
)


def _riff(head: bytes) -> Found | None:
    inside = head[8:12] if head.startswith(b"RIFF") else b""
    known = {b"WEBP": (Kind.IMAGE, "webp"), b"WAVE": (Kind.AUDIO, "wav"), b"AVI ": (Kind.VIDEO, "avi")}
    return Found(*known[inside]) if inside in known else None


def _boxed(head: bytes) -> Found | None:
    """Tell films and recordings in boxes apart, as telephones make them; pictures in boxes are just files."""
    if head[4:8] != b"ftyp":
        return None
    brand = head[8:12]
    if brand in _STILL_BRANDS:
        return Found(Kind.FILE, "heic")
    if brand in _AUDIO_BRANDS:
        return Found(Kind.AUDIO, "m4a")
    return Found(Kind.VIDEO, {b"qt  ": "mov"}.get(brand, "mp4"))


def _frames(head: bytes) -> Found | None:
    """Tell recordings that begin with a frame: MPEG's layers, and AAC."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - bits of a frame
        return None
    return Found(Kind.AUDIO, "aac" if head[1] & 0xF6 == 0xF0 else "mp3")  # noqa: PLR2004 - likewise


def _zipped(head: bytes) -> Found | None:
    if not head.startswith(b"PK\x03\x04"):
        return None
    return Found(Kind.FILE, next((ending for folder, ending in _OFFICE if folder in head), "zip"))


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return bool(content) and not _holds_any(content)


def _holds_any(content: bytes) -> bool:
    return not _UNSEEN.isdisjoint(content)
