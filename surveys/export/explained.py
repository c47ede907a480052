"""A codebook as a table: a line for each variable, and one for each of its values."""

from collections.abc import Iterator

from surveys.export.codebook import Codebook, Variable, said
from surveys.export.variables import missing_values
from surveys.export.wording import harmless

Line = tuple[str, str, str, int | str, str]


def heading() -> tuple[str, ...]:
    return ("variable", "question", "value", "number", "label")


def explained(codebook: Codebook, language: str) -> Iterator[Line]:
    """Give the lines in a language; the numbers are those of SPSS's file, Stata's letters apart."""
    for variable in codebook.variables:
        yield (variable.name, _question(variable), "", "", harmless(said(variable.label, language)))
        for value in (*variable.listed, *missing_values(variable, codebook.missing)):
            label = harmless(said(value.label, language))
            yield (variable.name, "", harmless(value.name), value.number, label)


def _question(variable: Variable) -> str:
    return variable.asks + (f"/{variable.choice}" if variable.choice else "")
