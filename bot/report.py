"""Prints an index for people (a table) and for programs (JSON, CSV)."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Literal

import typer
from rich.console import Console
from rich.table import Column, Table

from scoring.catalogue import Source
from scoring.serialise import ScoreRow, to_json, to_rows
from scoring.tree import DimensionScore, Index
from scoring.weights import WeightingReport

Format = Literal["table", "json", "csv"]
Parts = Sequence[tuple[str, Index]]

_INDENT = {"dimension": "", "subdimension": "  ", "indicator": "    "}
_WIDTH = 120
_SIGNS = (
    "– too few, or held back; * provisional, from less than half of its sub-dimensions; "
    "in brackets: wholly or partly national."
)


def print_index(index: Index, output: Format, *, notes: Iterable[str] = ()) -> None:
    """Print every indicator, sub-dimension and dimension; a table ends with `notes`."""
    match output:
        case "json":
            typer.echo(to_json(index), nl=False)
        case "csv":
            _print_csv([("", index)], named="")
        case "table":
            _print_table(index, notes)


def print_parts(question: str, parts: Parts, output: Format, *, notes: Iterable[str] = ()) -> None:
    """Print an index for each answer to a question; a table shows their dimensions alone."""
    match output:
        case "json":
            plain = [{"answer": answer, "index": json.loads(to_json(index))} for answer, index in parts]
            whole = {"by": question, "parts": plain}
            typer.echo(json.dumps(whole, sort_keys=True, indent=1, ensure_ascii=False))
        case "csv":
            _print_csv(parts, named=question)
        case "table":
            _print_parts(question, parts, notes)


def _print_csv(parts: Parts, named: str) -> None:
    columns = [field.name for field in fields(ScoreRow)]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([named, *columns] if named else columns)
    for answer, index in parts:
        for row in to_rows(index):
            cells = [asdict(row)[column] for column in columns]
            writer.writerow([answer, *cells] if named else cells)


def _print_table(index: Index, notes: Iterable[str]) -> None:
    table = Table("id", "name", "value", "95 %", "n", "coverage", "status", box=None, pad_edge=False)
    for row in to_rows(index):
        table.add_row(*_cells(row), style="bold" if row.level == "dimension" else None)
    _print_with_notes(table, [*_about(index), *notes])


def _print_parts(question: str, parts: Parts, notes: Iterable[str]) -> None:
    """Show the dimensions side by side: what is national stands in brackets."""
    if not parts:
        _print_with_notes(Table(box=None), ["Nobody was asked this question.", *notes])
        return
    first = parts[0][1]
    counted = [f"{source.value}s" for source, _ in first.samples]
    names = [f"{one.id} {one.name}" for one in first.dimensions]
    table = Table(Column(question, no_wrap=True), *counted, *names, box=None, pad_edge=False)
    for answer, index in parts:
        table.add_row(answer, *map(_size, index.samples), *map(_score, index.dimensions))
    _print_with_notes(table, [_SIGNS, *_about(first)[1:], *notes])


def _print_with_notes(table: Table, notes: Iterable[str]) -> None:
    console = Console(width=_WIDTH)
    console.print(table)
    for note in notes:
        console.print(note, highlight=False, markup=False)


def _about(index: Index) -> list[str]:
    """Say what the figures rest on: respondents, methodology, weights, the sample."""
    told = [f"Respondents: {_sizes(index) or 'no interviews'}.", f"Methodology: {index.methodology.label}."]
    told.append(_weighted(index.weighting) if index.weighting else "Unweighted.")
    if index.declaration is not None and index.declaration.sentence:
        told.append(f"Sample: {index.declaration}; {index.declaration.sentence}.")
    if index.filtered:
        told.append("Figures of surveys that do not ask this are national.")
    told += [
        f"{indicator}: {number} contradictory answers left out." for indicator, number in index.contradictions
    ]
    return told


def _weighted(report: WeightingReport) -> str:
    factor = "" if report.design_effect is None else f", design effect {report.design_effect:.2f}"
    merged = ", ".join(f"{one.category} into {one.into or 'all others'}" for one in report.merged)
    fit = f"Weights: {report.fit} after {report.rounds} rounds"
    said = f"{fit}, effective size {report.effective_size:.0f}{factor}"
    return f"{said}; empty categories merged: {merged}." if merged else f"{said}."


def _sizes(index: Index) -> str:
    return ", ".join(f"{source.value} {_size((source, n))}" for source, n in index.samples)


def _size(counted: tuple[Source, int | None]) -> str:
    return "–" if counted[1] is None else str(counted[1])


def _score(one: DimensionScore) -> str:
    if one.value is None:
        return "–"
    margin = f" ±{(one.interval.high - one.interval.low) / 2:.1f}" if one.interval else ""
    said = f"{one.value:.1f}{margin}{'*' if one.provisional else ''}"
    return f"({said})" if one.national else said


def _cells(row: ScoreRow) -> tuple[str, ...]:
    return (
        _INDENT[row.level] + row.id,
        row.name,
        "–" if row.value is None else f"{row.value:.1f}",
        "" if row.low is None or row.high is None else f"{row.low:.1f}–{row.high:.1f}",
        "" if row.n is None else str(row.n),
        "" if row.present is None else f"{row.present} of {row.of}",
        row.status,
    )
