"""What the desk says of quotas. Whole sentences, one language at a time."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from bot.card import Card, bold, joined, plain, shortened
from bot.diamond.words import QUESTIONS
from bot.words import form_name, forms_named
from locales import Translator
from surveys.fieldwork.quota_file import COLUMNS, values_of
from surveys.fieldwork.quotas import DIMENSIONS, Cell
from surveys.form import Form

_REFUSED = 10
_LONGEST_LINE = 60


@dataclass(frozen=True)
class Taken:
    """A group, and how many have a place in it: through, or under way lately."""

    cell: Cell
    people: int


def listed(t: Translator, form: Form, taken: Sequence[Taken]) -> str:
    """List the groups of a questionnaire."""
    lines = [
        t(
            "{group}: {number} of {most}",
            group=_group(t, form, each.cell),
            number=t.integer(each.people),
            most=t.integer(each.cell.target),
        )
        for each in taken
    ]
    heading = bold(t("Questionnaire: {form}", form=form_name(t, form.name, form.name)))
    return "\n".join([heading, *(plain(line) for line in lines)])


def _group(t: Translator, form: Form, cell: Cell) -> str:
    """Name a group by the labels of the choices; what is calculated has none."""
    told = [(name, getattr(cell, name)) for name in DIMENSIONS if getattr(cell, name) is not None]
    return ", ".join(_label(t, form, name, value) for name, value in told) or t("All together")


def _label(t: Translator, form: Form, name: str, value: str) -> str:
    question = form.by_name.get(name)
    choice = question.choice(value) if question else None
    return choice.label[t.language] if choice else value


def as_csv(taken: Sequence[Taken]) -> bytes:
    """Write groups as spreadsheet programs read them."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow((*COLUMNS, "taken"))
    for each in taken:
        told = (getattr(each.cell, name) or "" for name in DIMENSIONS)
        table.writerow((*told, each.cell.target, each.people))
    return written.getvalue().encode("utf-8-sig")


def which_form(t: Translator, forms: Sequence[str]) -> Card:
    said = t("Write the questionnaire after the command, then a line for each group, for example:")
    known = t("The questionnaires are: {forms}.", forms=forms_named(t, forms))
    return Card(joined(plain(said), _example(forms[0]), plain(known)))


def how_to_set(t: Translator, form: Form) -> Card:
    """Explain how groups are written, and which there are."""
    return Card(joined(*_how(t, form)))


def unusable(t: Translator, form: Form, lines: Sequence[str]) -> Card:
    """Refuse a list as a whole, showing the lines that cannot be used."""
    quoted = "\n".join(f"<code>{plain(shortened(line, _LONGEST_LINE))}</code>" for line in lines[:_REFUSED])
    said = t("Nothing was changed. These lines cannot be used:")
    return Card(joined(plain(said), quoted, *_how(t, form)))


def _how(t: Translator, form: Form) -> tuple[str, ...]:
    known = [(name, values_of(form, name)) for name in DIMENSIONS if name in form.by_name]
    return (
        plain(
            t(
                "Each line has, between commas: region, sex, age, and how many people are wanted. "
                "What is left empty stands for everybody."
            )
        ),
        _example(form.name),
        "\n".join(plain(f"{QUESTIONS[name](t)}: {', '.join(values)}") for name, values in known),
        t("To lift all quotas:\n{command}", command=f"<code>/quota_set {plain(form.name)} none</code>"),
    )


def _example(form: str) -> str:
    return f"<code>/quota_set {plain(form)}\nabai,female,,40\n,male,,60</code>"
