"""What a row has of the questions and groups of a repeat, and the question whether there is another row.

Each is made once for all forms with such a row.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from surveys.form import Choice, Form, Group, Kind, Question, Text
from surveys.repeats import ANOTHER, ENOUGH, Rows, keyed, path_with_rows, whether_path
from surveys.xpath import compile_expression

SPOKEN = frozenset({"en", "kk", "ru"})
_ANY: Text = {
    "en": "{title}: is there one to tell about?",
    "kk": "{title}: айтатыныңыз бар ма?",
    "ru": "{title}: есть о чём рассказать?",
}
_MORE: Text = {
    "en": "{title}: is there another one?",
    "kk": "{title}: тағы бар ма?",
    "ru": "{title}: есть ещё?",
}
_CHOICES = (
    Choice(ANOTHER, {"en": "Yes", "kk": "Иә", "ru": "Да"}),
    Choice(ENOUGH, {"en": "No", "kk": "Жоқ", "ru": "Нет"}),
)
_ALWAYS = compile_expression("true()")

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


class Copies:
    """The copies that have been made of the items of a form."""

    def __init__(self, base: Form) -> None:
        self._base = base

    def questions(self, some: tuple[Question, ...], rows: Rows) -> tuple[Question, ...]:
        """Give what a row has of questions that stand one after another, in no repeat further in."""
        return self._once(self._questions, some[0].path, some, rows) if rows else some

    def whether(self, repeat: Group, rows: Rows) -> tuple[Question]:
        """Ask whether there is another row, after so many as the last of `rows` says."""
        return self._once(self._whether, repeat.path, repeat, rows)

    def group(self, group: Group, rows: Rows) -> Group:
        return self._once(self._group, group.path, group, rows) if rows else group

    def _once(self, make: Callable[[_Item, Rows], _Made], path: str, item: _Item, rows: Rows) -> _Made:
        key = make.__name__, path, rows
        if key not in self._base.made:
            self._base.made[key] = make(item, rows)
        made: _Made = self._base.made[key]
        return made

    def _questions(self, some: tuple[Question, ...], rows: Rows) -> tuple[Question, ...]:
        return tuple(self._question(one, rows) for one in some)

    def _whether(self, repeat: Group, rows: Rows) -> tuple[Question]:
        titles = repeat.label or dict.fromkeys(self._base.languages, repeat.name)
        wording = _MORE if rows[-1] else _ANY
        question = Question(
            keyed(repeat.name, rows),
            whether_path(self._base, repeat, rows),
            Kind.SELECT_ONE,
            label={one: wording[one].format(title=title) for one, title in titles.items()},
            choices=_CHOICES,
            required=_ALWAYS,
            relevant=repeat.relevant,
            quotes=repeat.quotes,
        )
        return (question,)

    def _question(self, question: Question, rows: Rows) -> Question:
        return replace(
            question,
            name=keyed(question.name, rows),
            path=path_with_rows(self._base, question.path, rows),
            resets=tuple(self._key(name, rows) for name in question.resets),
            sets=tuple((self._key(name, rows), one) for name, one in question.sets),
        )

    def _key(self, name: str, rows: Rows) -> str:
        return keyed(name, rows[: len(self._base.around[self._base.by_name[name].path])])

    def _group(self, group: Group, rows: Rows) -> Group:
        titles = group.label and {one: f"{title} {rows[-1]}" for one, title in group.label.items()}
        label = titles if group.is_repeat else group.label
        return replace(group, path=path_with_rows(self._base, group.path, rows), label=label)
