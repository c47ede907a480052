"""A crowd of made-up citizens, drawn question by question instead of person by person.

The model says who answers what, and its own code weighs the answers: people who meet the same conditions
of a question have the same chances, so the model is asked once for each such profile and all who share it
are drawn at once. What the form calculates is asked of the engine, once for each combination of the
answers it rests on. The crowd takes part in nothing: whether the form really asks all this, and nothing
else, is for `replay` to prove.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from surveys.assessment import assess
from surveys.form import Answer, Form, Kind, Missing, Question
from surveys.simulation import LANGUAGE, Condition, Model, Row, read_model
from surveys.simulation.model import rows_for
from surveys.simulation.spelling import RANGE, answered, spelled
from surveys.xlsform import Publication, publish

Codes = npt.NDArray[np.int16]
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SURVEYS = Path(str(files("surveys")))
LANGUAGES = {"kk": 0.5, "ru": 0.4, "en": 0.1}
CONDITIONS = 63


@dataclass(frozen=True, eq=False)
class Drawn:
    """What everybody has on one question, trait or calculation: a code each, into the answers."""

    codes: Codes
    answers: tuple[Answer, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(spelled(answer) for answer in self.answers)

    def of(self, person: int) -> Answer:
        return self.answers[int(self.codes[person])]


@dataclass(frozen=True, eq=False)
class Crowd:
    """Everything drawn, in the order of the form; traits come first."""

    form: Form
    size: int
    drawn: dict[str, Drawn] = field(default_factory=dict)

    def known(self, person: int, name: str) -> str:
        return spelled(self.drawn[name].of(person)) if name in self.drawn else ""

    @property
    def asked(self) -> tuple[str, ...]:
        """Name the questions people answered."""
        return tuple(q.name for q in self.form.questions if q.is_asked and q.name in self.drawn)

    @property
    def calculated(self) -> tuple[str, ...]:
        return tuple(q.name for q in self.form.questions if q.kind is Kind.CALCULATE)

    def answers(self, person: int) -> dict[str, Answer]:
        return {name: self.drawn[name].of(person) for name in self.asked}


def citizen_form() -> Publication:
    return publish(SURVEYS / "forms" / "citizen.md")


def citizen_model() -> Model:
    return read_model(SURVEYS / "simulation" / "models" / "citizen.csv")


def draw(form: Form, model: Model, size: int, seed: int) -> Crowd:
    """Draw so many respondents: traits, then the form from the first question to the last."""
    crowd, lot = Crowd(form, size), np.random.default_rng(seed)
    languages = tuple(Row(LANGUAGE, language, share) for language, share in LANGUAGES.items())
    hidden = {LANGUAGE: languages} | {trait: model.by_question[trait] for trait in model.traits}
    for name, rows in hidden.items():
        crowd.drawn[name] = Drawn(_chosen(crowd, rows, lot), tuple(Answer(row.value) for row in rows))
    for question in form.questions:
        if question.kind is Kind.CALCULATE:
            crowd.drawn[question.name] = _calculated(crowd, question)
        elif question.kind is not Kind.NOTE:
            crowd.drawn[question.name] = _answers(crowd, question, model.by_question[question.name], lot)
    return crowd


def _answers(crowd: Crowd, question: Question, rows: Sequence[Row], lot: np.random.Generator) -> Drawn:
    """Draw a row for everybody, then what the row stands for: one answer, or one out of a range."""
    places: dict[Answer, int] = {}
    spans = [[places.setdefault(one, len(places)) for one in _span(question, row.value)] for row in rows]
    first, width = np.array([span[0] for span in spans]), np.array([len(span) for span in spans])
    row = _chosen(crowd, rows, lot)
    within = (lot.random(crowd.size) * width[row]).astype(np.int16) if (width > 1).any() else np.int16(0)
    return Drawn((first[row] + within).astype(np.int16), tuple(places))


def _span(question: Question, value: str) -> list[Answer]:
    """List the answers of a row, one step apart."""
    if RANGE not in value:
        return [answered(question, value, 0.0)]
    if question.kind is not Kind.INTEGER:
        raise ValueError(f"{question.name}: only ranges of whole numbers are drawn here, not {value}.")
    low, high = map(int, value.split(RANGE))
    return [Answer(str(number)) for number in range(low, high + 1)]


def _chosen(crowd: Crowd, rows: Sequence[Row], lot: np.random.Generator) -> Codes:
    """Give everybody the number of a row, by weight."""
    profile, examples = _profiles(crowd, rows)
    offers = [_offer(crowd, rows, person) for person in examples]
    longest = max(len(cumulative) for cumulative, _ in offers)
    bounds, numbers = (
        np.array([np.pad(each, (0, longest - len(each)), "edge") for each in those])
        for those in zip(*offers, strict=True)
    )
    place = np.zeros(crowd.size, dtype=np.int16)
    uniform = lot.random(crowd.size)
    for bound in bounds[:, :-1].T:
        place += uniform >= bound[profile]
    return numbers[profile, place].astype(np.int16)


def _offer(crowd: Crowd, rows: Sequence[Row], person: int) -> tuple[npt.NDArray[np.float64], list[int]]:
    """Give the cumulative chances of the rows open to a person, and their numbers; none without weight."""

    def known(name: str) -> str:
        return crowd.known(person, name)

    offered = [(row.weight_for(known), rows.index(row)) for row in rows_for(rows, known)]
    weights, numbers = zip(*[pair for pair in offered if pair[0]], strict=True)
    return np.cumsum(weights) / sum(weights), list(numbers)


def _profiles(crowd: Crowd, rows: Sequence[Row]) -> tuple[npt.NDArray[np.intp], list[int]]:
    """Give everybody the number of the set of conditions they meet, and somebody who meets each set."""
    conditions = dict.fromkeys(condition for row in rows for condition in _conditions(row))
    if len(conditions) > CONDITIONS:
        raise ValueError(f"{rows[0].question} has too many conditions to number their combinations.")
    met = np.zeros(crowd.size, dtype=np.int64)
    for bit, condition in enumerate(conditions):
        met |= _holds(crowd, condition).astype(np.int64) << bit
    profile, sets = pd.factorize(met)
    return profile, _examples(profile, len(sets))


def _examples(numbers: npt.NDArray[np.intp], count: int) -> list[int]:
    """Find the first person with each number."""
    examples = np.zeros(count, dtype=np.intp)
    examples[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return [int(person) for person in examples]


def _conditions(row: Row) -> Iterator[Condition]:
    yield from row.given
    yield from (factor.condition for factor in row.factors)


def _holds(crowd: Crowd, condition: Condition) -> npt.NDArray[np.bool_]:
    drawn = crowd.drawn[condition.name]
    meant = np.array([not set(word.split()).isdisjoint(condition.values) for word in drawn.words])
    return np.asarray(meant[drawn.codes])


def _calculated(crowd: Crowd, question: Question) -> Drawn:
    """Ask the engine for the value of a calculation, once for each combination of what it rests on."""
    sources = [crowd.drawn[name] for name in _sources(crowd.form, question)]
    numbers = np.zeros(crowd.size, dtype=np.int64)
    for drawn in sources:
        numbers = numbers * len(drawn.answers) + drawn.codes
    combination, found = pd.factorize(numbers)
    values = [_value(crowd, question, person) for person in _examples(combination, len(found))]
    places: dict[Answer, int] = {}
    table = np.array([places.setdefault(value, len(places)) for value in values], dtype=np.int16)
    return Drawn(table[combination], tuple(places))


def _value(crowd: Crowd, question: Question, person: int) -> Answer:
    value = assess(crowd.form, crowd.answers(person), NOW, crowd.form.default_language).value(question)
    return Answer(value) if value else Answer(missing=Missing.NOT_ASKED)


def _sources(form: Form, question: Question) -> Mapping[str, None]:
    """Name the asked questions that a calculation rests on, through other calculations too."""
    found: dict[str, None] = {}
    waiting = [question]
    for each in waiting:
        for expression in (each.calculation, each.relevant):
            paths = expression.references(each.path) if expression else ()
            read = [one for path in sorted(paths) if isinstance(one := form.by_path[path], Question)]
            waiting += [one for one in read if one.kind is Kind.CALCULATE and one not in waiting]
            found |= dict.fromkeys(one.name for one in read if one.is_asked)
    return found
