"""What comes of `amended` is what dataclasses.replace gives."""

from dataclasses import dataclass, replace
from functools import cached_property

import pytest

from surveys.amending import amended
from surveys.form import Answer
from surveys.interview import Interview


@dataclass(frozen=True)
class Pair:
    left: int
    right: int = 2

    @cached_property
    def total(self) -> int:
        return self.left + self.right


def test_the_fields_named_are_changed_and_the_others_are_not() -> None:
    interview = Interview("citizen", "1", "kk", revision=3, answers={"sex": Answer("male")})
    assert amended(interview, revision=4, at="sex") == replace(interview, revision=4, at="sex")
    assert interview.revision == 3


def test_what_a_property_remembers_is_worked_out_anew() -> None:
    pair = Pair(1)
    assert pair.total == 3
    assert amended(pair, left=5).total == 7


def test_what_is_no_field_is_refused() -> None:
    with pytest.raises(TypeError, match="Pair has no field middle"):
        amended(Pair(1), middle=2)
