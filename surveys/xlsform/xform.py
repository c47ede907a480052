"""Reads the XForm that pyxform made into a `Form`; lxml is used for nothing else.

An XForm is trusted here: workbooks are checked before they become one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter

from lxml import etree

from surveys.form import Choice, Form, Group, Kind, Missing, Question, Text
from surveys.xlsform.actions import Actions, actions_of, preset_of
from surveys.xlsform.controls import Element, given_choices, is_control, itemset_of, kind_of, span_of
from surveys.xlsform.media import media_of
from surveys.xlsform.others import NAMED, OTHER, OTHER_SUFFIX, SPECIFIED
from surveys.xlsform.texts import Texts, texts_of
from surveys.xlsform.workbook import code_of
from surveys.xpath import Expression, compile_expression

NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "x": "http://www.w3.org/2002/xforms",
    "jr": "http://openrosa.org/javarosa",
    "g": "https://gauhar.example/xforms",
}
_META = "/meta"
_X = "{http://www.w3.org/2002/xforms}"
_COUNT, _TEMPLATE = (f"{{http://openrosa.org/javarosa}}{name}" for name in ("count", "template"))
_QUOTING = ("label", "hint", "hint:guidance", "jr:constraintMsg", "jr:requiredMsg")
SHORT = "short_"


@dataclass(frozen=True)
class _Source:
    """The parts of an XForm that questions are read from."""

    binds: Mapping[str, Element]
    controls: Mapping[str, Element]
    texts: Texts
    lists: Mapping[str, tuple[Choice, ...]]
    actions: Actions
    list_quotes: Mapping[str, Mapping[str, Expression]]
    defaults: Mapping[str, str]
    repeats: Mapping[str, str]
    languages: tuple[str, ...]


@lru_cache(maxsize=32)
def read_xform(xml: str) -> Form:
    """Read an XForm as pyxform writes it; the last few are remembered: every look at answers needs them."""
    tree = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    model = _only(tree, "h:head/x:model")
    primary = _only(model, "x:instance/*")
    source = _source(model, _only(tree, "h:body"), primary)
    groups, questions = _items(source, primary)
    languages = model.findall("x:itext/x:translation", NS)
    default = next((t for t in languages if t.get("default")), languages[0])
    return Form(
        name=primary.get("id", ""),
        version=primary.get("version", ""),
        title=tree.findtext("h:head/h:title", "", NS),
        languages=tuple(code_of(each.get("lang", "")) for each in languages),
        default_language=code_of(default.get("lang", "")),
        questions=questions,
        groups=groups,
        order=_order(groups, questions),
        root=etree.QName(primary).localname,
        tables=_tables(model),
        texts=source.texts.said if _looks_up_texts(tree) else {},
    )


def _looks_up_texts(tree: Element) -> bool:
    """Tell whether expressions ask for texts by their ids; labels always do."""
    written = (
        each for name in ("bind", "setvalue", "output", "itemset") for each in tree.iter(f"{_X}{name}")
    )
    return any("jr:itext" in str(words) for each in written for words in each.attrib.values())


def _only(tree: Element, path: str) -> Element:
    found = tree.find(path, NS)
    if found is None:
        raise ValueError(f"The XForm has no {path}")
    return found


def _source(model: Element, body: Element, primary: Element) -> _Source:
    texts = texts_of(model)
    return _Source(
        binds={b.get("nodeset", ""): b for b in model.findall("x:bind", NS)},
        controls={c.get("ref", ""): c for c in body.iter("{*}*") if is_control(c)},
        texts=texts,
        lists=_lists(model, texts),
        actions=actions_of(model, body),
        list_quotes={name: texts.quotes(ids) for name, ids in _itexts(model)},
        defaults={path: node.text or "" for path, node in _walk(primary)},
        repeats={r.get("nodeset", ""): (r.get(_COUNT) or "").strip() for r in body.iter(f"{_X}repeat")},
        languages=tuple(code_of(t.get("lang", "")) for t in model.findall("x:itext/x:translation", NS)),
    )


def _lists(model: Element, texts: Texts) -> dict[str, tuple[Choice, ...]]:
    return {
        instance.get("id", ""): tuple(
            Choice(item.findtext("x:name", "", NS), _choice_text(item, texts))
            for item in instance.iterfind("x:root/x:item", NS)
        )
        for instance in model.findall("x:instance[@id]", NS)
    }


def _choice_text(item: Element, texts: Texts) -> Text:
    text = texts.get(item.findtext("x:itextId", "", NS)) or {}
    if item.findtext("x:name", "", NS) == OTHER and set(text.values()) == {NAMED["en"]}:  # put in by or_other
        return {language: NAMED.get(language, words) for language, words in text.items()}
    return text


def _itexts(model: Element) -> Iterator[tuple[str, list[str]]]:
    """Give the ids of each list's texts."""
    for instance in model.findall("x:instance[@id]", NS):
        items = instance.iterfind("x:root/x:item/x:itextId", NS)
        yield instance.get("id", ""), [item.text or "" for item in items]


