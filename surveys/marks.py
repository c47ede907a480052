"""How a card marks its question, so that a button pressed late can say which one it stood under.

A mark is the question's number in the form, with the numbers of its rows where it is asked row by row. Rows
that come or go elsewhere do not move it, though they move everything behind them in the unrolled form.
"""

from surveys.form import Form, Question
from surveys.repeats import keyed, parted

Mark = tuple[int, ...]
"""(number, row, row within that row ...); empty where nothing is marked."""


def mark_of(form: Form, question: Question) -> Mark:
    """Mark a question; those whether there is another row are numbered after all others."""
    name, rows = parted(question.name)
    return _names(form).index(name), *rows


def marked(form: Form, mark: Mark) -> Question | None:
    """Find a question by its mark; None where there is none, or no such row any more."""
    names = _names(form)
    number, *rows = mark or (len(names),)
    return form.by_name.get(keyed(names[number], tuple(rows))) if 0 <= number < len(names) else None


def _names(form: Form) -> list[str]:
    base = form.base or form
    return [*base.by_name, *(repeat.name for repeat in base.repeats)]
