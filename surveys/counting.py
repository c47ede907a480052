"""How many rows each repeat should have, by what the form says or the respondent has said."""

import math
from dataclasses import replace
from datetime import UTC

from surveys.form import Group
from surveys.logic import Situation
from surveys.repeats import MOST_ROWS, Rows, Shape, path_with_rows, repeats_around, rows_said
from surveys.xpath import Node
from surveys.xpath.values import to_number


def shape_now(situation: Situation) -> Shape:
    """Count the rows there should be: as many as the form says, or as the respondent has said there are.

    A repeat within a row that is not there yet is counted once it is.
    """
    form = situation.form.base or situation.form
    shape: dict[tuple[str, Rows], int] = {}
    for repeat in form.repeats:
        outside = repeats_around(form, repeat.path)[:-1]
        around: list[Rows] = [()]
        for one in outside:
            around = [(*rows, n) for rows in around for n in range(1, shape.get((one.name, rows), 0) + 1)]
        for rows in around:
            shape[repeat.name, rows] = _count(situation, repeat, rows)
    return {place: count for place, count in shape.items() if count}


def _count(situation: Situation, repeat: Group, rows: Rows) -> int:
    if repeat.count is None:
        return rows_said(situation.answers, repeat.name, rows)
    around = situation.nodes.get(path_with_rows(situation.form, repeat.path.rpartition("/")[0], rows))
    if around is None:  # the row around it is not unrolled yet
        return 0
    here = Node(repeat.name)
    here.parent = around
    number = repeat.count.evaluate(replace(situation.context(f"/{situation.form.root}"), node=here))
    counted = to_number(number, situation.now.tzinfo or UTC)
    return 0 if math.isnan(counted) else int(max(0, min(counted, MOST_ROWS)))
