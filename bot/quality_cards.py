"""The cards about odd interviews: how many there are, lists of them, and one with what was noticed.

What is asked for is spelled on the buttons: nothing, a kind and a page, `excluded` and a page, an interview.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.card import Button, Card, Rows, bold, italic, joined, plain
from bot.oddities import Oddities
from bot.office import quality_words as words
from bot.office.duty import button
from bot.shelf import Shelf
from locales import Translator
from surveys.quality import Kind
from surveys.store.verdicts import SHORT, Ruling

PAGE = 8
_IN_A_ROW = 4
_EXCLUDED = "excluded"
_LIST = re.compile(r"([a-z_]+)-([0-9]{1,6})")
_ONE = re.compile(r"i-([0-9a-f]{32})(?:-([a-z_]+))?")


@dataclass(frozen=True)
class QualityCards:
    """Makes cards for somebody, who may decide about interviews or only look at them."""

    t: Translator
    shelf: Shelf
    seen: Oddities
    decides: bool

    def card(self, asked: str) -> Card:
        """Give the card that a button asks for; the overview for what is none of them."""
        if one := _ONE.fullmatch(asked):
            return self._one(one[1], one[2] or "")
        if listed := _LIST.fullmatch(asked):
            kind = next((kind for kind in Kind if kind.value == listed[1]), None)
            if kind is not None:
                return self._waiting(kind, int(listed[2]))
            if listed[1] == _EXCLUDED:
                return self._excluded(int(listed[2]))
        return self._overview()

    def _overview(self) -> Card:
        t, seen = self.t, self.seen
        lists = [(words.KINDS[kind](t), kind.value, len(seen.waiting(kind))) for kind in Kind]
        out = len(seen.ruled(Ruling.EXCLUDED))
        counted = [f"{plain(name)}: {bold(t.integer(n))}" for name, _kind, n in lists]
        kept = plain(t("Looked at and kept: {n}.", n=t.integer(len(seen.ruled(Ruling.KEPT)))))
        text = joined(bold(t("Interviews that look odd")), "\n".join(counted), kept, words.explained(t))
        rows = [(button(f"{name} ({n})", "quality", f"{kind}-0"),) for name, kind, n in lists if n]
        if out:
            left_out = t.button("Left out ({n})", n=t.integer(out))
            rows.append((button(left_out, "quality", f"{_EXCLUDED}-0"),))
        return Card(text, tuple(rows))

    def _waiting(self, kind: Kind, page: int) -> Card:
        ids = self.seen.waiting(kind)
        lines = [self._line(one, kind) for one in ids]
        return self._listed(words.KINDS[kind](self.t), kind.value, page, ids, lines)

    def _line(self, interview: str, kind: Kind) -> str:
        said = [words.noticed(self.t, one) for one in self.seen.about(interview) if one.kind is kind]
        return f"{plain(self._named(interview))}\n{italic(' '.join(said))}"

    def _named(self, interview: str) -> str:
        known = self.seen.interviews.get(interview)
        return words.named(self.t, self.shelf, known) if known else interview[:SHORT]

    def _excluded(self, page: int) -> Card:
        verdicts = self.seen.ruled(Ruling.EXCLUDED)
        lines = [f"{each.interview[:SHORT]}\n{italic(words.ruled(self.t, each))}" for each in verdicts]
        ids = [each.interview for each in verdicts]
        return self._listed(self.t("Left out of the figures"), _EXCLUDED, page, ids, lines)

    def _listed(self, title: str, name: str, asked: int, ids: Sequence[str], lines: Sequence[str]) -> Card:
        """Show a page of a list: lines with numbers, and the numbers on buttons."""
        page = min(asked, max(len(ids) - 1, 0) // PAGE)
        shown = range(page * PAGE, min((page + 1) * PAGE, len(ids)))
        text = "\n\n".join(f"{at + 1}. {lines[at]}" for at in shown) or plain(
            self.t("There is nothing here.")
        )
        numbers = [button(str(at + 1), "quality", f"i-{ids[at]}-{name}") for at in shown]
        rows = [tuple(numbers[at : at + _IN_A_ROW]) for at in range(0, len(numbers), _IN_A_ROW)]
        turning = self._turning(name, page, len(ids))
        return Card(joined(bold(title), text), (*rows, *turning, (self._all(),)))

    def _turning(self, name: str, page: int, number: int) -> Rows:
        pages = [n for n in (page - 1, page + 1) if 0 <= n * PAGE < number]
        labels = {page - 1: self.t.button("Back"), page + 1: self.t.button("Next")}
        row = tuple(button(labels[n], "quality", f"{name}-{n}") for n in pages)
        return (row,) if row else ()

    def _all(self) -> Button:
        return button(self.t.button("All lists"), "quality")

    def _one(self, interview: str, name: str) -> Card:
        t, seen = self.t, self.seen
        verdict = seen.verdicts.get(interview)
        back = button(t.button("Back to the list"), "quality", f"{name}-0" if name else "")
        if verdict is None and interview not in seen.interviews:
            return Card(plain(t("There is no such interview here any more.")), ((self._all(),),))
        known = seen.interviews.get(interview)
        form = self.shelf.newest.get(known.form) if known else None
        found = "\n".join(words.evidence(t, form, each) for each in seen.about(interview))
        out = verdict is not None and verdict.ruling is Ruling.EXCLUDED
        said = plain(words.ruled(t, verdict)) if verdict and out else ""
        return Card(
            joined(bold(self._named(interview)), said, found), (*self._deciding(interview, out=out), (back,))
        )

    def _deciding(self, interview: str, *, out: bool) -> Rows:
        if not self.decides:
            return ()
        if out:
            return ((button(self.t.button("Take it back"), "keep", interview),),)
        return (
            (button(self.t.button("Leave it out…"), "exclude", interview),),
            (button(self.t.button("Keep it"), "keep", interview),),
        )
