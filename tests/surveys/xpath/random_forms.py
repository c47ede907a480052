"""Random workbooks with repeats within repeats, dates, filtered choices and calculations; and random answers.

Every expression looks back, so that the order of the sheet is an order to work the form out in.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from random import Random

from random_expressions import DATES, NUMBERS, TEXTS, WORDS, Speaker
from xpath_world import NOW

from surveys.assessment import assess, reassess
from surveys.form import Answer, Form, Group, Kind, Question
from surveys.logic import Situation
from surveys.xlsform import publish

ROWS = 16
_DEEPEST, _INSIDE = 3, 2
"""Sections within sections, and repeats within repeats."""
_FIRST = dt.date(2024, 6, 1)
_SORTS = {"text": TEXTS, "integer": NUMBERS, "decimal": NUMBERS, "date": DATES}
_SORTS |= {"select_one things": TEXTS, "select_multiple things": TEXTS}
_HEADINGS = (
    "type", "name", "label::English (en)", "relevant", "constraint", "calculation", "repeat_count",
    "choice_filter",
)  # fmt: skip
_CHOICES = """
| choices |
| | list_name | name | label::English (en) | of | size |
| | things | a | A | none | 1 |
| | things | b | B | a | 2 |
| | things | ab | AB | b | 2 |
| | things | kk | Kazakh | a | 7 |
| | things | ru | Russian | kk | 34 |
| settings |
| | form_title | form_id | version | default_language |
| | Random | random | 1 | English (en) |
"""
_NUMBERS = ["", "0", "1", "2", "7", "34"]
_CHOSEN = ["a", "b", "ab", "kk", "ru"]
_LIVELY = 0.85
"""How often a question is answered that is asked just now, rather than any."""


@dataclass(frozen=True)
class Known:
    """A question that later ones may speak about, or a repeat; `is_direct` in its row or in groups there."""

    name: str
    sort: tuple[str, ...]
    around: tuple[str, ...]
    is_direct: bool


@dataclass(frozen=True)
class Spot:
    """Where a row is written: the repeats around it, and how many levels up each of them is."""

    around: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    depth: int = 0

    def within(self, name: str, *, repeat: bool) -> "Spot":
        around, deeper = self.around, tuple(level + 1 for level in self.levels)
        if repeat:
            around, deeper = (*around, name), (*deeper, 1)
        return Spot(around, deeper, self.depth + 1)


class FormSpeaker(Speaker):
    """Says expressions about what the sheet has so far, for one spot of it; `own` is the sort of `.`."""

    def __init__(self, chance: Random, known: list[Known], spot: Spot, own: tuple[str, ...] = ()) -> None:
        super().__init__(chance, "/data")
        self.known, self.spot, self.own = known, spot, own

    def one(self, names: tuple[str, ...]) -> str:
        if names == self.own and self.chance.random() < 0.5:
            return "."
        return self._say(each for each in self._questions(names) if self._is_one(each))

    def several(self) -> str:
        repeats = [each for each in self.known if not each.sort and each.name not in self.spot.around]
        return self._say(repeats or self._questions(self.chance.choice([TEXTS, NUMBERS, DATES])))

    def many(self, names: tuple[str, ...]) -> str:
        rows = [each for each in self._questions(names) if not self._is_one(each)]
        return self._say(rows) if rows and self.chance.random() < 0.8 else self._say(self._questions(names))

    def chosen(self, depth: int) -> str:
        rows = [each for each in self._questions(TEXTS) if not self._is_one(each) and each.is_direct]
        if not rows:
            return f"{self._aside().one(TEXTS)}[{self.test(depth)}]"
        told = self.chance.choice(rows)
        beside = [each for each in self.known if each.around == told.around and each.is_direct and each.sort]
        test = InRow(self.chance, beside).verdict(min(depth, 1))
        return f"${{{told.around[-1]}}}[{test}]/{told.name}"

    def numbered(self) -> str:
        """Refer to a row by number, of one repeat, for the others count on through all of them."""
        here, number = self.spot.around, self.chance.randrange(1, 3)
        rows = [
            each
            for each in self._questions(TEXTS)
            if each.is_direct and not self._is_one(each) and here[: len(each.around) - 1] == each.around[:-1]
        ]
        if not rows:
            return f"{self._aside().one(TEXTS)}[{number}]"
        told = self.chance.choice(rows)
        return f"${{{told.around[-1]}}}[{number}]/{told.name}"

    def test(self, depth: int) -> str:
        """Say a condition in brackets, where `.` and the row are somebody else's."""
        return self._aside().verdict(min(depth, 1))

    def _aside(self) -> "FormSpeaker":
        return FormSpeaker(self.chance, self.known, Spot(self.spot.around))

    def number(self, depth: int) -> str:
        if self.spot.levels and self.chance.random() < 0.15:
            return f"position({'/'.join(['..'] * self.chance.choice(self.spot.levels))})"
        return super().number(depth)

    def day(self) -> str:
        return self.chance.choice([
            lambda: f"if({self.verdict(1)}, {self.one(DATES)}, {self.one(DATES)})",
            lambda: f"coalesce({self.one(DATES)}, {self.one(DATES)})",
            lambda: f"format-date({self.one(DATES)}, '%Y-%m-01')",
            lambda: "format-date(today(), '%Y-%m-%d')",
        ])()  # fmt: skip

    def filter(self) -> str:
        """Say which of the things are offered."""
        return self.chance.choice([
            lambda: f"of = string({self.one(TEXTS)})",
            lambda: f"number(size) {self.chance.choice(['<', '>=', '!='])} number({self.one(NUMBERS)})",
            lambda: f"selected(string({self.one(TEXTS)}), name)",
            lambda: f"not(selected({self.text(1)}, of))",
            lambda: f"({self.filter()}) {self.chance.choice(['and', 'or'])} ({self.verdict(1)})",
            lambda: f"position() <= {self.number(1)}",
        ])()  # fmt: skip

    def _questions(self, names: tuple[str, ...]) -> list[Known]:
        return [each for each in self.known if each.sort == names]

    def _is_one(self, each: Known) -> bool:
        """Tell whether there is one of it, as seen from here."""
        return self.spot.around[: len(each.around)] == each.around

    def _say(self, known: Iterable[Known]) -> str:
        return f"${{{self.chance.choice(list(known)).name}}}"


