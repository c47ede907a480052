"""Telegram's HTML: text with tags in, plain text and entities out, with Telegram's own complaints.

Pure. Knows which tags Telegram takes and where (in bytes) a fault lies; knows nothing of length limits or of
what the page makes of the entities. Entity offsets count UTF-16 code units.
"""

import re
from dataclasses import dataclass, field

from sandbox.limits import units
from sandbox.parameters import Json

TYPE_OF_TAG = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
PLAIN = re.compile(r"[^<&]+")
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+);?|#([0-9]+);?|(lt|gt|amp|quot);)")
ATTRIBUTE = re.compile(r"""\s+([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?""")
END_TAG = re.compile(r"</([^\s>]*)\s*(>?)")
START_NAME = re.compile(r"<([^\s>]*)")
LAST_CODE_POINT = 0x10FFFF


class MarkupError(ValueError):
    """The text cannot be read as Telegram's HTML."""


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int


@dataclass
class _Reading:
    """How far the text has been read and what has come out so far."""

    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def write(self, piece: str) -> None:
        self.out.append(piece)
        self.length += units(piece)

    def byte_offset(self, at: int | None = None) -> int:
        return len(self.source[: self.at if at is None else at].encode("utf-8", "surrogatepass"))


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the plain text and its entities; raise MarkupError as Telegram words it."""
    reading = _Reading(source)
    while reading.at < len(source):
        _step(reading)
    if reading.stack:
        tag = reading.stack[-1].tag
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{tag}"')
    reading.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(reading.out), reading.entities


def _step(reading: _Reading) -> None:
    if plain := PLAIN.match(reading.source, reading.at):
        reading.write(plain[0])
        reading.at = plain.end()
    elif reading.source.startswith("</", reading.at):
        _close(reading)
    elif reading.source[reading.at] == "<":
        _open(reading)
    else:
        reference = REFERENCE.match(reading.source, reading.at)
        reading.write(_character(reference) if reference else "&")
        reading.at = reference.end() if reference else reading.at + 1


def _character(reference: re.Match[str]) -> str:
    if reference[3]:
        return NAMED[reference[3]]
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(code) if 0 < code <= LAST_CODE_POINT else reference[0]


def _close(reading: _Reading) -> None:
    if not reading.stack:
        raise MarkupError(f"Unexpected end tag at byte offset {reading.byte_offset()}")
    found = END_TAG.match(reading.source, reading.at)
    if found is None or not found[2]:
        raise MarkupError(f"Unclosed end tag at byte offset {reading.byte_offset()}")
    opened = reading.stack.pop()
    name = found[1].lower()
    if name and name != opened.tag:
        where = f"at byte offset {reading.byte_offset()}"
        raise MarkupError(f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{name}>"')
    reading.at = found.end()
    if reading.length > opened.start:
        reading.entities += _entities(opened, reading)


def _entities(opened: _Open, reading: _Reading) -> list[Json]:
    kind = TYPE_OF_TAG[opened.tag]
    entity: Json = {"type": kind, "offset": opened.start, "length": reading.length - opened.start}
    if kind == "text_link":
        return _link(entity, opened, "".join(reading.out))
    if kind == "custom_emoji":
        return [entity | {"custom_emoji_id": opened.attributes.get("emoji-id", "")}]
    if kind == "blockquote" and "expandable" in opened.attributes:
        return [entity | {"type": "expandable_blockquote"}]
    return [entity | _language(kind, opened, reading)]


def _link(entity: Json, opened: _Open, text: str) -> list[Json]:
    """Telegram drops a link that leads nowhere and keeps its words."""
    inside = text.encode("utf-16-le", "surrogatepass")[entity["offset"] * 2 :].decode("utf-16-le", "replace")
    url = opened.attributes.get("href") or inside
    return [entity | {"url": url}] if re.match(r"(https?|tg|mailto|tel)[:.]|\S+\.\S+", url) else []


def _language(kind: str, opened: _Open, reading: _Reading) -> Json:
    """`<pre><code class="language-x">` is one block in a language, not code inside a block."""
    if kind != "pre":
        language = opened.attributes.get("class", "").removeprefix("language-")
        outer = reading.stack[-1] if reading.stack else None
        if kind == "code" and language and outer and outer.tag == "pre":
            outer.attributes.setdefault("language", language)
        return {}
    if "language" not in opened.attributes:
        return {}
    reading.entities[:] = [e for e in reading.entities if e["type"] != "code" or e["offset"] < opened.start]
    return {"language": opened.attributes["language"]}


def _open(reading: _Reading) -> None:
    name = START_NAME.match(reading.source, reading.at)
    if name is None or name.end() == len(reading.source):
        raise MarkupError(f"Unclosed start tag at byte offset {reading.byte_offset()}")
    tag = name[1].lower()
    if tag not in TYPE_OF_TAG:
        raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {reading.byte_offset()}')
    attributes, end = _attributes(reading, tag, name.end())
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        where = f"at byte offset {reading.byte_offset()}"
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" {where}')
    reading.stack.append(_Open(tag, attributes, reading.length))
    reading.at = end


def _attributes(reading: _Reading, tag: str, at: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while attribute := ATTRIBUTE.match(reading.source, at):
        value = next((group for group in attribute.groups()[1:] if group is not None), "")
        found[attribute[1].lower()] = REFERENCE.sub(_character, value)
        at = attribute.end()
    rest = reading.source[at:].lstrip()
    if rest.startswith(">"):
        return found, len(reading.source) - len(rest) + 1
    raise MarkupError(_broken_attribute(reading, tag, rest, named=bool(found)))


def _broken_attribute(reading: _Reading, tag: str, rest: str, *, named: bool) -> str:
    where = f"at byte offset {reading.byte_offset()}"
    value = rest[1:].lstrip()
    if not rest or value.startswith(('"', "'")):
        return f"Unclosed start tag {where}"
    if not named:
        return f'Empty attribute name in the tag "{tag}" {where}'
    if not value:
        return f'Unclosed start tag "{tag}" {where}'
    token = len(reading.source) - len(value)
    return f"Unexpected end of name token at byte offset {reading.byte_offset(token)}"
