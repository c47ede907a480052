"""indexed-repeat: rows chosen by number, within the asking row's own surroundings."""

import datetime as dt

import pytest
from xpath_world import ALMATY, find

from surveys.xpath import Context, Node, compile_expression
from surveys.xpath.context import DEFAULT_STEPS

NOW = dt.datetime(2026, 3, 31, tzinfo=ALMATY)


def households() -> Node:
    """Two houses, with people who have pets: h1.p1 has two pets, h1.p2 one, h2.p1 one."""
    return Node(
        "data",
        children=[
            Node("which", "2", "integer"),
            house("A", {"Ana": ["Ak", "Bo"], "Bek": ["Cy"]}),
            house("B", {"Chi": ["Do"]}),
        ],
    )


def house(street: str, people: dict[str, list[str]]) -> Node:
    persons = [
        Node(
            "person",
            children=[Node("nick", nick), *(Node("pet", children=[Node("name", pet)]) for pet in pets)],
        )
        for nick, pets in people.items()
    ]
    return Node("house", children=[Node("street", street), *persons])


def seen(expression: str, at: str, root: Node | None = None, steps: int = DEFAULT_STEPS) -> str:
    root = root or households()
    return compile_expression(expression).string(Context(find(root, at), root, NOW, steps=steps))


HOUSE, PERSON, PET = "/data/house", "/data/house/person", "/data/house/person/pet"


@pytest.mark.parametrize(
    ("expression", "at", "expected"),
    [
        (f"indexed-repeat({HOUSE}/street, {HOUSE}, /data/which)", "/data/which", "B"),
        (f"indexed-repeat({PERSON}/nick, {HOUSE}, 1, {PERSON}, 2)", "/data/which", "Bek"),
        (f"indexed-repeat({PERSON}/nick, {PERSON}, 2, {HOUSE}, 1)", "/data/which", "Bek"),
        (f"indexed-repeat({PET}/name, {HOUSE}, 1, {PERSON}, 1, {PET}, 2)", "/data/which", "Bo"),
        (f"indexed-repeat({PERSON}/nick, {PERSON}, 1)", "/data/house[2]/street", "Chi"),
        (f"indexed-repeat({PERSON}/nick, {PERSON}, position(..) - 1)", "/data/house/person[2]/nick", "Ana"),
        ("indexed-repeat(../nick, .., 1)", "/data/house/person[2]/nick", "Ana"),
        (f"indexed-repeat({PERSON}/nick, {HOUSE}, 2)", "/data/house/person[2]/nick", "Chi"),
        (f"concat(indexed-repeat({PERSON}/nick, {HOUSE}, 1))", "/data/which", "AnaBek"),
        (f"count(indexed-repeat({PET}/name, {HOUSE}, 1))", "/data/which", "3"),
        (f"indexed-repeat({HOUSE}/street, {HOUSE}, 1 div 0)", "/data/which", ""),
        (f"indexed-repeat({HOUSE}/street, {HOUSE}, -1 div 0)", "/data/which", "A"),
        ("indexed-repeat(../street, /data/which, 1)", "/data/house/street", ""),
        (
            f"{HOUSE}[indexed-repeat({PERSON}/nick, {HOUSE}, position(), {PERSON}, 1) = 'Chi']/street",
            "/data/which",
            "B",
        ),
    ],
)
def test_the_row_asked_for_is_read(expression: str, at: str, expected: str) -> None:
    assert seen(expression, at) == expected


def test_a_row_that_does_not_apply_is_counted_and_reads_as_blank() -> None:
    root = households()
    find(root, "/data/house[1]").relevant = False
    assert seen(f"indexed-repeat({HOUSE}/street, {HOUSE}, 1)", "/data/which", root) == ""
    assert seen(f"indexed-repeat({HOUSE}/street, {HOUSE}, 2)", "/data/which", root) == "B"


def test_it_reads_the_question_the_repeats_and_the_number() -> None:
    compiled = compile_expression(f"indexed-repeat({HOUSE}/street, {HOUSE}, /data/which)")
    assert compiled.references("/data/other") == {f"{HOUSE}/street", HOUSE, "/data/which"}
