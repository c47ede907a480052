"""What is refused before anybody is interviewed, and in which words."""

import pytest

from surveys.xpath import XPathError, compile_expression
from surveys.xpath.functions.table import FUNCTIONS, OUTSIDE

REFUSED = [
    ("", None, "is empty"),
    ("   ", None, "is empty"),
    ("foo(1 +", 7, "the expression ends here"),
    ("(1", 0, '"(" is opened here and never closed'),
    ("/data/a[1", 7, '"[" is opened here and never closed'),
    ("1)", 1, 'but ")" stands here'),
    ("1 2", 2, "Expected an operator"),
    ("/data/a /data/b /", 17, "a question name after the slash"),
    ("age years", 4, "Expected an operator"),
    ("1 +", 3, "Expected a question, a value or a function"),
    ("= 3", 0, "Expected a question, a value or a function"),
    ("concat('a',)", 11, "Expected a question, a value or a function"),
    ("/data//", 7, "a question name after the slash"),
    ("/data/ 5", 7, "a question name after the slash"),
    ("1 == 2", 2, 'Write "=" instead of "=="'),
    ("a && b", 2, 'Write "and"'),
    ("!a", 0, "not(…)"),
    ("a; b", 1, 'separated by ","'),
    ("${age} > 3", 0, "names no question"),
    ("$age", 0, "Variables"),
    ("@id", 0, "Attributes"),
    ("/data/@id", 6, "Attributes"),
    ("preceding-sibling::a", 0, 'axis "preceding-sibling::"'),
    ("/data/text()", 6, '"text()" is not supported'),
    ("'open", 0, "never closed"),
    ("“age”", 0, "typographic"),
    ("a # b", 2, "has no meaning here"),
    ("selectd(., 'a')", 0, "did you mean selected()"),
    ("frobnicate(1)", 0, "There is no function frobnicate()"),
    ("not()", 0, "not() takes exactly 1 arguments, not 0"),
    ("true(1)", 0, "true() takes no arguments, not 1"),
    ("if(1, 2)", 0, "exactly 3"),
    ("round(1, 2, 3)", 0, "1 to 2"),
    ("weighted-checklist(1, 2, 3)", 0, "in groups of 2"),
    ("1 + count('a')", 4, "needs a reference to questions"),
    ("sum(1)", 0, "needs a reference to questions"),
    ("1 | 2", 2, "joins a reference"),
    ("(1 + 2)/a", 0, "A slash continues"),
    ("'abc'[1]", 0, "A condition in […]"),
    ("date('2026-13-01')", 0, "is no date"),
    ("format-date(today(), '%Q')", 0, "%Q is not known"),
    ("regex(., '(')", 0, "never closed"),
    ("digest(., 'CRC32')", 0, 'no algorithm "CRC32"'),
    ("digest(., 'MD5', 'octal')", 0, 'no encoding "octal"'),
    ("indexed-repeat(1, /data/person, 1)", 0, "needs a reference to questions"),
    ("indexed-repeat(/data/person/age, /data/person)", 0, "then in groups of 2"),
    ("indexed-repeat(/data/age, /data/person, 1)", 0, "/data/person is not"),
    ("indexed-repeat(/data/person[1]/age, /data/person, 1)", 0, "plain references"),
    ("indexed-repeat(//age, /data/person, 1)", 0, "plain references"),
    ("indexed-repeat(instance('c')/root/item, /data/person, 1)", 0, "plain references"),
    ("pulldata('cities', 'label')", 0, "exactly 4"),
    ("randomize(1)", 0, "needs a reference to questions"),
    ("random(1)", 0, "takes no arguments"),
    ("uuid(1, 2)", 0, "0 to 1"),
    ("geofence('1 1')", 0, "exactly 2"),
    ("area()", 0, "exactly 1"),
]


@pytest.mark.parametrize(("expression", "position", "words"), REFUSED)
def test_refused_with_place_and_reason(expression: str, position: int | None, words: str) -> None:
    with pytest.raises(XPathError) as refusal:
        compile_expression(expression)
    assert words in str(refusal.value)
    assert refusal.value.position == position


@pytest.mark.parametrize("name", sorted(OUTSIDE))
def test_a_function_of_xpath_that_odk_leaves_out_is_refused(name: str) -> None:
    with pytest.raises(XPathError, match="no function of ODK forms"):
        compile_expression(f"{name}(1)")


def test_no_function_is_both_there_and_left_out() -> None:
    assert OUTSIDE
    assert not OUTSIDE & set(FUNCTIONS)


def test_what_is_only_known_during_an_interview_is_an_error_then() -> None:
    compile_expression("regex(., /data/pattern)")
    compile_expression("format-date(., /data/pattern)")