def _tables(model: Element) -> dict[str, tuple[Mapping[str, str], ...]]:
    """Give the lists and attached files as expressions read them."""
    return {
        instance.get("id", ""): tuple(
            {etree.QName(cell).localname: cell.text or "" for cell in item.iterchildren("{*}*")}
            for item in instance.iterfind("x:root/x:item", NS)
        )
        for instance in model.findall("x:instance[@id]", NS)
    }


def _walk(node: Element, path: str = "") -> Iterator[tuple[str, Element]]:
    here = f"{path}/{etree.QName(node).localname}"
    yield here, node
    for child in node.iterchildren("{*}*"):
        if (
            child.get(_TEMPLATE) is not None
        ):  # a repeat stands there twice: as a template, and as its first row
            continue
        yield from _walk(child, here)


def _items(source: _Source, primary: Element) -> tuple[tuple[Group, ...], tuple[Question, ...]]:
    groups: list[Group] = []
    questions: list[Question] = []
    top = "/" + etree.QName(primary).localname
    for path, node in _walk(primary):
        if path == top or f"{path}/".startswith(f"{top}{_META}/"):
            continue
        if len(node):
            groups.append(_group(source, path))
        else:
            questions.append(_question(source, path))
    return tuple(groups), tuple(questions)


def _group(source: _Source, path: str) -> Group:
    bind = source.binds.get(path)
    relevant = None if bind is None else _expression(bind.get("relevant"))
    label, quotes = _text(source, path, "label"), source.texts.quotes([f"{path}:label"])
    count = _expression(source.repeats.get(path))
    return Group(path.rpartition("/")[2], path, label, relevant, quotes, path in source.repeats, count)


def _question(source: _Source, path: str) -> Question:
    bind = source.binds[path]
    control = source.controls.get(path)
    kind, span, listed = kind_of(bind, control), span_of(control), itemset_of(control)
    return Question(
        name=path.rpartition("/")[2],
        path=path,
        kind=kind,
        label=_text(source, path, "label") or (SPECIFIED if path.endswith(OTHER_SUFFIX) else {}),
        hint=_text(source, path, "hint"),
        guidance=_text(source, path, "hint:guidance"),
        choices=given_choices(kind, span, source.languages) or source.lists.get(listed.name, ()),
        offer=listed.offer,
        shuffled=listed.shuffled,
        quotes={
            **source.texts.quotes(f"{path}:{what}" for what in _QUOTING),
            **source.list_quotes.get(listed.name, {}),
        },
        span=span,
        looks=frozenset((control.get("appearance") or "").split() if control is not None else ()),
        required=_required(bind.get("required")),
        relevant=_expression(bind.get("relevant")),
        constraint=_expression(bind.get("constraint")),
        constraint_message=_text(source, path, "jr:constraintMsg"),
        required_message=_text(source, path, "jr:requiredMsg"),
        calculation=_expression(bind.get("calculate")),
        dynamic=source.actions.default(path, asked=kind is not Kind.CALCULATE),
        preset=preset_of(bind),
        resets=tuple(_names(source, source.actions.triggered(path), asked=True)),
        sets=tuple(
            (name, source.actions.expression(to))
            for to in source.actions.triggered(path)
            for name in _names(source, [to], asked=False)
        ),
        default=source.defaults.get(path, ""),
        missing=tuple(Missing(code) for code in (bind.get(f"{{{NS['g']}}}missing") or "").split()),
        ending=bind.get(f"{{{NS['g']}}}end"),
        exclusive=bind.get(f"{{{NS['g']}}}exclusive"),
        short=_short(bind),
        media=media_of(source.texts.said, f"{path}:label", source.languages),
    )


def _names(source: _Source, paths: Iterable[str], *, asked: bool) -> Iterator[str]:
    """Name the questions at these paths that are asked, or those that are not."""
    return (path.rpartition("/")[2] for path in paths if (path in source.controls) is asked)


def _short(bind: Element) -> dict[str, str]:
    """Read `gauhar:short_kk` and the like: attributes have no languages of their own."""
    start = f"{{{NS['g']}}}{SHORT}"
    return {str(k).removeprefix(start): str(v) for k, v in bind.attrib.items() if str(k).startswith(start)}


def _text(source: _Source, path: str, what: str) -> Text | None:
    return source.texts.get(f"{path}:{what}")


def _expression(text: str | None) -> Expression | None:
    return compile_expression(text) if text else None


def _required(text: str | None) -> Expression | None:
    return None if text == "false()" else _expression(text)


def _order(groups: tuple[Group, ...], questions: tuple[Question, ...]) -> tuple[str, ...]:
    """Sort what has logic so that everything comes after what it reads, and after the groups around it."""
    everything: tuple[Group | Question, ...] = (*groups, *questions)
    items = {item.path: item for item in everything}
    graph = {path: sorted(_reads(item) & items.keys()) for path, item in items.items()}
    having_logic = {p for p, i in items.items() if _expressions(i)}
    return tuple(path for path in TopologicalSorter(graph).static_order() if path in having_logic)


def _expressions(item: Group | Question) -> list[Expression]:
    worked = (item.calculation, item.dynamic) if isinstance(item, Question) else ()
    return [each for each in (item.relevant, *worked) if each]


def _reads(item: Group | Question) -> set[str]:
    read = {path for each in _expressions(item) for path in each.references(item.path)}
    return read | {item.path.rpartition("/")[0]} - {item.path}
