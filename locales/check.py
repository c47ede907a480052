"""What can be wrong with a catalogue, apart from its wording: it judges form, never style.

Babel compares neither {places} nor /commands nor markup, and knows no limits of Telegram's; so we do.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

from locales.catalogue import Key, forms_of, key_of, open_po
from locales.extract import Sentence, sentences
from locales.languages import HERE, catalogue_path, catalogued

BUTTON = 28  # what Telegram shows of a label on a small phone
COMMAND = 256  # what setMyCommands accepts
PLACE = re.compile(r"\{(\w*)\}")
TAG = re.compile(r"</?\w[^>]*>")
SLASH = re.compile(r"(?<![\w/<])/[a-z]\w*")
EDGE = re.compile(r"^\s*|\s*$")
PLACE_WIDTH = "00"  # a place on a button holds a small number
LATIN = re.compile(r"[A-Za-z]{2,}")


def check(root: Path = HERE) -> tuple[str, ...]:
    """Return all that is wrong with all catalogues, each finding with its language and remedy."""
    found = sentences(HERE.parent)
    return tuple(
        f"{language}: {finding}"
        for language in catalogued(root)
        for finding in findings(open_po(catalogue_path(language, root), language), found)
    ) + tuple(f"en: {finding}" for finding in english_findings(found))


def findings(po: Catalog, found: Iterable[Sentence]) -> Iterator[str]:
    """Yield what is wrong with one language's catalogue, given the sentences of the code."""
    usual = get_plural(po.locale)
    if po.num_plurals != usual.num_plurals:
        yield f"the head counts {po.num_plurals} plurals, the language has {usual.num_plurals}: write {usual}"
    wanted = {(sentence.context, sentence.msgid): sentence for sentence in found}
    written = {key_of(message): message for message in po if message.id}
    yield from (
        f"{_shown(key)} is missing: run `python -m locales update`" for key in sorted(wanted.keys() - written)
    )
    yield from (
        f"{_shown(key)} is in no code any more: run the same" for key in sorted(written.keys() - wanted)
    )
    for key in sorted(wanted.keys() & written):
        yield from (f"{_shown(key)} {fault}" for fault in _faults(wanted[key], written[key], po.num_plurals))


def english_findings(found: Iterable[Sentence]) -> Iterator[str]:
    """Yield what is wrong with the English sentences themselves."""
    for sentence in found:
        for form in filter(None, (sentence.msgid, sentence.plural)):
            yield from (f"{form!r} {fault}" for fault in _too_long(sentence.context, form))


def _faults(sentence: Sentence, message: Message, plurals: int) -> Iterator[str]:
    forms = forms_of(message)
    if message.fuzzy:
        yield "is marked fuzzy: read it, then remove the mark"
    if not all(forms):
        yield "is not translated"
        return
    if len(forms) != (plurals if sentence.plural else 1):
        yield f"has {len(forms)} forms where the language has {plurals}"
    for form in forms:
        yield from _form_faults(sentence, form)


def _form_faults(sentence: Sentence, form: str) -> Iterator[str]:
    source = sentence.plural or sentence.msgid
    for what, of in SAME.items():
        if sentence.context != "pattern" and of(source) != of(form):
            yield f"has other {what} in {form!r}: {of(form)} instead of {of(source)}"
    if form == source and LATIN.search(PLACE.sub("", form)):
        yield "is left in English"
    yield from _too_long(sentence.context, form)


def _too_long(context: str, form: str) -> Iterator[str]:
    limit = {"button": BUTTON, "command": COMMAND}.get(context)
    length = len(PLACE.sub(PLACE_WIDTH, form))
    if limit and length > limit:
        yield f"is too long for a {context}: {form!r} has {length} characters, {limit} fit"


def _shown(key: Key) -> str:
    context, msgid = key
    return f"{context} {msgid!r}" if context else repr(msgid)


SAME: Mapping[str, Callable[[str], list[str]]] = {
    "{places}": lambda text: sorted(set(PLACE.findall(text))),
    "/commands": lambda text: sorted(set(SLASH.findall(text))),
    "markup": lambda text: sorted(TAG.findall(text)),
    "space at its edges": EDGE.findall,
    "paragraphs": lambda text: re.findall(r"\n+", text),
}
