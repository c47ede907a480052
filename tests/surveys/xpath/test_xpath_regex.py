"""Patterns: the same verdict as Python's matcher where both understand, and never its running times."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.xpath import XPathBudgetError
from surveys.xpath.regex import PatternError, compile_pattern

ATOMS = [
    "a",
    "b",
    ".",
    "[ab]",
    "[^a]",
    "[a-x1]",
    "\\d",
    "\\D",
    "\\s",
    "\\.",
    "(a|b)",
    "(ab)",
    "(?:a?)",
    "[]x-]",
]
counts = st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{1,3}", "{0,}", "*?", "{0}"])
pieces = st.builds("{}{}".format, st.sampled_from(ATOMS), counts) | st.sampled_from(["^", "$"])
sequences = st.lists(pieces, max_size=4).map("".join)
patterns = st.lists(sequences, min_size=1, max_size=2).map("|".join)


@given(patterns, st.text("abx1. ]-", max_size=7))
def test_the_verdict_is_pythons(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).matches(text) is (re.fullmatch(pattern, text) is not None)


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("[А-Я][а-я]+", "Алия", True),
        ("\\w+", "Қанат_1", True),
        ("\\p{L}+ \\p{Lu}\\.", "Әлия Қ.", True),
        ("\\P{L}+", "12", True),
        ("\\d{12}", "900101300123", True),
        ("\\d{12}", "٣٣٣٣٣٣٣٣٣٣٣٣", False),
        ("[0-9]{3}", "1234", False),
        (".{1,160}", "x" * 161, False),
        ("", "", True),
        ("[\\d\\-]+", "8-701", True),
        ("a\\tb", "a\tb", True),
    ],
)
def test_patterns_as_authors_write_them(pattern: str, text: str, matches: bool) -> None:  # noqa: FBT001 - a column
    assert compile_pattern(pattern).matches(text) is matches


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*", "(a*)*b", "(.*)(.*)(.*)(.*)(.*)x", "((a?){20}){20}a{200}"]
)
def test_no_pattern_runs_away(pattern: str) -> None:
    assert not compile_pattern(pattern).matches("a" * 1000 + "!")


def test_matching_counts_towards_the_budget() -> None:
    def spend(steps: int) -> None:
        raise XPathBudgetError(str(steps))

    with pytest.raises(XPathBudgetError):
        compile_pattern("a").matches("a", spend)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(?=a)", "looking ahead"),
        ("(?i)a", "flags"),
        ("\\1", "not supported"),
        ("\\bword", "not supported"),
        ("a**", "two repetitions"),
        ("*a", "nothing to repeat"),
        ("[a", "never closed"),
        ("(a", "never closed"),
        ("a)", "closes nothing"),
        ("a\\", "ends in"),
        ("a{x}", "opens no repetition"),
        ("a{3,1}", "ends below"),
        ("a{1001}", "more than 1000"),
        ("((a{100}){100}){100}", "repeats too much"),
        ("(((){1000}){1000}){1000}", "repeats too much"),
        ("(" * 30, "nested more than"),
        ("[z-a]", "backwards"),
        ("[[:alpha:]]", "inside […]"),
        ("\\p{IsCyrillic}", "\\p{L}"),
        ("a" * 1001, "at most 1000"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError) as refusal:
        compile_pattern(pattern)
    assert reason in str(refusal.value)
