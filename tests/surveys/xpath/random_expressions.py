"""Random trees with repeats in them, and random expressions over them that every evaluator should agree on.

Where ODK's programs are known to differ (docs/odk.md) the expressions keep away: questions are compared as
text or as number, dates with dates, and truth is asked of comparisons alone.
"""

import datetime as dt
from random import Random

from surveys.xpath import Node

WORDS = ["", "a", "b", "ab", "kk ru", "жол", "x y z", "12"]
TEXTS, NUMBERS, DATES = ("name", "note"), ("age", "size"), ("born", "met")
_FIRST = dt.date(2024, 6, 1)  # after it Kazakhstan keeps one offset, so that days are whole everywhere
MANY = ("member", "pet")


def tree(chance: Random) -> Node:
    """Grow a form with questions, a group, a repeat and a repeat inside it."""
    root = Node("data", children=[*_questions(chance), Node("group", children=_questions(chance))])
    for _ in range(chance.randrange(4)):
        row = root.add(Node("member", children=_questions(chance)))
        for _ in range(chance.randrange(3)):
            row.add(Node("pet", children=_questions(chance)))
    return root


def _questions(chance: Random) -> list[Node]:
    texts = [Node(name, chance.choice(WORDS)) for name in TEXTS]
    numbers = [Node(name, chance.choice(["", "0", "1", "2", "7", "34"]), "integer") for name in NUMBERS]
    days = [(_FIRST + dt.timedelta(chance.randrange(700))).isoformat() for _ in DATES]
    return [*texts, *numbers, *(Node(name, day, "date") for name, day in zip(DATES, days, strict=True))]


def places(root: Node) -> list[str]:
    """Where an expression may belong: a question of the form itself, or of a row."""
    found = ["/data/name", "/data/group/age"]
    for number, row in enumerate(root.named("member"), 1):
        found.append(f"/data/member[{number}]/name")
        found.extend(f"/data/member[{number}]/pet[{pet}]/age" for pet in range(1, len(row.named("pet")) + 1))
    return found


