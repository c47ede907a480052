"""Looks for few people who could be cut out of a table whose margins are known and whose cells are not.

Draw every row and column as a point, and every cell that is not shown as a line between two of them, as
thick as the people in it. What sums and differences of the margins leave over are exactly the lines between
some points and all others; so nobody can be worked out as long as every such cut is empty or thick enough.
The thinnest cut is found after Stoer and Wagner (1997), on points that no thin cut can part merged before.
"""

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.int64]
Points = npt.NDArray[np.bool_]


def thin_cut(lines: Weights, fewest: int) -> Points | None:
    """Give the points on one side of a cut of 1 to `fewest` - 1 people, if there is any.

    `lines` is symmetric, with an empty diagonal.
    """
    if not lines.any():
        return None
    part = _parts(lines > 0)
    for number in range(part.max() + 1):
        members = np.flatnonzero(part == number)
        found = _search(lines[np.ix_(members, members)], fewest)
        if found is not None:
            side = np.zeros(len(lines), dtype=np.bool_)
            side[members[found]] = True
            return side
    return None


def _search(lines: Weights, fewest: int) -> Points | None:
    """Look for a thin cut in points that all hang together."""
    belongs = np.eye(len(lines), dtype=np.bool_)
    while True:
        lines, belongs = _merge_thick(lines, belongs, fewest)
        if len(lines) < 2:  # noqa: PLR2004 a cut has two sides
            return None
        last, one_but_last, thickness = _phase(lines)
        if thickness < fewest:
            return np.asarray(belongs[last])
        into = np.arange(len(lines))
        into[last] = one_but_last
        lines, belongs = _merged(lines, belongs, np.unique(into, return_inverse=True)[1])


def _phase(lines: Weights) -> tuple[int, int, int]:
    """Add point after point, the one bound closest to those added first; tell the last two, and its cut."""
    reach, added = lines[0].copy(), [0]
    reach[0] = -1
    while len(added) < len(lines):
        following = int(reach.argmax())
        thickness = int(reach[following])
        added.append(following)
        reach += lines[following]
        reach[added] = -1
    return added[-1], added[-2], thickness


def _merge_thick(lines: Weights, belongs: Points, fewest: int) -> tuple[Weights, Points]:
    """Merge points with a thick line between them, until there are none."""
    while (thick := lines >= fewest).any():
        lines, belongs = _merged(lines, belongs, _parts(thick))
    return lines, belongs


def _merged(lines: Weights, belongs: Points, into: npt.NDArray[np.intp]) -> tuple[Weights, Points]:
    joined = into == np.arange(into.max() + 1)[:, None]
    merged = joined.astype(np.int64) @ lines @ joined.T.astype(np.int64)
    np.fill_diagonal(merged, 0)
    return merged, (joined.astype(np.int64) @ belongs.astype(np.int64)) > 0


def _parts(linked: Points) -> npt.NDArray[np.intp]:
    """Give each point the number of the part that it hangs together with."""
    reached = np.asarray(linked | np.eye(len(linked), dtype=np.bool_), dtype=np.float32)
    for _ in range(len(linked).bit_length()):  # each time twice as far
        reached = np.minimum(reached @ reached, 1)
    return np.unique(reached.argmax(axis=1), return_inverse=True)[1]
