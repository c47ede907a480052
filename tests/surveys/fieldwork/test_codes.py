"""Codes: hard to guess, easy to copy."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.fieldwork.codes import BITS, looks_like_code, new_code, spaced, tidied

CODE = "4k8mw2v9q0z7x1y5r3t6p8n2hc"
BETWEEN = st.sampled_from([" ", "-", "–", "—", "\n", ""])


def test_a_code_is_as_hard_to_guess_as_128_coin_tosses() -> None:
    codes = [new_code() for _ in range(1000)]
    letters = {letter for code in codes for letter in code}

    assert len(set(codes)) == 1000
    assert {len(letters) ** len(code) for code in codes} == {2**BITS}
    assert BITS >= 128


def test_a_code_fits_into_a_link_and_nothing_in_it_looks_like_something_else() -> None:
    letters = {letter for _ in range(1000) for letter in new_code()}

    assert letters < set(string.ascii_lowercase + string.digits)
    assert not letters & set("oil")


@given(st.lists(BETWEEN, min_size=len(CODE), max_size=len(CODE)))
def test_blanks_dashes_and_capitals_do_not_matter(between: list[str]) -> None:
    written = "".join(a + b.upper() for a, b in zip(between, CODE, strict=True))

    assert looks_like_code(written)
    assert tidied(written) == CODE


def test_a_code_on_paper_is_read_as_it_was_made() -> None:
    assert tidied(spaced(CODE)) == CODE


@pytest.mark.parametrize("text", ["", "poster", CODE[:-1], CODE + "2", CODE[:-1] + "u", CODE[:-1] + "я"])
def test_what_cannot_be_a_code_is_told(text: str) -> None:
    assert not looks_like_code(text)