class InRow(FormSpeaker):
    """Says conditions for rows, as seen from the row."""

    def __init__(self, chance: Random, beside: list[Known]) -> None:
        super().__init__(chance, beside, Spot(beside[0].around))

    def one(self, names: tuple[str, ...]) -> str:
        return self._say(self._questions(names) or self.known)

    def number(self, depth: int) -> str:
        del depth
        return f"number({self._say(self._questions(NUMBERS) or self.known)})"

    def many(self, names: tuple[str, ...]) -> str:
        return self.one(names)

    def several(self) -> str:
        return self.one(NUMBERS)

    def chosen(self, depth: int) -> str:
        del depth
        return self.one(TEXTS)

    def numbered(self) -> str:
        return self.one(TEXTS)

    def _say(self, known: Iterable[Known]) -> str:
        return f"./{self.chance.choice(list(known)).name}"


@dataclass
class Author:
    """Writes a survey sheet row by row."""

    chance: Random
    known: list[Known] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)

    def write(self) -> str:
        for kind in ("text", "integer", "date"):
            self._question(kind, Spot(), plain=True)
        while len(self.rows) < ROWS:
            self._items(Spot(), is_direct=True)
        lines = (" | ".join(row.get(one, "") for one in _HEADINGS) for row in self.rows)
        sheet = "".join(f"| | {line} |\n" for line in lines)
        return f"| survey |\n| | {' | '.join(_HEADINGS)} |\n{sheet}{_CHOICES}"

    def _items(self, spot: Spot, *, is_direct: bool) -> None:
        luck = self.chance.random()
        roomy = spot.depth < _DEEPEST and len(self.rows) < ROWS
        if luck < 0.22 and roomy and len(spot.around) < _INSIDE:
            self._section(spot, repeat=True)
        elif luck < 0.34 and roomy:
            self._section(spot, repeat=False)
        elif luck < 0.55:
            self._calculation(spot, is_direct=is_direct)
        else:
            self._question(self.chance.choice([*_SORTS]), spot, is_direct=is_direct)

    def _section(self, spot: Spot, *, repeat: bool) -> None:
        kind, name = ("repeat", f"r{len(self.rows)}") if repeat else ("group", f"g{len(self.rows)}")
        speaker = FormSpeaker(self.chance, self.known, spot)
        counted = repeat and self.chance.random() < 0.5
        count = f"number({speaker.one(NUMBERS)}) mod 4" if counted else ""
        self._row(f"begin {kind}", name, relevant=self._maybe(speaker, 0.4), repeat_count=count)
        for _ in range(self.chance.randrange(2, 5)):
            self._items(spot.within(name, repeat=repeat), is_direct=repeat)
        self._row(f"end {kind}", "")
        if repeat:
            self.known.append(Known(name, (), spot.around, is_direct=False))

    def _question(self, kind: str, spot: Spot, *, is_direct: bool = True, plain: bool = False) -> None:
        name, sort = f"q{len(self.rows)}", _SORTS[kind]
        if plain:
            self._row(kind, name)
        else:
            speaker, judge = (FormSpeaker(self.chance, self.known, spot, own) for own in ((), sort))
            around = FormSpeaker(self.chance, self.known, Spot(spot.around))
            filtered = around.filter() if "things" in kind and self.chance.random() < 0.7 else ""
            relevant, constraint = self._maybe(speaker, 0.5), self._maybe(judge, 0.6)
            self._row(kind, name, relevant=relevant, constraint=constraint, choice_filter=filtered)
        self.known.append(Known(name, sort, spot.around, is_direct))

    def _calculation(self, spot: Spot, *, is_direct: bool) -> None:
        name, sort = f"c{len(self.rows)}", self.chance.choice([TEXTS, NUMBERS, DATES])
        speaker = FormSpeaker(self.chance, self.known, spot)
        ways = {TEXTS: lambda: speaker.text(2), NUMBERS: lambda: speaker.number(2), DATES: speaker.day}
        self._row("calculate", name, relevant=self._maybe(speaker, 0.3), calculation=ways[sort]())
        self.known.append(Known(name, sort, spot.around, is_direct))

    def _maybe(self, speaker: FormSpeaker, often: float) -> str:
        return speaker.verdict(2) if self.chance.random() < often else ""

    def _row(self, kind: str, name: str, **cells: str) -> None:
        label = {} if kind == "calculate" or kind.startswith("end") else {"label::English (en)": name}
        self.rows.append({"type": kind, "name": name, **label, **cells})


