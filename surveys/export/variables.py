"""Makes the codebook of a wave: what is said of every interview, then the questions of all its versions.

Columns are those of the newest version that occurs, then what only older versions asked. A question that
an older version asked in another kind is a variable of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.export.codebook import NOTHING_SAID, ROW, Codebook, Part, Shape, Value, Variable, said
from surveys.export.missing import beside, beside_numbers
from surveys.export.names import LONGEST, fitting
from surveys.export.wishes import Wishes, Words
from surveys.form import Choice, Form, Kind, Missing, Question, Text, has_value
from surveys.kinds import SENT
from surveys.repeats import asked_within, repeats_around
from surveys.store.privacy import is_sealed
from surveys.store.telling import Wanted

_ABOUT: tuple[tuple[str, Shape], ...] = (
    ("interview", Shape.TEXT),
    ("form_version", Shape.TEXT),
    ("wave", Shape.TEXT),
    ("interview_language", Shape.TEXT),
    ("source", Shape.TEXT),
    ("origin", Shape.TEXT),
    ("completed", Shape.CODE),
    ("started_at", Shape.MOMENT),
    ("completed_at", Shape.MOMENT),
    ("minutes", Shape.NUMBER),
    ("last_question", Shape.TEXT),
    ("excluded", Shape.CODE),
    ("weight", Shape.NUMBER),
)
ABOUT = tuple(name for name, _ in _ABOUT)
"""What is said of every interview."""

_SHAPES = {
    Kind.SELECT_ONE: Shape.CODE,
    Kind.INTEGER: Shape.WHOLE,
    Kind.DECIMAL: Shape.NUMBER,
    Kind.TEXT: Shape.TEXT,
    Kind.DATE: Shape.DATE,
    Kind.TIME: Shape.TEXT,
    Kind.MOMENT: Shape.TEXT,
    Kind.RANGE: Shape.NUMBER,
    Kind.ACKNOWLEDGE: Shape.CODE,
    Kind.GEOPOINT: Shape.TEXT,
    **dict.fromkeys(SENT, Shape.TEXT),
}
_MOST = 2**31 - 1


@dataclass(frozen=True)
class _Asked:
    """A question of one kind, in every version that asks it, the newest first."""

    everywhere: tuple[tuple[Form, Question], ...]

    @property
    def newest(self) -> Question:
        return self.everywhere[0][1]

    @property
    def versions(self) -> frozenset[str]:
        return frozenset(form.version for form, _ in self.everywhere)

    @property
    def label(self) -> Text:
        return {**self.newest.label, **self.newest.short}

    @property
    def section(self) -> Text:
        return self.everywhere[0][0].section(self.newest) or {}

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Give the choices of all versions: in the newest one's order, then those it no longer has."""
        found: dict[str, Choice] = {}
        for _, question in self.everywhere:
            for choice in question.choices:
                found.setdefault(choice.name, choice)
        return tuple(found.values())

    @property
    def is_sealed(self) -> bool:
        return any(is_sealed(form, question.name) for form, question in self.everywhere)


def codebook(
    forms: Sequence[Form], wanted: Wanted, wishes: Wishes, words: Words, repeat: str = ""
) -> Codebook:
    """Make the codebook of what is wanted; `forms` are the versions that occur, the newest first.

    What is asked in a repeat has a codebook of its own, in which each row of it is a case.
    """
    newest = forms[0]
    named: list[Variable] = list(_about_rows(forms, words, repeat) if repeat else _about(wishes, words))
    taken = {variable.name.lower() for variable in named}
    for parts, variable in _answers(forms, wishes, words, repeat):
        name = fitting(parts, taken)
        taken.add(name.lower())
        named.append(replace(variable, name=name))
    return Codebook(
        newest.name,
        newest.title,
        newest.default_language,
        tuple(form.version for form in forms),
        wanted.wave,
        newest.languages,
        tuple(named),
        words.missing,
        simulated="simulated" in wanted.origins,
    )


def _about(wishes: Wishes, words: Words) -> Iterator[Variable]:
    left_out = {
        "excluded": wishes.excluded is None,
        "weight": wishes.weights is None,
    }
    for name, shape in _ABOUT:
        if not left_out.get(name):
            listed = _yes_no(words) if shape is Shape.CODE else ()
            yield Variable(name, Part.ABOUT, shape, words.about[name], asks=name, listed=listed)


def _about_rows(forms: Sequence[Form], words: Words, repeat: str) -> Iterator[Variable]:
    """Say of a row whose interview it belongs to, and which row it is, from the outermost repeat in."""
    yield Variable("interview", Part.ABOUT, Shape.TEXT, words.about["interview"], asks="interview")
    path = next(one.path for form in forms for one in form.repeats if one.name == repeat)
    around = next(found for form in forms if (found := repeats_around(form, path)))
    for depth, one in enumerate(around):
        label = one.label or dict.fromkeys(forms[0].languages, one.name)
        yield Variable(f"{one.name}_row"[-LONGEST:], Part.ABOUT, Shape.WHOLE, label, asks=f"{ROW}{depth}")