class Speaker:
    """Says expressions for one place; inside rows only relatively: absolute paths mean the own row here."""

    def __init__(self, chance: Random, at: str) -> None:
        self.chance = chance
        self.at = at

    def anything(self, depth: int = 3) -> str:
        return self.chance.choice([self.number, self.text, self.verdict])(depth)

    def number(self, depth: int) -> str:
        if depth <= 0:
            return self.chance.choice([str(self.chance.randrange(9)), f"number({self.one(NUMBERS)})"])
        less = depth - 1
        return self.chance.choice([
            lambda: f"({self.number(less)} {self.chance.choice('+-*')} {self.number(less)})",
            lambda: f"({self.number(less)} {self.chance.choice(['div', 'mod'])} {self.chance.choice('123')})",
            lambda: f"count({self.several()})",
            lambda: f"count({self.several()}[{self.test(less)}])",
            self.total,
            lambda: f"count-non-empty({self.many(TEXTS)})",
            lambda: f"max(0, {self.many(NUMBERS)}[. != ''])",
            lambda: f"string-length({self.text(less)})",
            lambda: f"count-selected({self.text(less)})",
            lambda: f"int({self.number(less)})",
            lambda: f"abs({self.number(less)})",
            lambda: f"if({self.verdict(less)}, {self.number(less)}, {self.number(less)})",
            lambda: f"round({self.one(DATES)} - {self.one(DATES)})",
            lambda: f"round({self.one(DATES)} - today())",
        ])()  # fmt: skip

    def total(self) -> str:
        """Sum up what is answered; the sum of nothing is not-a-number to Web Forms once it is filtered."""
        answered = f"{self.many(NUMBERS)}[. != '']"
        return f"if(count({answered}) > 0, sum({answered}), 0)"

    def text(self, depth: int) -> str:
        if depth <= 0:
            return self.chance.choice([f"'{self.chance.choice(WORDS)}'", f"string({self.one(TEXTS)})"])
        less = depth - 1
        return self.chance.choice([
            lambda: f"concat({self.text(less)}, {self.text(less)})",
            lambda: f"join('-', {self.many(TEXTS)})",
            lambda: f"substr({self.text(less)}, {self.chance.randrange(3)}, {self.chance.randrange(4)})",
            lambda: f"if({self.verdict(less)}, {self.text(less)}, {self.text(less)})",
            lambda: f"coalesce({self.text(less)}, {self.text(less)})",
            lambda: f"translate({self.text(less)}, 'ab', 'ba')",
            lambda: f"selected-at(normalize-space({self.text(less)}), {self.chance.randrange(3)})",
            lambda: f"format-date({self.one(DATES)}, '%d.%m.%Y')",
            lambda: f"substring-before({self.text(less)}, ' ')",
            lambda: f"string({self.numbered()})",
            lambda: f"string({self.chosen(less)})",
        ])()  # fmt: skip

    def verdict(self, depth: int) -> str:
        if depth <= 0:
            return (
                f"{self.number(0)} {self.chance.choice(['<', '<=', '>', '>=', '=', '!='])} {self.number(0)}"
            )
        less = depth - 1
        return self.chance.choice([
            lambda: f"{self.number(less)} {self.chance.choice(['<', '<=', '>', '>='])} {self.number(less)}",
            lambda: f"{self.text(less)} {self.chance.choice(['=', '!='])} {self.text(less)}",
            lambda: f"not({self.verdict(less)})",
            lambda: f"(({self.verdict(less)}) {self.chance.choice(['and', 'or'])} ({self.verdict(less)}))",
            lambda: f"selected({self.text(less)}, 'kk')",
            lambda: f"contains({self.text(less)}, 'a')",
            lambda: f"regex({self.text(less)}, '^[a-z]+$')",
            lambda: f"{self.one(DATES)} {self.chance.choice(['<', '>='])} {self.one(DATES)}",
            lambda: f"{self.one(DATES)} {self.chance.choice(['<', '>='])} today()",
            lambda: f"checklist(1, 2, {self.verdict(0)}, {self.verdict(0)})",
            lambda: f"boolean-from-string({self.text(less)})",
        ])()  # fmt: skip

    def one(self, names: tuple[str, ...]) -> str:
        """Refer to a single question."""
        name = self.chance.choice(names)
        if self.at.count("/") == 2:
            return self.chance.choice([f"/data/{name}", f"/data/group/{name}", f"../{name}"])
        return self.chance.choice([f"../{name}", f"../../{name}"])

    def several(self) -> str:
        """Refer to rows."""
        if "[" not in self.at:
            return self.chance.choice(["/data/member", "/data/member/pet", "//pet"])
        return self.chance.choice(["../pet", "../../member", "../../pet", "../../../member"])

    def many(self, names: tuple[str, ...]) -> str:
        """Refer to a question in all rows."""
        return f"{self.several()}/{self.chance.choice(names)}"

    def chosen(self, depth: int) -> str:
        return f"{self.several()}[{self.test(depth)}]/note"

    def numbered(self) -> str:
        """Refer to a row by number, of one repeat, for the others count on through all of them."""
        rows = "/data/member" if "[" not in self.at else self.chance.choice(["../pet", "../../member"])
        return f"{rows}[{self.chance.randrange(1, 3)}]/name"

    def test(self, depth: int) -> str:
        """Say a condition on a row, as seen from the row."""
        return InRow(self.chance, self.at).verdict(min(depth, 1))


class InRow(Speaker):
    """Says conditions for rows: everything is below the row."""

    def one(self, names: tuple[str, ...]) -> str:
        return self.chance.choice(names)

    def several(self) -> str:
        return "pet"

    def numbered(self) -> str:
        return "pet[1]/name"