@dataclass(frozen=True)
class RandomForm:
    """A workbook, the form it is published as, and the XForm that others read."""

    tables: str
    form: Form
    xform: str


def random_form(chance: Random) -> RandomForm:
    tables = Author(chance).write()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.md"
        path.write_text(tables, "utf-8")
        published = publish(path)
    return RandomForm(tables, published.form, published.xform)


@dataclass(frozen=True)
class Moment:
    """What has been answered by a moment."""

    now: dt.datetime = NOW
    answers: dict[str, Answer] = field(default_factory=dict)


def changed(chance: Random, situation: Situation, before: Moment) -> Moment:
    """Answer one question anew, sometimes a day or more later."""
    later = chance.choice([0, 0, 0, 0, 1, 40])
    lively = chance.random() < _LIVELY
    asked = [one for one in situation.form.questions if one.is_asked]
    question = chance.choice([one for one in asked if situation.applies(one)] if lively else asked)
    answers = {**before.answers, question.name: Answer(_value(chance, question))}
    return replace(before, now=before.now + dt.timedelta(days=later), answers=answers)


def _value(chance: Random, question: Question) -> str:
    if question.kind is Kind.SELECT_MULTIPLE:
        return " ".join(one for one in _CHOSEN if chance.random() < 0.5)
    if question.kind is Kind.SELECT_ONE and question.choices[0].name == "yes":  # is there another row?
        return chance.choice(["yes", "yes", "no"])
    days = ["", *(f"{_FIRST + dt.timedelta(chance.randrange(700))}" for _ in range(4))]
    values = {
        Kind.INTEGER: _NUMBERS,
        Kind.DECIMAL: [*_NUMBERS, "2.5", "0.25"],
        Kind.DATE: days,
        Kind.SELECT_ONE: ["", *_CHOSEN],
        Kind.TEXT: WORDS,
    }
    return chance.choice(values[question.kind])


@dataclass(frozen=True)
class Walked:
    """A step of somebody answering: what is known by then, worked out in part or, if asked for, in full."""

    moment: Moment
    partial: Situation

    @cached_property
    def full(self) -> Situation:
        return assess(self.partial.form, self.moment.answers, self.moment.now, "en")


def walk(chance: Random, form: Form, steps: int) -> Iterator[Walked]:
    """Answer a form at random."""
    moment = Moment()
    partial = assess(form, moment.answers, moment.now, "en")
    for _ in range(steps):
        moment = changed(chance, partial, moment)
        partial = reassess(partial, moment.answers, moment.now, "en")
        yield Walked(moment, partial)


Outcome = dict[str, str]
"""What applies, by its place in the form: `r3[2]/q5` -> its value, of a group blank; `q5!` tells whether
its constraint is met, `q5*` which choices are offered."""


def outcome(situation: Situation) -> Outcome:
    """Tell what a form has come to, as the other evaluators are asked to tell it."""
    told: Outcome = {}
    for path, item in situation.form.by_path.items():
        if (
            "?" not in path and situation.nodes[path].live()
        ):  # whether there is another row is asked here only
            told |= _outcome(situation, item, path.split("/", 2)[2])
    return told


def _outcome(situation: Situation, item: Question | Group, place: str) -> Outcome:
    if isinstance(item, Group):
        return {place: ""}
    value = situation.value(item)
    told = {place: value}
    if item.constraint is not None and value:
        told[f"{place}!"] = "true" if situation.accepts(item, value) else "false"
    if item.offer is not None:
        told[f"{place}*"] = " ".join(choice.name for choice in situation.offered(item))
    return told
