"""A small filled-in form that the expression tests look at."""

import datetime as dt
from zoneinfo import ZoneInfo

from surveys.xpath import Context, Node, Value, compile_expression

ALMATY = ZoneInfo("Asia/Almaty")
NOW = dt.datetime(2026, 3, 31, 1, 30, tzinfo=ALMATY)  # still the 30th in UTC
SETTINGS: dict[str, object] = {
    "now": NOW,
    "language": "ru",
    "itext": lambda name, language: f"{language}: {name}",
    "properties": {"deviceid": "phone"},
    "version": "7",
    "chance": "of this interview",
}


def form() -> Node:
    people = [
        Node(
            "person", children=[Node("age", age, "integer"), Node("nick", nick), Node("total", "", "integer")]
        )
        for age, nick in (("10", "Ana"), ("20", "Bek"), ("", "Chi"))
    ]
    return Node(
        "data",
        children=[
            Node("age", "34", "integer"),
            Node("height", "1.50", "decimal"),
            Node("blank", "", "integer"),
            Node("name", "Aliya"),
            Node("padded", "  a  b "),
            Node("born", "1992-02-29", "date"),
            Node("met", "2026-03-30T20:00:00.000+00:00", "dateTime"),  # already the 31st in Almaty
            Node("agrees", "false", "boolean"),
            Node("langs", "kk ru", "select_multiple"),
            Node("group", children=[Node("age", "7", "integer"), Node("deep", children=[Node("leaf", "x")])]),
            *people,
        ],
    )


def cities() -> Node:
    rows = (("ala", "Алматы", "kz"), ("ast", "Астана", "kz"), ("osh", "Ош", "kg"))
    return Node(
        "root",
        children=[
            Node("item", children=[Node("name", name), Node("label", label), Node("country", country)])
            for name, label, country in rows
        ],
    )


def find(root: Node, path: str) -> Node:
    """Follow names from the root; `person[2]` means the second of that name."""
    node = root
    for part in path.strip("/").split("/")[1:]:
        name, _, row = part.partition("[")
        node = node.named(name)[int(row.rstrip("]")) - 1 if row else 0]
    return node


def context(root: Node | None = None, at: str = "/data/age", **changes: object) -> Context:
    root = form() if root is None else root
    settings: dict[str, object] = {**SETTINGS, "instances": {"cities": cities()}, **changes}
    return Context(find(root, at), root, **settings)  # type: ignore[arg-type] - named settings of any field


def value(expression: str, at: str = "/data/age", **changes: object) -> Value:
    return compile_expression(expression).evaluate(context(at=at, **changes))


def text(expression: str, at: str = "/data/age", **changes: object) -> str:
    return compile_expression(expression).string(context(at=at, **changes))
