"""The figures behind a diamond as cards, one inside the other: dimension, sub-dimension, indicator.

Each says its value, its margin of error and on how much it rests; an indicator also what was asked. Nothing
is computed here, and what is withheld says why.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.card import LONGEST_TEXT, Card, Rows, bold, in_rows, italic, joined, plain
from bot.diamond.asked import questions
from bot.diamond.keys import to
from bot.diamond.looking import Looked
from bot.diamond.view import Asked, Page
from bot.diamond.words import Forms, absence, place, survey, waiting
from bot.fitting import measured
from bot.results import edition_line
from locales import Translator
from locales.index_words import DIMENSIONS, INDICATORS, SUBDIMENSIONS
from scoring.catalogue import Source
from scoring.interval import Interval
from scoring.tree import DimensionScore, Index, IndicatorScore, SubdimensionScore

Part = DimensionScore | SubdimensionScore | IndicatorScore
_IN_A_ROW = 5  # numbers are short, and the names stand above them
NAMES = {**DIMENSIONS, **SUBDIMENSIONS, **INDICATORS}


class NoSuchPartError(LookupError):
    """A part of the index that is not there."""


@dataclass(frozen=True)
class Drill:
    """Makes the cards of what was looked at, in one language."""

    t: Translator
    forms: Forms
    looked: Looked

    def card(self, node: str) -> Card:
        """Give the card of a part of the index, the whole of it when it is not named.

        Raises NoSuchPartError.
        """
        index = self.looked.seen.index
        if not node:
            return self._listing("", (), index.dimensions)
        part = _found(index, node)
        if isinstance(part, IndicatorScore):
            return self._indicator(part)
        inside = part.subdimensions if isinstance(part, DimensionScore) else part.indicators
        return self._listing(node, self._told(part), inside)

    def _listing(self, node: str, told: tuple[str, ...], inside: tuple[Part, ...]) -> Card:
        lines = "\n".join(self._line(one) for one in inside)
        text = joined(self._heading(node), "\n".join(told), lines)
        keys = in_rows((to(one.id, self._asked(one.id)) for one in inside), _IN_A_ROW)
        return Card(text, (*keys, *self._up(node)))

    def _indicator(self, one: IndicatorScore) -> Card:
        t, forms = self.t, self.forms
        above = joined(self._heading(one.id), "\n".join(self._told(one)))
        methodology = self.looked.seen.index.methodology
        text = above
        for asked in questions(t, forms, one, methodology):
            longer = joined(text, plain(asked))
            if measured(longer) > LONGEST_TEXT - 1:
                text = f"{text}\n…"
                break
            text = longer
        return Card(text, self._up(one.id))

    def _heading(self, node: str) -> str:
        t, looked = self.t, self.looked
        title = bold(f"{node} {t(NAMES[node])}") if node else bold(t("The figures behind the diamond"))
        above = " › ".join(t(NAMES[one]) for one in _above(node))
        where = place(t, self.forms, looked.view, looked.wave) or t("Whole country")
        lines = (title, above and italic(above), plain(where), *self._edition())
        return "\n".join(filter(None, lines))

    def _edition(self) -> Iterator[str]:
        """Say of which edition the figures are, and what must be known before any is believed."""
        t, seen = self.t, self.looked.seen
        yield plain(edition_line(seen, t))
        if not self.looked.view.weighted:
            yield plain(t("Unweighted."))
        if seen.simulated:
            yield bold(t("{n} of these interviews are simulated.", n=t.integer(seen.simulated)))
        if self.looked.waits:
            yield plain(waiting(t))

    def _told(self, one: Part) -> tuple[str, ...]:
        """Say all of one part: value, margin, base, and what must stand beside it."""
        t = self.t
        if one.value is None:
            reason = absence(t, one) if isinstance(one, IndicatorScore) else ""
            return (joined_words(bold(t("No value.")), plain(reason)), *self._source(one))
        value = t("Value: {value} of 100", value=t.score(one.value))
        return (bold(value), plain(self._margin(one)), *map(plain, self._base(one)), *self._source(one))

    def _margin(self, one: Part) -> str:
        if one.interval is not None:
            return self.t(
                "Margin of error (95 %): from {low} to {high}",
                low=self.t.score(one.interval.low),
                high=self.t.score(one.interval.high),
            )
        if isinstance(one, IndicatorScore) and one.source is Source.SECONDARY:
            return self.t("No margin of error: it is a published figure.")
        return self.t("No margin of error can be given.")

    def _base(self, one: Part) -> Iterator[str]:
        t = self.t
        if isinstance(one, IndicatorScore):
            if one.n is not None:
                yield t.plural("Rests on {n} answer", "Rests on {n} answers", one.n)
        else:
            yield self._coverage(one)
        if one.national:
            yield t("wholly or partly whole country")

    def _source(self, one: Part) -> tuple[str, ...]:
        if not isinstance(one, IndicatorScore):
            return ()
        t, figure = self.t, one.figure
        if figure is None:
            return (plain(t("From: {survey}", survey=survey(t, one.source))),)
        said = t("Published figure of {year}: {publisher}", year=figure.year, publisher=figure.publisher)
        return (plain(said),)

    def _line(self, one: Part) -> str:
        t = self.t
        name = plain(f"{one.id} {t(NAMES[one.id])}")
        if one.value is None:
            return f"{name}: {plain(t('no data'))}"
        notes = [*_ends(t, one.interval), *self._size(one)]
        notes += [t("whole country")] if one.national else []
        told = f" ({plain('; '.join(notes))})" if notes else ""
        return f"{name}: {bold(t.score(one.value))}{told}"

    def _size(self, one: Part) -> Iterator[str]:
        if not isinstance(one, IndicatorScore):
            yield self._coverage(one)
        elif one.figure is not None:
            yield str(one.figure.year)
        elif one.n is not None:
            yield self.t.plural("{n} answer", "{n} answers", one.n)

    def _coverage(self, one: DimensionScore | SubdimensionScore) -> str:
        covered = one.indicator_coverage if isinstance(one, DimensionScore) else one.coverage
        return self.t("{present} of {total} indicators", present=covered.present, total=covered.of)

    def _up(self, node: str) -> Rows:
        if not node:
            return ()
        return ((to("‹ " + self.t.button("Back"), self._asked(node.rpartition(".")[0])),),)

    def _asked(self, node: str) -> Asked:
        return Asked(Page.FIGURES, self.looked.view, node)


def _found(index: Index, node: str) -> Part:
    every: list[Part] = [*index.dimensions]
    every += [one for dimension in index.dimensions for one in dimension.subdimensions]
    found = next((one for one in [*every, *index.indicators()] if one.id == node), None)
    if found is None:
        raise NoSuchPartError(node)
    return found


def _above(node: str) -> Iterator[str]:
    """Give the dimension, and the sub-dimension, that a part lies in."""
    numbers = node.split(".")
    for depth in range(1, len(numbers)):
        yield ".".join(numbers[:depth])


def _ends(t: Translator, interval: Interval | None) -> Iterator[str]:
    if interval is not None:
        yield f"{t.score(interval.low)}–{t.score(interval.high)}"


def joined_words(*some: str) -> str:
    """Join what there is by spaces."""
    return " ".join(filter(None, some))
