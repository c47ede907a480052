"""Which sentences the code says: read from its syntax trees, since names such as `app.command` are not ours.

A sentence must be a literal; a computed one has no fixed words to translate, and is refused here.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SPEAKING = ("bot", "locales", "sandbox", "surveys/xlsform", "surveys/xpath")
"""Whose words people see in their language."""
METHODS = ("plural", "button", "command")
MARKS = ("N_", "Phrase")  # what is marked where it is written, and said elsewhere


@dataclass(frozen=True, order=True, slots=True)
class Sentence:
    """One sentence of the code; `where` is the file, without a line number that would change daily."""

    msgid: str
    context: str = ""
    plural: str = ""
    where: str = ""


class ExtractionError(ValueError):
    """Calls whose sentence cannot be read from the source, all of them at once."""

    def __init__(self, findings: Iterable[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(self.findings))


def sentences(root: Path, packages: Iterable[str] = SPEAKING) -> tuple[Sentence, ...]:
    """Return every sentence of the packages under `root`, or raise with all calls that hide theirs."""
    found: list[Sentence] = []
    faults: list[str] = []
    for path in _sources(root, packages):
        where = path.relative_to(root).as_posix()
        for call in _calls(path, where):
            fault = _fault(call)
            faults += [f"{where}:{call.lineno}: {fault}"] if fault else []
            found += [_sentence(call, where)] if not fault and _literals(call) else []
    if faults:
        raise ExtractionError(faults)
    return tuple(sorted(set(found)))


def _sources(root: Path, packages: Iterable[str]) -> Iterator[Path]:
    for package in packages:
        yield from sorted((root / package).rglob("*.py"))


def _calls(path: Path, where: str) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"), where)
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _kind(node.func))


def _kind(function: ast.expr) -> str:
    """Return "t", "N_", "Phrase", "plural", "button" or "command" for a call of ours, "" for any other."""
    if isinstance(function, ast.Attribute) and function.attr in METHODS:
        return function.attr if _last_name(function.value) == "t" else ""
    name = _last_name(function)
    return name if name in {"t", *MARKS} else ""


def _last_name(expression: ast.expr) -> str:
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def _literals(call: ast.Call) -> list[str]:
    """Return the literal texts a call begins with."""
    texts: list[str] = []
    for argument in call.args:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            break
        texts.append(argument.value)
    return texts


def _fault(call: ast.Call) -> str:
    """Say what is wrong with a call; a plain name is fine, its sentence is marked where it is written."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.JoinedStr | ast.BinOp):
        return "this sentence is put together; write it whole, with {named} places"
    kind, given = _kind(call.func), len(_literals(call))
    if kind == "plural" and given != len({"singular", "plural"}):
        return 'write t.plural("{n} one", "{n} many", n) with both sentences in full'
    if kind in MARKS and not given:
        return f'{kind}() marks a literal: {kind}("a sentence")'
    return ""


def _sentence(call: ast.Call, where: str) -> Sentence:
    kind, texts = _kind(call.func), _literals(call)
    if kind == "plural":
        return Sentence(texts[0], plural=texts[1], where=where)
    if kind == "N_":
        return Sentence(texts[0], context="".join(texts[1:2]), where=where)
    return Sentence(texts[0], context="" if kind in ("t", *MARKS) else kind, where=where)
