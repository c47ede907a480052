"""Brings the .po files up to the code: new sentences in, gone ones out, translations kept.

What it writes depends on the code and the old file alone: no dates, no line numbers, no machine names.
"""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from locales.catalogue import open_po
from locales.extract import Sentence, sentences
from locales.languages import HERE, catalogue_path, catalogued, english_name

HEADER = """\
# Gauhar's own words in {name}. Refreshed by `python -m locales update`.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""


def template(found: Iterable[Sentence]) -> Catalog:
    """Return the sentences as an untranslated catalogue."""
    catalog = Catalog(fuzzy=False)
    for sentence in found:
        msgid = (sentence.msgid, sentence.plural) if sentence.plural else sentence.msgid
        catalog.add(msgid, locations=[(sentence.where, 0)], context=sentence.context or None)
    return catalog


def updated(path: Path, language: str, found: Iterable[Sentence]) -> bytes:
    """Return what the catalogue at `path` becomes with these sentences."""
    po = open_po(path, language)
    po.update(template(found), no_fuzzy_matching=True)
    body = BytesIO()
    write_po(
        body, po, width=0, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    plurals = f"nplurals={po.num_plurals}; plural={po.plural_expr};"
    header = HEADER.format(name=english_name(language), language=language, plurals=plurals)
    return header.encode() + body.getvalue().strip() + b"\n"


def update(root: Path = HERE) -> tuple[Path, ...]:
    """Refresh every catalogue and return those that changed; an empty file is how a new language begins."""
    found = sentences(HERE.parent)
    changed = []
    for language in catalogued(root):
        path = catalogue_path(language, root)
        text = updated(path, language, found)
        if text != path.read_bytes():
            path.write_bytes(text)
            changed.append(path)
    return tuple(changed)
