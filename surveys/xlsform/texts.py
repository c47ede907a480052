"""The words of an XForm: every text by its id and language, and which answers it quotes.

A quoted answer stands in the text as authors write it, `${name}`; its meaning is an expression beside it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from surveys.form import Text
from surveys.xlsform.controls import Element
from surveys.xlsform.workbook import code_of
from surveys.xpath import Expression, compile_expression

NS = {"x": "http://www.w3.org/2002/xforms"}
_PLAIN_PATH = re.compile(r"[\w./-]+")


@dataclass
class Texts:
    """Texts by id, and by id what each `${...}` in them means."""

    said: dict[str, dict[str, str]] = field(default_factory=dict)
    quoted: dict[str, dict[str, Expression]] = field(default_factory=dict)

    def get(self, key: str) -> Text | None:
        return self.said.get(key)

    def quotes(self, keys: Iterable[str]) -> Mapping[str, Expression]:
        return {name: one for key in keys for name, one in self.quoted.get(key, {}).items()}


def texts_of(model: Element) -> Texts:
    """Read the texts of a form in all its languages."""
    texts = Texts()
    for translation in model.findall("x:itext/x:translation", NS):
        code = code_of(translation.get("lang", ""))
        for text in translation.iterfind("x:text", NS):
            for value in text.iterfind("x:value", NS):
                key = text.get("id", "") + (f":{form}" if (form := value.get("form")) else "")
                texts.said.setdefault(key, {})[code] = _words(value, texts.quoted.setdefault(key, {}))
    return texts


def _words(value: Element, quoted: dict[str, Expression]) -> str:
    words = [value.text or ""]
    for output in value:
        told = (output.get("value") or "").strip()
        name = told.rpartition("/")[2] if _PLAIN_PATH.fullmatch(told) else told
        quoted[name] = compile_expression(told)
        words += [f"${{{name}}}", output.tail or ""]
    return "".join(words).strip()
