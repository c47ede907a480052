"""The words of a message: parsed, trimmed and measured the way Telegram does before it accepts them.

Decides what becomes text and entities and what is too long or empty. Counts in UTF-16 units, the stricter of
the readings of "characters", so that nothing accepted here is refused there.
"""

import re
from dataclasses import dataclass

from sandbox import limits
from sandbox.markup import MarkupError, parse_html
from sandbox.parameters import Json, Parameters
from sandbox.refusals import bad_request

INVISIBLE = "\u00ad\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u2800\u3164\ufeff"
NOTHING_TO_SEE = re.compile(rf"[\s{INVISIBLE}]*")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
COMMAND = re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w+)?(?![\w/])")
URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
LITERAL = ("code", "pre", "text_link")


@dataclass(frozen=True)
class Words:
    """Plain text with its entities."""

    text: str = ""
    entities: tuple[Json, ...] = ()


def message_text(parameters: Parameters) -> Words:
    """Return the text of a message, 1 to 4096 characters long after parsing."""
    if not parameters.text("text"):
        raise bad_request("message text is empty")
    words = _words(parameters, "text", "entities")
    if NOTHING_TO_SEE.fullmatch(words.text):
        raise bad_request("text must be non-empty")
    if limits.units(words.text) > limits.TEXT:
        raise bad_request("message is too long")
    return words


def caption(parameters: Parameters) -> Words:
    words = _words(parameters, "caption", "caption_entities")
    if limits.units(words.text) > limits.CAPTION:
        raise bad_request("message caption is too long")
    return words


def typed(text: str) -> Words:
    """Return what a person typed, with the commands and addresses Telegram finds in it."""
    return _finished(text, [])


def _words(parameters: Parameters, name: str, entities_name: str) -> Words:
    source = parameters.text(name)
    mode = parameters.text("parse_mode").lower()
    if mode == "html":
        return _finished(*_parsed(source))
    if mode in ("markdown", "markdownv2"):
        raise bad_request("the sandbox reads parse_mode HTML only")
    if mode:
        raise bad_request("unsupported parse_mode")
    given = parameters.structure(entities_name, list) or []
    return _finished(source, [_checked(entity, source) for entity in given])


def _parsed(source: str) -> tuple[str, list[Json]]:
    try:
        return parse_html(source)
    except MarkupError as fault:
        raise bad_request(f"can't parse entities: {fault}") from fault


def _checked(entity: Json, text: str) -> Json:
    try:
        inside = 0 <= entity["offset"] < entity["offset"] + entity["length"] <= limits.units(text)
    except (KeyError, TypeError):
        raise bad_request("can't parse MessageEntity") from None
    if not inside or not isinstance(entity.get("type"), str):
        raise bad_request("ENTITY_BOUNDS_INVALID")
    return entity


def _finished(text: str, entities: list[Json]) -> Words:
    """Trim, as Telegram does, and add what it recognises by itself."""
    text = CONTROL.sub(" ", text)
    cut = limits.units(text) - limits.units(text.lstrip())
    text = text.strip()
    moved = [m for entity in entities if (m := _moved(entity, cut, limits.units(text)))]
    moved += _recognised(text, moved)
    moved.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return Words(text, tuple(moved[: limits.ENTITIES]))


def _moved(entity: Json, cut: int, length: int) -> Json | None:
    start = max(entity["offset"] - cut, 0)
    end = min(entity["offset"] - cut + entity["length"], length)
    return {**entity, "offset": start, "length": end - start} if end > start else None


def _recognised(text: str, given: list[Json]) -> list[Json]:
    taken = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in LITERAL]
    found = []
    for kind, pattern in (("url", URL), ("bot_command", COMMAND)):
        for match in pattern.finditer(text):
            start, length = limits.units(text[: match.start()]), limits.units(match[0])
            if not any(start < end and begin < start + length for begin, end in taken):
                found.append({"type": kind, "offset": start, "length": length})
                taken.append((start, start + length))
    return found
