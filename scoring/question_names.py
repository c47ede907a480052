"""Checks that the words in a rule's parameters are questions, batteries and choices that exist.

It goes by the names of parameters, which mean the same in every rule.
"""

from collections.abc import Iterator

from scoring.catalogue import Parameters
from scoring.instrument import Instrument

ASKING = ("question", "questions")
CHOOSING = ("counted", "among", "choices")


def strangers(parameters: Parameters, survey: str, asked: Instrument) -> Iterator[str]:
    """Words that the instrument of this survey does not know."""
    questions = {name: one for name, one in asked.questions.items() if one.survey == survey}
    batteries = {one.battery: one for one in questions.values() if one.battery}
    named = [word for name in ASKING for word in parameters.get(name, ())]
    yield from (word for word in named if word not in questions)
    yield from (word for word in parameters.get("over", ()) if word not in asked.groups)
    yield from (word for word in parameters.get("battery", ()) if word not in batteries)
    kinds = {one.kind for one in questions.values() if one.battery in parameters.get("battery", ())}
    yield from (word for word in parameters.get("kind", ()) if word not in kinds)
    items = [*named, *(batteries[word].name for word in parameters.get("battery", ()) if word in batteries)]
    yield from _unknown_choices(parameters, [questions[name].choices for name in items if name in questions])


def _unknown_choices(parameters: Parameters, choices: list[tuple[str, ...]]) -> Iterator[str]:
    chosen = [word for name in CHOOSING for word in parameters.get(name, ())]
    return (word for word in chosen if any(word not in known for known in choices))
