"""Answers gathered piece by piece are those that reading each text as JSON would give."""

import json
import random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.store.columns import Columns

NAMES = ["age", "sex", "story", "trust"]
WORDS = ["yes", "no", "", "a, b", '", "', '"}, {"', '"age": "7', "\n", "қазақша", "{", "}", "\\"]
missing = st.fixed_dictionaries({"missing": st.sampled_from(["refused", "dont_know"])})
sealed = st.fixed_dictionaries({"sealed": st.text("AZ+/=", max_size=8)})
answers = st.dictionaries(
    st.sampled_from(NAMES),
    st.sampled_from(WORDS) | st.text(max_size=4) | missing | sealed,
)
rows_of = st.lists(st.tuples(answers, st.none() | st.dictionaries(st.just("group"), st.sampled_from(WORDS))))
Stored = list[tuple[str, str, str | None]]


def stored(interviews: list[tuple[dict[str, Any], dict[str, str] | None]]) -> Stored:
    return [
        (f"{number:032x}", json.dumps(answers), None if worked_out is None else json.dumps(worked_out))
        for number, (answers, worked_out) in enumerate(interviews)
    ]


def parsed(rows: Stored) -> dict[str, dict[str, str | None]]:
    """Read every text as a whole."""
    people = {id_: json.loads(answers) | json.loads(more or "{}") for id_, answers, more in sorted(rows)}
    return {
        id_: {name: _word(person.get(name)) for name in (*NAMES, "group")} for id_, person in people.items()
    }


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def gathered(rows: Stored, at_once: int = 3) -> pd.DataFrame:
    columns = Columns()
    for start in range(0, len(rows), at_once):
        columns.add(rows[start : start + at_once])
    return columns.frame([*NAMES, "group"])


@settings(derandomize=True, max_examples=300, deadline=None)
@given(rows_of)
def test_whatever_was_answered_is_read_as_json_would_read_it(interviews: list) -> None:
    rows = stored(interviews)
    frame = gathered(rows).astype(object)

    assert frame.where(frame.notna(), None).to_dict("index") == parsed(rows)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(rows_of, st.integers(0, 9), st.integers(1, 5))
def test_the_order_of_arrival_leaves_no_trace(interviews: list, seed: int, at_once: int) -> None:
    rows = stored(interviews)
    shuffled = random.Random(seed).sample(rows, len(rows))

    pd.testing.assert_frame_equal(gathered(shuffled, at_once), gathered(rows))


def test_columns_hold_sorted_categories_in_the_fewest_bytes() -> None:
    rows = stored(
        [({"sex": word, "age": str(age)}, None) for age, word in enumerate(["male", "female"] * 100)]
    )
    frame = gathered(rows)

    assert list(frame["sex"].cat.categories) == ["female", "male"]
    assert list(frame["trust"].cat.categories) == []
    assert {name: frame[name].cat.codes.dtype.name for name in ("sex", "age", "trust")} == {
        "sex": "int8",
        "age": "int16",
        "trust": "int8",
    }


@pytest.mark.parametrize("count", [126, 127, 128, 129])
def test_the_last_answer_that_a_byte_can_number_is_not_lost(count: int) -> None:
    frame = gathered(stored([({"age": f"{age:03}"}, None) for age in range(count)]), at_once=50)

    assert list(frame["age"]) == [f"{age:03}" for age in range(count)]


def test_nothing_gathered_is_an_empty_frame() -> None:
    frame = gathered([])

    assert (list(frame.columns), len(frame)) == ([*NAMES, "group"], 0)


def test_sealed_words_are_not_kept_in_memory() -> None:
    columns = Columns()
    columns.add(stored([({"story": {"sealed": f"{number}=="}, "sex": "male"}, None) for number in range(50)]))

    assert [piece for piece in columns._pieces if "sealed" in piece] == []
    assert '"sex": "male"' in columns._pieces
