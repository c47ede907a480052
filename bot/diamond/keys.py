"""The buttons under a diamond: which ways lead on from a view, and how each is spelled. It draws nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.card import Button, Rows, in_rows
from bot.diamond.view import COUNTRY, FORMATS, Asked, Page, View
from bot.diamond.words import QUESTIONS, Forms, answer
from bot.office.duty import button
from locales import Translator
from scoring.filters import COMBINED, WHOLE
from scoring.instrument import Instrument
from surveys.fieldwork.waves import Wave

DUTY = "diamond"
_CHOSEN = "● "


@dataclass(frozen=True)
class Keys:
    """Makes buttons in one language. `region` is the only one that may be chosen, for whoever has but one."""

    t: Translator
    forms: Forms
    instrument: Instrument
    waves: Sequence[Wave]
    region: str | None = None

    def under(self, view: View, *, live: bool) -> Rows:
        """Give the buttons under the picture of a view."""
        t = self.t
        weights = t.button("Without weights") if view.weighted else t.button("With weights")
        flipped = replace(view, weighted=not view.weighted)
        keep = (t.button("Stop updating"), Page.STILL) if live else (t.button("Keep up to date"), Page.LIVE)
        rows = [
            [self._to(t.button("Part of the country"), Page.FILTERS, view)],
            [
                self._to(t.button("Compare"), Page.COMPARE, view),
                self._to(weights, Page.MOVED, flipped),
            ],
            [self._to(t.button("Figures and questions"), Page.OPENED, view)],
            [self._to(*keep, view), self._to(t.button("Download"), Page.FORMATS, view)],
        ]
        if len(self.waves) > 1:
            rows[0].append(self._to(t.button("Wave"), Page.WAVES, view))
        return tuple(map(tuple, rows))

    def page(self, asked: Asked, *, live: bool) -> Rows:
        """Give the buttons of a page that changes nothing but the buttons."""
        match asked.page:
            case Page.FILTERS:
                return self._filters(asked.view)
            case Page.ANSWERS:
                return self._answers(asked.view, asked.about)
            case Page.COMPARE:
                return self._compare(asked.view)
            case Page.WAVES:
                return self._waves(asked.view)
            case Page.FORMATS:
                formats = [self._to(name.upper(), Page.FETCH, asked.view, name) for name in FORMATS]
                return (*in_rows(formats), self._back(asked.view))
            case _:
                return self.under(asked.view, live=live)

    def _filters(self, view: View) -> Rows:
        rows = [(self._to(self._said(view, name), Page.ANSWERS, view, name),) for name in COMBINED]
        if view.chosen != WHOLE:
            whole = _without_filter(view)
            rows.append((self._to(self.t.button("Whole country"), Page.MOVED, whole),))
        return (*rows, self._back(view))

    def _said(self, view: View, question: str) -> str:
        """Name a question, and the answer to it that is chosen."""
        name = QUESTIONS[question](self.t)
        chosen = dict(view.chosen.choices).get(question)
        return name if chosen is None else f"{name}: {answer(self.t, self.forms, question, chosen)}"

    def _answers(self, view: View, question: str) -> Rows:
        names = self._offered(question)
        chosen = dict(view.chosen.choices).get(question)
        labels = [(name, answer(self.t, self.forms, question, name)) for name in names]
        keys = [self._marked(label, view.choosing(question, name), view) for name, label in labels]
        every = self._to(self.t.button("All"), Page.MOVED, view.choosing(question, None))
        back = self._to(_back_label(self.t), Page.FILTERS, view)
        return (*in_rows(keys), ((every,) if chosen else ()), (back,))

    def _offered(self, question: str) -> tuple[str, ...]:
        names = self.instrument.choices(question)
        alone = question == "region" and self.region is not None
        return tuple(name for name in names if name == self.region) if alone else names

    def _compare(self, view: View) -> Rows:
        rows = []
        if view.chosen != WHOLE:
            country = replace(view, against=COUNTRY)
            rows.append((self._marked(self.t.button("With the whole country"), country, view),))
        for number, wave in enumerate(self.waves, 1):
            if number != (view.wave or len(self.waves)):
                label = self.t.button("With wave {name}", name=wave.id)
                rows.append((self._marked(label, replace(view, against=number), view),))
        rows.append((self._marked(self.t.button("With nothing"), replace(view, against=None), view),))
        return (*rows, self._back(view))

    def _waves(self, view: View) -> Rows:
        rows = []
        for number, wave in enumerate(self.waves, 1):
            chosen = None if number == len(self.waves) else number
            against = None if view.against == number else view.against
            moved = replace(view, wave=chosen, against=against)
            rows.append((self._marked(self.t.button("Wave {name}", name=wave.id), moved, view),))
        return (*rows, self._back(view))

    def _marked(self, label: str, to: View, view: View) -> Button:
        return self._to(f"{_CHOSEN}{label}" if to == view else label, Page.MOVED, to)

    def _back(self, view: View) -> tuple[Button, ...]:
        return (self._to(_back_label(self.t), Page.HOME, view),)

    def _to(self, label: str, page: Page, view: View, about: str = "") -> Button:
        return to(label, Asked(page, view, about))


def to(label: str, asked: Asked) -> Button:
    """Make a button that leads to a page of the diamond."""
    return button(label, DUTY, asked.spelled)


def _without_filter(view: View) -> View:
    against = None if view.against == COUNTRY else view.against
    return replace(view, chosen=WHOLE, against=against)


def _back_label(t: Translator) -> str:
    return "‹ " + t.button("Back")
