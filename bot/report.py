"""Prints an index for people (a table) and for programs (JSON, CSV)."""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, Literal

import typer
from rich.console import Console
from rich.table import Column, Table

from scoring.catalogue import Source
from scoring.filters import Filter
from scoring.serialise import ScoreRow, to_json, to_rows
from scoring.tree import DimensionScore, Index
from scoring.weights import Fit, WeightingReport

Format = Literal["table", "json", "csv"]
Parts = Sequence[tuple[str, Index]]

_INDENT = {"dimension": "", "subdimension": "  ", "indicator": "    "}
_WIDTH = 120
_SIGNS = (
    "– too few, or held back; 2/6 rests on 2 of 6 sub-dimensions: compare only what rests on the same; "
    "* provisional, from less than half of its sub-dimensions; in brackets: wholly or partly national; "
    "below a score its 95 % interval."
)
_TERMS = ("methodology", "sample", "weights", "simulated")
"""What a figure must not lose on its way into somebody's spreadsheet, where no note follows it."""


def print_index(index: Index, output: Format, *, notes: Iterable[str] = (), simulated: int = 0) -> None:
    """Print every indicator, sub-dimension and dimension; a table ends with `notes`."""
    match output:
        case "json":
            marked = {"simulated": simulated} if simulated else {}
            typer.echo(_dump({**_plain(index), **marked}))
        case "csv":
            _print_csv([("", index)], named="", simulated=simulated)
        case "table":
            _print_table(index, notes)


def print_parts(
    question: str, parts: Parts, output: Format, *, notes: Iterable[str] = (), simulated: int = 0
) -> None:
    """Print an index for each answer to a question; a table shows their dimensions alone."""
    match output:
        case "json":
            plain = [{"answer": answer, "index": _plain(index)} for answer, index in parts]
            marked = {"simulated": simulated} if simulated else {}
            typer.echo(_dump({"by": question, "parts": plain, **marked}))
        case "csv":
            _print_csv(parts, named=question, simulated=simulated)
        case "table":
            _print_parts(question, parts, notes)


def print_filtered(
    chosen: Filter,
    applied: Mapping[str, Filter],
    index: Index,
    output: Format,
    *,
    notes: Iterable[str] = (),
    simulated: int = 0,
) -> None:
    """Print the index of a filter, and what of it applies to which survey."""
    match output:
        case "json":
            marked = {"simulated": simulated} if simulated else {}
            scope = {name: dict(one.choices) for name, one in applied.items()}
            typer.echo(
                _dump({"filter": dict(chosen.choices), "applied": scope, "index": _plain(index), **marked})
            )
        case "csv":
            _print_csv([(chosen.key, index)], named="filter", simulated=simulated)
        case "table":
            _print_table(index, [_scope(applied), *notes], part=True)


def _scope(applied: Mapping[str, Filter]) -> str:
    told = (f"{name}s with {' and '.join(one.key.split('&'))}" for name, one in applied.items())
    return f"Filtered: {'; '.join(told) or 'nothing'}. All else is national, and in brackets."


def _plain(index: Index) -> dict[str, Any]:
    return dict(json.loads(to_json(index)))


def _dump(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)


def _print_csv(parts: Parts, named: str, simulated: int) -> None:
    columns = [field.name for field in fields(ScoreRow)]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*([named] if named else []), *columns, *_TERMS])
    for answer, index in parts:
        terms = [index.methodology.label, _declared(index), _fitted(index), simulated]
        for row in to_rows(index):
            cells = [asdict(row)[column] for column in columns]
            writer.writerow([*([answer] if named else []), *cells, *terms])


def _declared(index: Index) -> str:
    return "; ".join(filter(None, [index.declaration, index.declaration and index.declaration.sentence]))


def _fitted(index: Index) -> str:
    return "off" if index.weighting is None else index.weighting.fit


