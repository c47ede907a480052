"""Decides whether a figure may be published, given the groups of people behind those already published.

Readers can subtract. So no group may be smaller than the threshold, and no sum or difference of published
groups either: neither a region and the rest of the country, nor nineteen regions and the whole, nor a
picture before and after one person came or withdrew. What the figures say, and who keeps the record of
what was published, is not known here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt

People = frozenset[str]
ZERO = 1e-9
SEARCHED = 2000


class Verdict(StrEnum):
    """Whether a figure may be published, and if not why."""

    ALLOWED = "allowed"
    TOO_FEW = "rests on too few respondents"
    TOO_CLOSE = "differs from published figures by too few respondents"
    UNCERTAIN = "cannot be shown to keep its distance from published figures"


def verdict(group: Collection[str], published: Iterable[Collection[str]], threshold: int) -> Verdict:
    """Judge a group of respondents against those behind the figures published so far."""
    if len(group) < threshold:
        return Verdict.TOO_FEW
    groups = list(dict.fromkeys(map(frozenset, published)))
    if frozenset(group) in groups:
        return Verdict.ALLOWED
    return _judge(_Atoms.of([*groups, frozenset(group)]), threshold)


@dataclass(frozen=True, eq=False)
class _Atoms:
    """Groups cut into the pieces no group divides: which pieces each holds, and how many people."""

    holds: npt.NDArray[np.float64]
    sizes: npt.NDArray[np.int64]

    @classmethod
    def of(cls, groups: Sequence[People]) -> "_Atoms":
        number: dict[str, int] = {}
        places = [[number.setdefault(name, len(number)) for name in group] for group in groups]
        member = np.zeros((len(groups), len(number)), dtype=np.bool_)
        piece = np.zeros(len(number), dtype=np.int64)
        for row, found in zip(member, places, strict=True):
            row[found] = True
            _, piece = np.unique(piece * 2 + row, return_inverse=True)
        _, first, sizes = np.unique(piece, return_index=True, return_counts=True)
        return cls(member[:, first].astype(np.float64), sizes)


def _judge(atoms: _Atoms, threshold: int) -> Verdict:
    """Look for a sum or difference of groups that leaves fewer people than the threshold.

    Such a one must vanish on every piece that is large enough. Those that do form a space; where it is
    empty, as it nearly always is, there is nothing to find.
    """
    large = atoms.sizes >= threshold
    left = _null_space(atoms.holds[:, large].T) @ atoms.holds[:, ~large]
    basis, sizes = _independent(left), atoms.sizes[~large]
    if len(basis) == 0:
        return Verdict.ALLOWED
    if comb(len(sizes), len(basis) - 1) > SEARCHED:
        return Verdict.UNCERTAIN
    close = any(people < threshold for people in _fewest(basis, sizes))
    return Verdict.TOO_CLOSE if close else Verdict.ALLOWED


def _fewest(basis: npt.NDArray[np.float64], sizes: npt.NDArray[np.int64]) -> Iterable[int]:
    """People in every combination that leaves as few pieces as it can.

    In a space of dimension d it is one that vanishes on d - 1 pieces and is fixed by them.
    """
    for dropped in combinations(range(len(sizes)), len(basis) - 1):
        free = _null_space(basis[:, list(dropped)].T)
        for one in free @ basis:
            yield int(sizes[np.abs(one) > ZERO * np.abs(one).max()].sum())


def _null_space(matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rows that span all x with matrix x = 0."""
    _, singular, rows = np.linalg.svd(matrix, full_matrices=True)
    return np.asarray(rows[np.count_nonzero(singular > ZERO * max(matrix.shape)) :])


def _independent(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """As few rows as span the same space."""
    if not rows.size:
        return np.zeros((0, rows.shape[1]))
    _, singular, basis = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(basis[singular > ZERO * max(rows.shape)])
