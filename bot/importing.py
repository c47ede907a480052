"""Takes a file of interviews collected elsewhere into the database.

Decides which form a file belongs to, who is there already, and what is committed together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from bot.shelf import Shelf, builtin_forms, stock
from surveys.form import Form
from surveys.imports import (
    Collected,
    ImportFileError,
    Layout,
    Refusal,
    Table,
    lay_out,
    open_table,
    read_row,
    recognised,
    shown,
)
from surveys.store import Arrival, Store, Unit

_AT_ONCE = 100
"""Rows read and committed together."""


@dataclass(frozen=True)
class Wishes:
    """What the operator said about a file; what is left out is found out."""

    form: str | None = None
    language: str | None = None
    identity: str | None = None
    dry_run: bool = False


@dataclass
class Outcome:
    """What became of the rows so far; `undated` counts those whose end could not be read."""

    layout: Layout
    added: int = 0
    there: int = 0
    refused: int = 0
    undated: int = 0

    @property
    def rows(self) -> int:
        return self.added + self.there + self.refused


@dataclass(frozen=True)
class _Named:
    """An interview from a row, and what tells it from all others, whenever the file comes again."""

    name: str
    found: Collected


@dataclass
class _Reader:
    """Reads rows one after the other, remembering whom the file has named before."""

    layout: Layout
    language: str | None
    now: datetime
    first: dict[str, int] = field(default_factory=dict)
    copies: Counter[str] = field(default_factory=Counter)

    def read(self, table: Table) -> Iterator[_Named | tuple[Refusal, ...]]:
        """Give each row's interview, or why it is refused."""
        for row in table.rows:
            found = read_row(self.layout, row, self.language, self.now)
            yield self._named(found) if isinstance(found, Collected) else found

    def _named(self, found: Collected) -> _Named | tuple[Refusal, ...]:
        name = f"id:{found.identity}" if found.identity else self._by_content(found.content)
        first = self.first.setdefault(name, found.row)
        if first != found.row:
            place = self.layout.identity or 0
            reason = f"Row {first} has the same identity."
            return (Refusal(found.row, self.layout.columns[place], found.identity, reason),)
        return _Named(name, found)

    def _by_content(self, content: str) -> str:
        """Tell rows that are alike apart by their order, so that each of them comes in once."""
        self.copies[content] += 1
        return f"row:{content}:{self.copies[content]}"


Tell = Callable[[Outcome, tuple[Refusal, ...]], None]


async def import_file(store: Store, path: Path, wishes: Wishes, now: datetime, tell: Tell) -> Outcome:
    """Import a file; raises ImportFileError when it is none, keeping the batches committed before.

    `tell` hears of every batch after its commit, with the refusals among its rows.
    """
    shelf = await stock(store, builtin_forms(), now)
    table = open_table(path)
    outcome = Outcome(lay_out(_form(shelf, table, wishes), table.columns, wishes.identity))
    _check_language(outcome.layout.form, wishes.language)
    reading = _Reader(outcome.layout, wishes.language, now).read(table)
    while batch := list(islice(reading, _AT_ONCE)):
        async with store.unit() as unit:
            await _take(unit, batch, outcome, dry_run=wishes.dry_run)
        tell(outcome, tuple(each for one in batch if not isinstance(one, _Named) for each in one))
    return outcome


async def _take(
    unit: Unit,
    batch: Sequence[_Named | tuple[Refusal, ...]],
    outcome: Outcome,
    *,
    dry_run: bool,
) -> None:
    form = outcome.layout.form
    arrivals = [_arrival(unit, form, one) for one in batch if isinstance(one, _Named)]
    if dry_run:
        known = await unit.known(form.name, [each.respondent for each in arrivals])
        added = {each.respondent for each in arrivals} - known
    else:
        added = set(await unit.add_completed(form, arrivals, "imported"))
    outcome.added += len(added)
    outcome.there += len(arrivals) - len(added)
    outcome.refused += len(batch) - len(arrivals)
    outcome.undated += sum(isinstance(one, _Named) and not one.found.dated for one in batch)


def _arrival(unit: Unit, form: Form, named: _Named) -> Arrival:
    found = named.found
    respondent = unit.nameless(f"{form.name}/{named.name}")
    return Arrival(respondent, found.interview, found.started_at, found.completed_at)


def _form(shelf: Shelf, table: Table, wishes: Wishes) -> Form:
    """Choose the form the operator named, else the one the file has most columns of."""
    forms = {**{form.name: form for form in shelf.versions.values()}, **shelf.newest}
    if wishes.form is not None:
        return _called(forms, wishes.form)
    fits = {form.name: recognised(form, table.columns) for form in forms.values()}
    best = [form for form in forms.values() if fits[form.name] == max(fits.values())]
    if len(best) > 1 and fits[best[0].name] > 0:
        raise ImportFileError(f"The columns fit several forms; say which with --form: {_names(best)}.")
    return best[0]


def _called(forms: Mapping[str, Form], name: str) -> Form:
    if name not in forms:
        raise ImportFileError(f'There is no form "{shown(name)}"; there are {_names(forms.values())}.')
    return forms[name]


def _names(forms: Iterable[Form]) -> str:
    return ", ".join(sorted(form.name for form in forms))


def _check_language(form: Form, language: str | None) -> None:
    if language is not None and language not in form.languages:
        raise ImportFileError(f"The form {form.name} has the languages {', '.join(form.languages)}.")
