"""Files that are shown with a question: how workbooks name them, and how an XForm says which file was meant.

An XForm names a file as pyxform does, and behind a sharp sign its hash: a version of a form shows the picture
it was published with, whatever else comes by the same name. Knows no folders and reads no file.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from surveys.form import Form, Kind, Medium, Text

KINDS: Mapping[str, Kind] = {
    "image": Kind.IMAGE,
    "big-image": Kind.IMAGE,
    "audio": Kind.AUDIO,
    "video": Kind.VIDEO,
}
_SHOWN = (("big-image", "image"), ("audio",), ("video",))
"""What is shown, in this order; of a small and a large picture the large one."""
_X = "{http://www.w3.org/2002/xforms}"
_MARKED = re.compile(r"jr://\w+/([^#]+)#([0-9a-f]{64})")


def named_in(heading: str) -> tuple[str, str] | None:
    """Give what a column shows and in which language, as `("image", "Русский (ru)")`; None for others."""
    parts = heading.removeprefix("media::").split("::")
    if parts[0] not in KINDS:
        return None
    return parts[0], parts[1] if len(parts) > 1 else ""


def marked(xform: str, digests: Mapping[str, str]) -> str:
    """Put behind the name of each file its hash."""
    if not digests:
        return xform
    tree = etree.fromstring(xform.encode())
    for value in tree.iter(f"{_X}value"):
        if value.get("form") in KINDS and value.text:
            value.text = f"{value.text}#{digests[value.text.rpartition('/')[2]]}"
    return etree.tostring(tree, encoding="unicode")


def media_of(said: Mapping[str, Text], key: str, languages: tuple[str, ...]) -> dict[str, tuple[Medium, ...]]:
    """Give what is shown with the text `key` in each language; `said` are all texts of the form.

    A file without a language is for all of them; pyxform leaves it in one.
    """
    texts = [(form, said.get(f"{key}:{form}")) for forms in _SHOWN for form in _first(said, key, forms)]
    found = {language: tuple(_media(texts, language)) for language in languages}
    return found if any(found.values()) else {}


def _first(said: Mapping[str, Text], key: str, forms: tuple[str, ...]) -> list[str]:
    return [form for form in forms if f"{key}:{form}" in said][:1]


def _media(texts: list[tuple[str, Text | None]], language: str) -> Iterator[Medium]:
    for form, text in texts:
        named = _MARKED.fullmatch((text or {}).get(language) or next(iter((text or {}).values()), ""))
        if named:
            yield Medium(KINDS[form], *named.groups())


def shown_by(form: Form) -> dict[str, Medium]:
    """Give every file that a form shows, by its name."""
    return {
        medium.name: medium
        for question in form.questions
        for media in question.media.values()
        for medium in media
    }


def digests_in(xform: str) -> frozenset[str]:
    """Give the hashes of all files that an XForm shows."""
    return frozenset(digest for _, digest in _MARKED.findall(xform))
