"""Prints an index for people (a table) and for programs (JSON)."""

from typing import Literal

import typer
from rich.console import Console
from rich.table import Table

from scoring.serialise import ScoreRow, to_json, to_rows
from scoring.tree import Index

_INDENT = {"dimension": "", "subdimension": "  ", "indicator": "    "}
_WIDTH = 110


def print_index(index: Index, output: Literal["table", "json"], *, simulated: int = 0) -> None:
    """Print every indicator, sub-dimension and dimension; the table says what is simulated."""
    if output == "json":
        typer.echo(to_json(index), nl=False)
        return
    table = Table("id", "name", "value", "n", "coverage", "status", box=None, pad_edge=False)
    for row in to_rows(index):
        table.add_row(*_cells(row), style="bold" if row.level == "dimension" else None)
    console = Console(width=_WIDTH)
    console.print(table)
    sizes = ", ".join(f"{source.value} {n}" for source, n in index.samples) or "no interviews"
    console.print(f"Respondents: {sizes}. Methodology: {index.methodology.label}.", highlight=False)
    if simulated:
        console.print(f"{simulated} of these interviews are SIMULATED.", style="bold red", highlight=False)


def _cells(row: ScoreRow) -> tuple[str, ...]:
    return (
        _INDENT[row.level] + row.id,
        row.name,
        "–" if row.value is None else f"{row.value:.1f}",
        "" if row.n is None else str(row.n),
        "" if row.present is None else f"{row.present} of {row.of}",
        row.status,
    )
