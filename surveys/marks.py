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
    base, (name, rows) = form.base or form, parted(question.name)
    number = base.numbers.get(name)
    return len(base.questions) + _repeats(base).index(name) if number is None else number, *rows


def marked(form: Form, mark: Mark) -> Question | None:
    """Find a question by its mark; None where there is none, or no such row any more."""
    base, (number, *rows) = form.base or form, mark or (-1,)
    after = number - len(base.questions)
    if not 0 <= number < len(base.questions) + len(base.repeats):
        return None
    name = base.questions[number].name if after < 0 else _repeats(base)[after]
    return form.by_name.get(keyed(name, tuple(rows)))


def _repeats(base: Form) -> list[str]:
    return [repeat.name for repeat in base.repeats]