def _print_table(index: Index, notes: Iterable[str], *, part: bool = False) -> None:
    named = ("id", "name", "value", "95 %", "n", "coverage", "status", "rule")
    table = Table(*named, box=None, pad_edge=False)
    for row in to_rows(index):
        table.add_row(*_cells(row), style="bold" if row.level == "dimension" else None)
    sizes = (
        f"Respondents: {', '.join(f'{one[0].value} {_size_within(index, one)}' for one in index.samples)}."
    )
    about = [sizes, *_about(index)[1:]] if part else _about(index)
    _print_with_notes(table, [*about, *notes])


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
        sizes = [_size_within(index, one) for one in index.samples]
        table.add_row(answer, *sizes, *map(_score, index.dimensions))
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
        told.append(f"Sample: {_declared(index)}.")
    if index.filtered:
        told.append("Published statistics, and figures of surveys that do not ask this, are national.")
    return told + [
        f"{one}: {_few(index, one, number)} contradictory answers left out."
        for one, number in index.contradictions
    ]


def _few(index: Index, indicator: str, number: int | None) -> str:
    """Say a number of respondents that is not told when it is small."""
    survey = index.indicator(indicator).source
    return f"fewer than {index.methodology.thresholds.of(survey)}" if number is None else str(number)


def _weighted(report: WeightingReport) -> str:
    if report.fit is Fit.NOTHING:
        return "Weights: nothing to fit, all citizens count equally."
    factor = "" if report.design_effect is None else f", design effect {report.design_effect:.2f}"
    merged = ", ".join(f"{one.category} into {one.into or 'all others'}" for one in report.merged)
    fit = f"Weights: {report.fit} after {report.rounds} rounds"
    if report.fit is Fit.NOT_CONVERGED:
        fit += f", up to {report.gap:.1%} of all citizens are in the wrong category"
    said = f"{fit}, effective size {report.effective_size:.0f}{factor}"
    return f"{said}; empty categories merged: {merged}." if merged else f"{said}."


def _sizes(index: Index) -> str:
    return ", ".join(f"{source.value} {_size((source, n))}" for source, n in index.samples)


def _size(counted: tuple[Source, int | None]) -> str:
    return "–" if counted[1] is None else str(counted[1])


def _size_within(index: Index, counted: tuple[Source, int | None]) -> str:
    """Say how many stand behind a part; the whole country's number must not pass as the part's own."""
    return _size(counted) if counted[0] in index.filtered else f"({_size(counted)})"


def _score(one: DimensionScore) -> str:
    if one.value is None:
        return "–"
    said = f"{one.value:.1f}{'*' if one.provisional else ''}"
    told = [f"({said})" if one.national else said]
    if one.coverage.present < one.coverage.of:
        told.append(f"{one.coverage.present}/{one.coverage.of}")
    ends = f"\n{one.interval.low:.1f}–{one.interval.high:.1f}" if one.interval else ""
    return f"{' '.join(told)}{ends}"


def _cells(row: ScoreRow) -> tuple[str, ...]:
    return (
        _INDENT[row.level] + row.id,
        row.name,
        _value(row),
        "" if row.low is None or row.high is None else f"{row.low:.1f}–{row.high:.1f}",
        "" if row.n is None else str(row.n),
        "" if row.present is None else f"{row.present} of {row.of}",
        row.status or _aside(row),
        row.certainty,
    )


def _value(row: ScoreRow) -> str:
    """Show a value; what is national, wholly or partly, stands in brackets beside what is a part's own."""
    if row.value is None:
        return "–"
    return f"({row.value:.1f})" if row.national else f"{row.value:.1f}"


def _aside(row: ScoreRow) -> str:
    """Say what must stand beside a value: its year, or what it was before it was cut off or corrected."""
    if row.year is not None:
        return f"of {row.year}"
    if row.value is None or row.raw is None or f"{row.raw:.1f}" == f"{row.value:.1f}":
        return ""
    return f"uncorrected {row.raw:.1f}".replace("-", "−")
