"""Codes: hard to guess, easy to copy."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.fieldwork.codes import ALPHABET, BITS, LENGTH, new_code, read_code

CODE = "GS5qCEtsHhXcr2HzmMQbXrg"


def test_a_code_is_as_hard_to_guess_as_128_coin_tosses() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert len(set(ALPHABET)) ** LENGTH >= 2**128
    assert BITS >= 128


def test_no_two_codes_are_alike_and_each_fits_into_a_link() -> None:
    codes = [new_code() for _ in range(1000)]

    assert len(set(codes)) == 1000
    assert {letter for code in codes for letter in code} == set(ALPHABET)
    assert set(ALPHABET) < set(string.ascii_letters + string.digits)


@pytest.mark.parametrize("look_alike", "0Oo1Il")
def test_nothing_in_a_code_looks_like_something_else(look_alike: str) -> None:
    assert look_alike not in ALPHABET


@given(st.lists(st.sampled_from([" ", "-", "–", "—", "\n", "\u200b", ""]), min_size=24, max_size=24))
def test_blanks_and_dashes_anywhere_do_not_matter(between: list[str]) -> None:
    written = "".join(a + b for a, b in zip(between, [*CODE, ""], strict=True))

    assert read_code(written) == CODE


@pytest.mark.parametrize(
    "text",
    ["", "poster", CODE[:-1], CODE + "2", CODE[:-1] + "0", "What is a code good for?", CODE[:-1] + "я"],
)
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert read_code(text) is None


def test_small_and_capital_letters_differ() -> None:
    assert read_code(CODE.lower()) != read_code(CODE)
