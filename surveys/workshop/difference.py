"""What is different between two versions of a form, question by question. Knows no words for it.

Questions are the same when their names are, for by them answers are kept. Where a question stands in the tree
makes no difference to its answers, so expressions are compared by the names they read, not by paths.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.form import Choice, Form, Group, Question
from surveys.xpath import Expression

_PATH = re.compile(r"(?:\.\.|/[\w.-]+)(?:/[\w.-]+|/\.\.)*/([\w-]+)")


class Aspect(StrEnum):
    """In which way a question is another than it was; those first that weigh most for the data."""

    KIND = "kind"
    CHOICES_GONE = "choices_gone"
    CHOICES_NEW = "choices_new"
    CALCULATION = "calculation"
    CONDITION = "condition"
    ACCEPTANCE = "acceptance"
    WORDS = "words"
    CHOICE_WORDS = "choice_words"


@dataclass(frozen=True)
class Change:
    """A question of both versions, in which ways it is another, and the names of choices come and gone."""

    before: Question
    after: Question
    aspects: tuple[Aspect, ...]
    new_choices: tuple[str, ...] = ()
    gone_choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Everything in which a version is different from the one before."""

    added: tuple[Question, ...] = ()
    removed: tuple[Question, ...] = ()
    changed: tuple[Change, ...] = ()
    reordered: bool = False
    languages_new: tuple[str, ...] = ()
    languages_gone: tuple[str, ...] = ()
    retitled: bool = False

    @property
    def is_nothing(self) -> bool:
        return self == Difference()


def difference(before: Form, after: Form) -> Difference:
    """Compare two versions; questions come in the order of the form that has them."""
    kept = [question.name for question in after.questions if question.name in before.by_name]
    return Difference(
        added=tuple(question for question in after.questions if question.name not in before.by_name),
        removed=tuple(question for question in before.questions if question.name not in after.by_name),
        changed=tuple(change for name in kept if (change := _change(before, after, name)).aspects),
        reordered=kept != [question.name for question in before.questions if question.name in after.by_name],
        languages_new=tuple(each for each in after.languages if each not in before.languages),
        languages_gone=tuple(each for each in before.languages if each not in after.languages),
        retitled=before.title != after.title,
    )


def _change(before: Form, after: Form, name: str) -> Change:
    old, new = before.by_name[name], after.by_name[name]
    choices, chosen = _named(old.choices), _named(new.choices)
    shared = choices.keys() & chosen.keys()
    different = {
        Aspect.KIND: old.kind is not new.kind,
        Aspect.CHOICES_GONE: bool(choices.keys() - chosen.keys()),
        Aspect.CHOICES_NEW: bool(chosen.keys() - choices.keys()),
        Aspect.CALCULATION: _worked_out(old) != _worked_out(new),
        Aspect.CONDITION: _conditions(before, old) != _conditions(after, new),
        Aspect.ACCEPTANCE: _accepted(old) != _accepted(new),
        Aspect.WORDS: _words(old) != _words(new),
        Aspect.CHOICE_WORDS: any(choices[each].label != chosen[each].label for each in shared),
    }
    return Change(
        old,
        new,
        tuple(aspect for aspect, is_so in different.items() if is_so),
        tuple(each for each in chosen if each not in choices),
        tuple(each for each in choices if each not in chosen),
    )


def _named(choices: tuple[Choice, ...]) -> Mapping[str, Choice]:
    return {choice.name: choice for choice in choices}


def _spelled(expression: Expression | None) -> str:
    """Spell an expression by the names it reads, wherever they stand."""
    return "" if expression is None else " ".join(_PATH.sub(r"\1", expression.text).split())


def _conditions(form: Form, question: Question) -> list[str]:
    """List what decides whether somebody is asked: the question's own condition and those around it."""
    around: list[Group | Question] = [
        group for group in form.groups if question.path.startswith(f"{group.path}/")
    ]
    return [text for each in [*around, question] if (text := _spelled(each.relevant))]


def _worked_out(question: Question) -> tuple[object, ...]:
    return _spelled(question.calculation), _spelled(question.dynamic), question.default, question.preset


def _accepted(question: Question) -> tuple[object, ...]:
    expressions = (_spelled(each) for each in (question.constraint, question.required, question.offer))
    return (*expressions, question.missing, question.exclusive, question.ending, question.span)


def _words(question: Question) -> tuple[object, ...]:
    return question.label, question.hint, question.guidance, question.media
