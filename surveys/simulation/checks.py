"""Holds a model against the form it is to answer, before anyone is drawn from it."""

from collections.abc import Iterable, Iterator

from surveys.form import Form, Kind
from surveys.simulation.findings import Finding
from surveys.simulation.model import LANGUAGE, TRAIT, Condition, Model, Row
from surveys.simulation.spelling import complaint, has_values


def check(form: Form, model: Model) -> tuple[Finding, ...]:
    """List everything that keeps the model from answering the form; empty when nothing does."""
    if form.repeats:
        problem = f"The form {form.name} asks {form.repeats[0].name} row by row, and a model knows no rows."
        return (Finding(model.file, None, problem, "Simulate a form without repeats."),)
    return (*_unanswered(form, model), *_weightless(model), *_faulty_rows(form, model))


def _unanswered(form: Form, model: Model) -> Iterator[Finding]:
    for question in form.questions:
        if question.is_asked and question.kind is not Kind.NOTE and question.name not in model.by_question:
            problem = f"The form {form.name} asks {question.name}, and no row answers it."
            yield Finding(model.file, None, problem, "Add a row for each answer, with its weight.")


def _weightless(model: Model) -> Iterator[Finding]:
    """Find where a respondent could come and there would be nothing to choose from."""
    for name, rows in model.by_question.items():
        if all(row.given for row in rows):
            problem = f"Every row of {name} has a condition."
            yield Finding(model.file, rows[0].line, problem, "Add rows without one, for all the others.")
        for given in dict.fromkeys(row.given for row in rows):
            alike = [row for row in rows if row.given == given]
            if not any(row.weight for row in alike):
                problem = f"All weights of {name} under the same condition are 0."
                yield Finding(model.file, alike[0].line, problem, "Give at least one of them a weight.")


def _faulty_rows(form: Form, model: Model) -> Iterator[Finding]:
    seen: dict[object, int] = {}
    for row in model.rows:
        first = seen.setdefault((row.question, row.value, row.given), row.line)
        if first != row.line:
            problem = f"{row.question} has this value already in line {first}, under the same condition."
            yield Finding(model.file, row.line, problem, "Keep one of the two.")
        yield from _located(model, row, _row_faults(form, model, row))


def _located(model: Model, row: Row, faults: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    for problem, remedy in faults:
        yield Finding(model.file, row.line, problem, remedy)


def _row_faults(form: Form, model: Model, row: Row) -> Iterator[tuple[str, str]]:
    conditions = [*row.given, *(factor.condition for factor in row.factors)]
    if row.question.startswith(TRAIT):
        yield from _trait_faults(row, conditions)
        return
    question = form.by_name.get(row.question)
    if question is None or not question.is_asked or question.kind is Kind.NOTE:
        yield f"The form {form.name} asks nothing named {row.question}.", "Correct the name or drop the row."
        return
    fault = complaint(question, row.value)
    if fault:
        yield (
            f'{row.question} cannot be answered "{row.value}". {fault}.',
            "Correct the value or drop the row.",
        )
    for condition in conditions:
        yield from _condition_faults(form, model, row, condition)


def _trait_faults(row: Row, conditions: list[Condition]) -> Iterator[tuple[str, str]]:
    if conditions:
        yield f"{row.question} is drawn first, so nothing can act on it.", "Leave given and factors empty."
    if row.question == LANGUAGE:
        yield f"{LANGUAGE} comes from the shares of languages.", "Drop the row and give it as a share."


def _condition_faults(form: Form, model: Model, row: Row, condition: Condition) -> Iterator[tuple[str, str]]:
    name = condition.name
    if not name.startswith(TRAIT) and name not in form.by_name:
        yield f"The form {form.name} has no question {name}.", "Correct the name in the condition."
    elif _comes_too_late(form, name, row.question):
        yield f"{name} is not asked before {row.question}.", "Let answers depend on earlier ones only."
    else:
        known = _trait_values(form, model, name) if name.startswith(TRAIT) else _answers(form, name)
        for value in condition.values:
            if known is not None and value not in known:
                yield f'{name} cannot be "{value}".', f"Choose among: {', '.join(known) or 'nothing'}."


def _comes_too_late(form: Form, name: str, asked: str) -> bool:
    """Tell whether an answer is not there yet; calculations are worked out at any time."""
    question = form.by_name.get(name)
    return question is not None and question.is_asked and form.numbers[name] >= form.numbers[asked]


def _trait_values(form: Form, model: Model, name: str) -> tuple[str, ...]:
    if name == LANGUAGE:
        return form.languages
    return tuple(row.value for row in model.by_question.get(name, ()))


def _answers(form: Form, name: str) -> tuple[str, ...] | None:
    """List what a condition may name; None for calculated and typed values, which have no list."""
    if not has_values(form, name):
        return None
    question = form.by_name[name]
    return (*(choice.name for choice in question.choices), *(missing.value for missing in question.missing))
