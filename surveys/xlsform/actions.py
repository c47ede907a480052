"""What an XForm does by itself: defaults worked out, values set by other answers, times."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.xlsform.controls import Element
from surveys.xpath import Expression, compile_expression

_X = "{http://www.w3.org/2002/xforms}"
_PRELOAD = "{http://openrosa.org/javarosa}preloadParams"
PRESETS = frozenset({"start", "end", "today"})
NOTHING = "''"


@dataclass(frozen=True)
class Actions:
    """Expressions by the path they give a value to; `triggers` say whose answers set which paths."""

    defaults: Mapping[str, str]
    values: Mapping[str, str]
    triggers: Mapping[str, tuple[str, ...]]

    def default(self, path: str, *, asked: bool) -> Expression | None:
        """Give what works a default out; what a trigger sets is to an asked question no more than that."""
        text = self.defaults.get(path) or (self.values.get(path) if asked else None)
        return compile_expression(text) if text else None

    def triggered(self, path: str) -> tuple[str, ...]:
        return self.triggers.get(path, ())

    def expression(self, path: str) -> Expression:
        return compile_expression(self.values[path] or NOTHING)


def actions_of(model: Element, body: Element) -> Actions:
    """Read the actions of a form: those at its first load, and those inside controls."""
    first = {each.get("ref", ""): each.get("value", "").strip() for each in model.iterfind(f"{_X}setvalue")}
    values: dict[str, str] = {}
    triggers: dict[str, tuple[str, ...]] = {}
    for each in body.iter(f"{_X}setvalue"):
        around = each.getparent()
        ref = each.get("ref", "")
        if around is not None and "odk-new-repeat" in (each.get("event") or ""):
            first[ref] = each.get("value", "").strip()
        elif around is not None and each.get("event") == "xforms-value-changed":
            values[ref] = each.get("value", "").strip()
            by = around.get("ref", "")
            triggers[by] = (*triggers.get(by, ()), ref)
    return Actions(first, values, triggers)


def preset_of(bind: Element) -> str:
    """Tell which moment gives a value: start, end, today, or none."""
    told = bind.get(_PRELOAD) or ""
    return told if told in PRESETS else ""
