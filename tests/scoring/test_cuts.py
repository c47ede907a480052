"""Few people who could be cut out of a table of two questions are found, whatever they hide among."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.cuts import Weights, thin_cut

LAW = settings(max_examples=150, deadline=None, derandomize=True)
FEW = 5


@st.composite
def drawings(draw: st.DrawFn) -> Weights:
    points = draw(st.integers(2, 7))
    lines = np.zeros((points, points), dtype=np.int64)
    for one, other in product(range(points), repeat=2):
        if one < other:
            lines[one, other] = lines[other, one] = draw(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 9]))
    return lines


def thickness(lines: Weights, side: "np.ndarray") -> int:
    return int(lines[side][:, ~side].sum())


def thinnest(lines: Weights) -> int:
    """Try every way to part the points, as anybody with enough patience could."""
    sides = (np.array(side, dtype=bool) for side in product([True, False], repeat=len(lines)))
    return min((found for side in sides if (found := thickness(lines, side)) > 0), default=0)


@LAW
@given(drawings())
def test_a_thin_cut_is_found_exactly_where_there_is_one(lines: Weights) -> None:
    side, there = thin_cut(lines, FEW), 0 < thinnest(lines) < FEW

    assert (side is not None) == there
    if side is not None:
        assert 0 < thickness(lines, side) < FEW


def test_three_people_between_two_thick_halves_are_found() -> None:
    halves = np.kron(np.eye(2, dtype=np.int64), np.full((3, 3), 9)) * (1 - np.eye(6, dtype=np.int64))
    halves[0, 5] = halves[5, 0] = 3
    side = thin_cut(halves, FEW)

    assert side is not None
    assert sorted(map(int, np.flatnonzero(side))) in ([0, 1, 2], [3, 4, 5])


@pytest.mark.parametrize("points", [0, 1, 4])
def test_where_nobody_is_there_is_nobody_to_cut_out(points: int) -> None:
    assert thin_cut(np.zeros((points, points), dtype=np.int64), FEW) is None
