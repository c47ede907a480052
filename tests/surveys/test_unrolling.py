"""Forms with rows: put together out of others as from the beginning, and everything found in them."""

from random import Random

import pytest
from conversation import form_of

from surveys.bits import Move, Splice, bits_in, bits_of
from surveys.form import Form
from surveys.repeats import MOST_ROWS, Rows, Shape
from surveys.stretches import Stretch
from surveys.unrolling import difference, unrolled

FORM = """
| survey |
| | type | name | label::English (en) | repeat_count | relevant |
| | integer | a | A? | | |
| | begin group | home | Home | | |
| | begin repeat | child | Child | | |
| | text | name | Name? | | |
| | note | so | So. | | |
| | begin group | play | Play | | |
| | begin repeat | toy | Toy | | |
| | text | toyname | Toy? | | |
| | begin repeat | part | Part | ${a} | |
| | text | screw | Screw? | | |
| | end repeat | | | | |
| | end repeat | | | | |
| | text | friend | Friend? | | |
| | end group | | | | |
| | end repeat | | | | |
| | end group | | | | |
| | begin repeat | cow | Cow | ${a} | |
| | text | horns | Horns? | | |
| | begin repeat | calf | Calf | ${a} | |
| | text | weight | Weight? | | |
| | end repeat | | | | |
| | end repeat | | | | |
| | text | last | Last? | | |
| settings |
| | form_title | form_id | version | default_language |
| | F | f | 1 | English (en) |
"""
INSIDE = {"child": ("toy",), "toy": ("part",), "cow": ("calf",)}


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(FORM)


def with_rows(chance: Random, name: str, rows: Rows, most: int) -> dict[tuple[str, Rows], int]:
    """Draw how many rows there are of a repeat, and of those inside it."""
    count = chance.randrange(most + 1)
    shape = {(name, rows): count} if count else {}
    for row in range(1, count + 1):
        for inner in INSIDE.get(name, ()):
            shape |= with_rows(chance, inner, (*rows, row), most)
    return shape


def drawn(chance: Random, before: Shape) -> Shape:
    """Draw other rows of one of the outermost repeats, or of both."""
    names = chance.choice([{"child"}, {"cow"}, {"child", "cow"}])
    inside = {one: {one} | {*INSIDE[one]} | ({"part"} if one == "child" else set()) for one in names}
    shape = {place: n for place, n in before.items() if not any(place[0] in inside[one] for one in names)}
    for one in names:
        shape |= with_rows(chance, one, (), 3)
    return shape


def everything(form: Form) -> dict[str, object]:
    return {
        "questions": [one.name for one in form.questions],
        "groups": [one.path for one in form.groups],
        "found": [form.by_name[one.name] == one == form.by_path[one.path] for one in form.questions],
        "numbers": [form.numbers[one.name] for one in form.questions],
        "at": [form.questions[number].path for number in range(len(form.questions))],
        "sets": (form.asked, form.counted),
    }


def test_a_form_put_together_out_of_another_is_the_form_from_the_beginning(form: Form) -> None:
    chance, near, longest = Random(5), unrolled(form, {}), 0
    for _ in range(40):
        shape = drawn(chance, near.shape)
        form.unrollings.clear()
        near, afresh = unrolled(form, shape, near), unrolled(form_copy(form), shape)
        assert everything(near) == everything(afresh)
        assert everything(near)["found"] == [True] * len(near.questions)
        assert everything(near)["numbers"] == [*range(len(near.questions))]
        longest = max(longest, len(near.questions))
    assert longest > 40


def form_copy(form: Form) -> Form:
    """Give the same form with nothing at hand."""
    return Form(**{name: getattr(form, name) for name in form.__dataclass_fields__})


def test_sets_of_questions_are_moved_to_where_the_questions_are(form: Form) -> None:
    chance, before = Random(6), unrolled(form, {})
    for _ in range(40):
        after = unrolled(form, drawn(chance, before.shape), before)
        chosen = chance.getrandbits(len(before.questions))
        names = {before.questions[place].name for place in bits_in(chosen)}
        kept = bits_of(place for place, one in enumerate(after.questions) if one.name in names)
        assert difference(before, after).move.of(chosen) == kept
        assert {*difference(before, after).new} == after.by_path.keys() - before.by_path.keys()
        assert {*difference(before, after).gone} == before.by_path.keys() - after.by_path.keys()
        before = after


def test_what_there_is_not_is_not_found(form: Form) -> None:
    rows = unrolled(form, {("child", ()): 2, ("toy", (1,)): 1})

    assert rows.by_name["toyname[1.1]"].path == "/data/home/child[1]/play/toy[1]/toyname"
    for name in (
        "toyname[2.1]",
        "toyname[1.0]",
        "toyname[1]",
        "toyname",
        "child[3]",
        "name[3]",
        "cow[0]",
        "?",
    ):
        assert (rows.by_name.get(name), rows.numbers.get(name)) == (None, None)
    for path in (
        "/data/home/child[3]",
        "/data/home/child/name",
        "/data/home/child?3",
        "/data/cow?0",
        "",
        "/data",
    ):
        assert path not in rows.by_path


def test_nobody_is_asked_for_more_rows_than_there_may_be(form: Form) -> None:
    most, fewer = unrolled(form, {("child", ()): MOST_ROWS}), unrolled(form, {("child", ()): MOST_ROWS - 1})

    assert f"child[{MOST_ROWS}]" not in most.by_name
    assert f"child[{MOST_ROWS - 1}]" in fewer.by_name
    for before, after in ((most, fewer), (fewer, most)):
        form.unrollings.clear()
        assert everything(unrolled(form, after.shape, before)) == everything(after)


def test_a_stretch_is_a_sequence_of_all_its_parts() -> None:
    inner = Stretch([(2, 3), (), (4,)])
    whole = Stretch([(0, 1), inner, (), (5,)])

    assert [*whole] == [whole[place] for place in range(6)] == [0, 1, 2, 3, 4, 5]
    assert (whole[-1], whole[1:3], len(whole)) == (5, (1, 2), 6)
    assert whole.put(1, (7,)) == (0, 1, 7, 5)
    with pytest.raises(IndexError):
        whole[6]


def test_a_set_is_moved_past_what_has_come_and_what_has_gone() -> None:
    move = Move([Splice(4, 0, 2), Splice(1, 2, 1)])  # 0 1 2 3 4 5 -> 0 x 3 y z 4 5

    assert [*bits_in(move.of(0b111111))] == [0, 2, 5, 6]
    assert [*move.come()] == [1, 3, 4]
    beside = Move([Splice(1, 1, 0), Splice(1, 0, 2)])  # 0 1 2 -> 0 x y 2
    assert ([*bits_in(beside.of(0b111))], [*beside.come()]) == ([0, 3], [1, 2])
