"""Expressions that cost too much before anybody has answered: each is tried out on the blank form.

What an expression costs depends on the form around it and the answers given. With none given, and one row of
each repeat, nobody could be interviewed by what is too costly already.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from surveys.assessment import unsettled
from surveys.form import Form, Group, Question
from surveys.logic import Situation
from surveys.phrase import Phrase
from surveys.xlsform.findings import Finding
from surveys.xlsform.workbook import Workbook
from surveys.xpath import CHEAPER, Expression, XPathBudgetError

MOST = 10
"""Findings before looking no further: each has cost a whole budget to come by."""
_ANY_DAY = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def check_costs(workbook: Workbook, form: Form) -> tuple[Finding, ...]:
    """Find expressions that need more than their steps, by row and column."""
    rows = {row.get("name"): row.number for row in workbook.survey}
    blank = unsettled(form, {}, _ANY_DAY, form.default_language)
    items: Iterable[Question | Group] = (*form.groups, *form.questions)
    return tuple(islice((each for item in items for each in _costly(blank, item, rows)), MOST))


def _costly(blank: Situation, item: Question | Group, rows: Mapping[str, int]) -> Iterator[Finding]:
    for column, expression in _expressions(item).items():
        if expression is None:
            continue
        try:
            expression.evaluate(blank.context(item.path))
        except XPathBudgetError:
            problem = Phrase(
                "The {column} takes too much work even before anybody has answered.", column=column
            )
            yield Finding("survey", rows.get(item.name), problem, CHEAPER)


def _expressions(item: Question | Group) -> Mapping[str, Expression | None]:
    """Give the expressions of an item by the columns they come from."""
    if isinstance(item, Group):
        return {"relevant": item.relevant, "repeat_count": item.count}
    return {
        "relevant": item.relevant,
        "constraint": item.constraint,
        "calculation": item.calculation,
        "required": item.required,
        "choice_filter": item.offer,
        "default": item.dynamic,
    }
