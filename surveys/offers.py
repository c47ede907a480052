"""The choices of a question as one respondent has them: in which order, and which part is shown."""

import random
from dataclasses import replace

from surveys.form import Choice, Question
from surveys.logic import Situation
from surveys.reading import simplify
from surveys.screens import Leaf
from surveys.state import Interview

MOST_AT_ONCE = 24
"""Choices that are shown all at once; of more, a page at a time."""
A_PAGE = 12


def choices_of(situation: Situation, interview: Interview, question: Question) -> tuple[Choice, ...]:
    """Give the choices offered, in this respondent's order, which stays the same throughout."""
    offered = situation.offered(question)
    if not question.shuffled:
        return offered
    shuffled = list(question.choices)
    random.Random(f"{interview.seed}{question.path}").shuffle(shuffled)  # noqa: S311 - an order, not a secret
    return tuple(choice for choice in shuffled if choice in offered)


def as_offered(situation: Situation, interview: Interview, question: Question) -> Question:
    """Give a question with the choices it has for this respondent now."""
    if question.offer is None and not question.shuffled:
        return question
    return replace(question, choices=choices_of(situation, interview, question))


def is_long(question: Question) -> bool:
    return len(question.choices) > MOST_AT_ONCE


def found(question: Question, sought: str) -> tuple[int, ...]:
    """Give the places of the choices in whose label, in any language, all the words sought occur."""
    words = simplify(sought).casefold().split()
    return tuple(
        place
        for place, choice in enumerate(question.choices)
        if words and any(_has(words, label) for label in choice.label.values())
    )


def _has(words: list[str], label: str) -> bool:
    told = simplify(label).casefold()
    return all(word in told for word in words)


def leaf_of(interview: Interview, question: Question) -> Leaf | None:
    """Tell which part of a long list is shown; none where all of it is."""
    if not is_long(question):
        return None
    places = found(question, interview.sought) if interview.sought else tuple(range(len(question.choices)))
    pages = max(1, -(-len(places) // A_PAGE))
    page = min(max(interview.leaf, 0), pages - 1)
    return Leaf(places[page * A_PAGE : (page + 1) * A_PAGE], page, pages, interview.sought)
