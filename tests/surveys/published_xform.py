"""A questionnaire of ours as pyxform converts it, asked by name; and how Kazakh and Russian may be written.

Read with lxml, as any other XLSForm tool would see it. Knows no particular questionnaire.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from pyxform.xls2xform import convert

NAMESPACES = {"x": "http://www.w3.org/2002/xforms"}
GAUHAR = "{https://gauhar.example/xforms}"
ENGLISH, KAZAKH, RUSSIAN = LANGUAGES = "English (en)", "Қазақша (kk)", "Русский (ru)"

CYRILLIC = "а-яё"
KAZAKH_LETTERS = "әғқңөұүһі"
RUSSIAN_ONLY = "ёщъ"
KAZAKH_NAMES_IN_RUSSIAN = {"жетісу", "ұлытау"}
FAMILIAR = {
    KAZAKH: re.compile(r"\b(сен|сені|саған|сенің|сенен|сенде|сенімен)\b|\w(сың|сің)\b", re.IGNORECASE),
    RUSSIAN: re.compile(r"\b(ты|тебя|тебе|тобой|твой|твоя|твоё|твои|твоего|твоих|твоим)\b", re.IGNORECASE),
}
LOWER_CASE_YOU = re.compile(r"\b(вы|вас|вам|вами|ваш|ваша|ваше|ваши|вашей|вашего|ваших|вашему|вашим)\b")
GENDERED = re.compile(r"\bВы\s+(\w+\s+)?\w+(л|ла|лся|лась|сен|сна)\b")


class PublishedForm:
    """A converted questionnaire."""

    def __init__(self, path: Path) -> None:
        self._tree = etree.fromstring(convert(path, validate=False).xform.encode())

    def groups(self) -> list[str]:
        return [group.get("ref", "").rpartition("/")[2] for group in self._all(".//x:group")]

    def bind(self, name: str, attribute: str) -> str:
        """Give an attribute of a question, with paths cut down to names; blank if it is not there."""
        text = " ".join(str(self._binds()[name].get(attribute, "")).split())
        return re.sub(r"/data(/\w+)*/(\w+)", r"\2", text)

    def named(self) -> set[str]:
        return set(self._binds())

    def endings(self) -> dict[str, str]:
        ends = {name: bind.get(f"{GAUHAR}end") for name, bind in self._binds().items()}
        return {name: end for name, end in ends.items() if end}

    def notes(self) -> set[str]:
        return {name for name, bind in self._binds().items() if bind.get("readonly") == "true()"}

    def asked(self) -> list[str]:
        """Name what a respondent answers, in the order of the form."""
        tags = {f"{{{NAMESPACES['x']}}}{tag}" for tag in ("select1", "select", "input")}
        controls = [element for element in self._tree.iter() if element.tag in tags]
        names = [str(control.get("ref", "")).rpartition("/")[2] for control in controls]
        return [name for name in names if name not in self.notes()]

    def choices(self, name: str) -> list[str]:
        lists = [
            itemset.get("nodeset", "").partition("'")[2].partition("'")[0]
            for control in self._tree.iter()
            if str(control.get("ref", "")).endswith(f"/{name}")
            for itemset in control.iterfind("x:itemset", NAMESPACES)
        ]
        items = self._all(f".//x:instance[@id='{lists[0]}']/x:root/x:item/x:name") if lists else []
        return [item.text or "" for item in items]

    def texts(self, language: str) -> dict[str, str]:
        texts = self._all(f".//x:translation[@lang='{language}']/x:text")
        return {text.get("id", ""): text.findtext("x:value", "", NAMESPACES) for text in texts}

    def with_a(self, part: str) -> set[str]:
        """Name what has a label, a hint or a message."""
        keys = [key for key in self.texts(ENGLISH) if key.endswith(f":{part}")]
        return {key.removesuffix(f":{part}").rpartition("/")[2] for key in keys}

    def _binds(self) -> dict[str, etree._Element]:
        binds = self._all(".//x:bind")
        return {bind.get("nodeset", "").rpartition("/")[2]: bind for bind in binds}

    def _all(self, path: str) -> list[etree._Element]:
        return list(self._tree.iterfind(path, NAMESPACES))


def words(texts: dict[str, str]) -> Iterator[str]:
    for text in texts.values():
        yield from re.findall(r"[^\W\d_]+", text)
