"""Checks that the words in a rule's parameters are questions, batteries and choices that exist.

It goes by the names of parameters, which mean the same in every rule.
"""

from collections.abc import Iterator, Mapping

from scoring.catalogue import Parameters
from scoring.instrument import Instrument, Question

NUMERIC = ("amount", "beside", "within")
ASKING = ("question", "questions", "against", *NUMERIC)
CHOOSING = ("counted", "among", "choices", "order")


def strangers(parameters: Parameters, survey: str, asked: Instrument) -> Iterator[str]:
    """Words that the instrument of this survey does not know."""
    questions = _questions(survey, asked)
    batteries = {one.battery: one for one in questions.values() if one.battery}
    named = [word for name in ASKING for word in parameters.get(name, ())]
    yield from (word for word in named if word not in questions)
    yield from (word for word in parameters.get("over", ()) if word not in asked.groups)
    yield from (word for word in parameters.get("battery", ()) if word not in batteries)
    kinds = {one.kind for one in questions.values() if one.battery in parameters.get("battery", ())}
    yield from (word for word in parameters.get("kind", ()) if word not in kinds)
    items = [*named, *(batteries[word].name for word in parameters.get("battery", ()) if word in batteries)]
    yield from _unknown_choices(parameters, [questions[name].choices for name in items if name in questions])
    yield from (word for word in parameters.get("answers", ()) if not _is_answer(word, questions))


def misplaced(parameters: Parameters, survey: str, asked: Instrument) -> Iterator[str]:
    """Questions that are answered with a choice where the rule reckons with numbers."""
    questions = _questions(survey, asked)
    named = (word for name in NUMERIC for word in parameters.get(name, ()))
    yield from (word for word in named if word in questions and questions[word].numbers is None)


def _questions(survey: str, asked: Instrument) -> Mapping[str, Question]:
    return {name: one for name, one in asked.questions.items() if one.survey == survey}


def _is_answer(word: str, questions: Mapping[str, Question]) -> bool:
    """Whether it is a question and one of its choices, written question:choice."""
    name, _, choice = word.partition(":")
    return name in questions and choice in questions[name].choices


def _unknown_choices(parameters: Parameters, choices: list[tuple[str, ...]]) -> Iterator[str]:
    chosen = [word for name in CHOOSING for word in parameters.get(name, ())]
    return (word for word in chosen if any(word not in known for known in choices))