def _answers(
    forms: Sequence[Form], wishes: Wishes, words: Words, repeat: str
) -> Iterator[tuple[tuple[str, ...], Variable]]:
    """Give what is answered, each with the parts that its name is made of."""
    for asked in _questions(forms, repeat):
        if asked.is_sealed and not wishes.texts:
            continue
        yield from _of_question(asked, words)
    if wishes.timings:
        for asked in _questions(forms, repeat):
            if asked.newest.is_asked:
                label = _filled(words.seconds, asked.label, {})
                yield (asked.newest.name, "s"), _variable(asked, Part.SECONDS, Shape.WHOLE, label)


def _questions(forms: Sequence[Form], repeat: str) -> tuple[_Asked, ...]:
    found: dict[tuple[str, Kind], list[tuple[Form, Question]]] = {}
    for form in forms:
        for question in asked_within(form, repeat):
            if has_value(question):
                found.setdefault((question.name, question.kind), []).append((form, question))
    return tuple(_Asked(tuple(everywhere)) for everywhere in found.values())


def _of_question(asked: _Asked, words: Words) -> Iterator[tuple[tuple[str, ...], Variable]]:
    question = asked.newest
    name, label = question.name, asked.label
    if question.kind is Kind.SELECT_MULTIPLE:
        yield from _ticks(asked, words)
        return
    if question.kind is Kind.RANK:
        yield from _places(asked, words)
        return
    if question.is_worked_out:
        yield (name,), replace(_variable(asked, Part.CALCULATED, Shape.TEXT, label), words={})
        return
    variable = _variable(asked, Part.ANSWER, _SHAPES[question.kind], label)
    match variable.shape:
        case Shape.CODE:
            values = _values(asked.choices)
            missing = beside([value.number for value in values])
            yield (name,), replace(variable, listed=values, missing=missing)
        case Shape.NUMBER if question.span is not None:
            yield (name,), _on_a_span(variable, asked)
        case Shape.WHOLE | Shape.NUMBER:
            yield (name,), replace(variable, missing=beside_numbers(asked.everywhere))
        case _:
            yield (name,), variable
            yield (name, "why"), _why(asked, words)


def _ticks(asked: _Asked, words: Words) -> Iterator[tuple[tuple[str, ...], Variable]]:
    for choice in asked.choices:
        label = _filled(words.tick, asked.label, choice.label)
        variable = _variable(asked, Part.TICK, Shape.CODE, label)
        values = _yes_no(words)
        numbers = beside([value.number for value in values])
        parts = (asked.newest.name, choice.name)
        yield parts, replace(variable, choice=choice.name, listed=values, missing=numbers)


def _places(asked: _Asked, words: Words) -> Iterator[tuple[tuple[str, ...], Variable]]:
    """Make a variable for each choice of a rank: the place it was given, from 1."""
    missing = beside(range(1, len(asked.choices) + 1))
    for choice in asked.choices:
        label = _filled(words.tick, asked.label, choice.label)
        variable = _variable(asked, Part.PLACE, Shape.WHOLE, label)
        yield (asked.newest.name, choice.name), replace(variable, choice=choice.name, missing=missing)


def _on_a_span(variable: Variable, asked: _Asked) -> Variable:
    """Fit a variable to a range: whole numbers where its steps are, and missing values beside all of them."""
    spans = [question.span for _, question in asked.everywhere if question.span is not None]
    ends = [int(end) for span in spans for end in (span.low, span.high)]
    whole = all(span.is_whole for span in spans)
    missing = beside(range(min(ends) - 1, max(ends) + 2))
    return replace(variable, shape=Shape.WHOLE if whole else Shape.NUMBER, missing=missing)


def _why(asked: _Asked, words: Words) -> Variable:
    """Make the variable that says why a text or a date is empty, which no number can say there."""
    variable = _variable(asked, Part.WHY, Shape.CODE, _filled(words.why, asked.label, {}))
    values = (Value(0, "answered", words.answered),)
    return replace(variable, listed=values, missing=beside([0]))


def _variable(asked: _Asked, part: Part, shape: Shape, label: Text) -> Variable:
    question = asked.newest
    return Variable(
        "", part, shape, label, question.label, asked.section, question.name, versions=asked.versions
    )


def _values(choices: Sequence[Choice]) -> tuple[Value, ...]:
    """Give the choices numbers: their names where these are all whole numbers, else 1 and so on."""
    names = [choice.name for choice in choices]
    meant = [int(name) for name in names if name.removeprefix("-").isdecimal() and name.isascii()]
    are_numbers = len(meant) == len(set(meant)) == len(names) and all(abs(each) <= _MOST for each in meant)
    numbers: Sequence[int] = meant if are_numbers else range(1, len(names) + 1)
    return tuple(Value(n, one.name, one.label) for n, one in zip(numbers, choices, strict=True))


def _yes_no(words: Words) -> tuple[Value, ...]:
    return (Value(0, "no", words.no), Value(1, "yes", words.yes))


def _filled(pattern: Text, question: Text, choice: Text) -> Text:
    languages = {*question, *choice}
    return {
        one: said(pattern, one).format(question=said(question, one), choice=said(choice, one))
        for one in sorted(languages)
    }


def missing_values(variable: Variable, words: Mapping[Missing, Text]) -> tuple[Value, ...]:
    """Give the ways of having no answer as values of a variable, in their order."""
    there = (missing for missing in NOTHING_SAID if missing in variable.missing)
    return tuple(Value(variable.missing[one], one.value, words[one]) for one in there)
