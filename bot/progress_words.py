"""How far the fieldwork is, in one language: the card, the picture's words and its caption."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.card import Card, bold, italic, joined, parted, plain, shortened
from bot.office.duty import button
from bot.office.wording import form_name, region_name
from bot.overview import CellCount, Overview
from bot.progress_chart import Bar, Day, Sheet
from bot.shelf import Shelf
from locales import Translator, language_name
from surveys.fieldwork.progress import Flow, Stop
from surveys.form import Choice, Kind, Question

_MOST = 6  # lines of a list: what follows is added up
_LONGEST_QUESTION = 70
_MINUTE = 60
_PERCENT = 100


@dataclass(frozen=True)
class ProgressWords:
    """Spells an overview."""

    t: Translator
    shelf: Shelf
    seen: Overview

    def card(self) -> Card:
        """Tell all that is counted, with a button for each other form."""
        blocks = (self._flows(), self._pace(), self._shares(), self._sources(), self._stops(), self._quotas())
        others = [name for name in sorted(self.shelf.newest) if name != self.seen.progress.form]
        row = tuple(button(form_name(self.t, self.shelf, name), "progress", name) for name in others)
        return Card(joined(bold(self.title()), *blocks, self._limits()), (row,) if row else ())

    def caption(self) -> str:
        """Say in a line what the picture shows."""
        return joined(bold(self.title()), plain(self._today()), self._simulated())

    def title(self) -> str:
        t = self.t
        name = form_name(t, self.shelf, self.seen.progress.form)
        whole = t("Progress of wave {wave}: {form}", wave=self.seen.wave, form=name)
        return whole if self.seen.region is None else f"{whole} · {self._region(self.seen.region)}"

    def picture(self) -> Sheet:
        """Give what is drawn: a bar for each region, and the last days."""
        t, seen = self.t, self.seen
        return Sheet(
            title=self.title(),
            subtitle=t.date_time(seen.now),
            stamp=t("SIMULATED RESPONDENTS") if seen.simulated else "",
            finished=t("Finished"),
            begun=t("Begun, not finished"),
            target=t("Wanted"),
            days_title=t("Finished by day"),
            bars=tuple(self._bars()),
            days=tuple(Day(f"{day:%d.%m}", flow.finished) for day, flow in seen.progress.days.items()),
        )

    def _bars(self) -> Iterator[Bar]:
        flows, targets = self.seen.regions, self.seen.targets
        places = [choice.name for choice in self._places()]
        others = [place for place in flows if place not in places]
        for place in [*places, *others]:
            flow = flows.get(place, Flow())
            if self.seen.region in {None, place}:
                name = self.t("Region not known") if place is None else self._region(place)
                yield Bar(name, flow.finished, flow.began - flow.finished, targets.get(place or ""))

    def _places(self) -> tuple[Choice, ...]:
        form = self.shelf.newest.get(self.seen.progress.form)
        question = form.by_name.get("region") if form else None
        return question.choices if question else ()

    def _region(self, place: str) -> str:
        mine = next((choice for choice in self._places() if choice.name == place), None)
        return mine.label[self.t.language] if mine else region_name(self.t, self.shelf, place)

    def _today(self) -> str:
        t, one = self.t, self.seen.progress
        return t(
            "Today {began} began and {finished} finished; yesterday {began_before} and {finished_before}.",
            began=t.integer(one.today.began),
            finished=t.integer(one.today.finished),
            began_before=t.integer(one.yesterday.began),
            finished_before=t.integer(one.yesterday.finished),
        )

    def _flows(self) -> str:
        t, one = self.t, self.seen.progress
        began, finished = t.integer(one.total.began), t.integer(one.total.finished)
        total = t("Began: {began}. Finished: {finished}.", began=began, finished=finished)
        left_out = t("Left out of the figures: {n}.", n=t.integer(one.excluded)) if one.excluded else ""
        return "\n".join(plain(line) for line in (total, left_out, self._today()) if line)

    def _pace(self) -> str:
        t, pace = self.t, self.seen.progress.pace
        if pace is None:
            return ""
        words = t(
            "Half of them took {minutes} minutes or less on the questions; pauses are not counted.",
            minutes=t.score(pace.seconds / _MINUTE),
        )
        return plain(words)

    def _shares(self) -> str:
        one = self.seen.progress.languages
        return self._listed(self.t("Languages"), ((language_name(name), n) for name, n in one.items()))

    def _sources(self) -> str:
        t, one = self.t, self.seen.progress.sources
        if not any(one):  # nobody came by a link: there is nothing to compare
            return ""
        return self._listed(
            t("Ways they came"), ((name or t("without a link"), n) for name, n in one.items())
        )

    def _stops(self) -> str:
        return self._listed(
            self.t("Where the unfinished stand"),
            ((self._stop(stop), stop.number) for stop in self.seen.progress.stops),
        )

    def _stop(self, stop: Stop) -> str:
        t, form = self.t, self.shelf.newest.get(stop.form)
        if stop.question is None:
            return t("not known")
        if not stop.question:
            return t("everything answered, not sent")
        question = form.by_name.get(stop.question) if form else None
        if question is None or question.kind is Kind.CALCULATE:
            return stop.question
        label = question.label[t.language]
        return shortened(parted(label)[1] or label, _LONGEST_QUESTION)

    def _listed(self, title: str, counted: Iterable[tuple[str, int]]) -> str:
        """List the largest with their shares, and add up the others."""
        t, lines = self.t, list(counted)
        total = sum(number for _name, number in lines)
        if not total:
            return ""
        spelled = [f"{plain(name)}: {self._share(number, total)}" for name, number in lines[:_MOST]]
        others = sum(number for _name, number in lines[_MOST:])
        if others:
            spelled.append(f"{plain(t('others'))}: {self._share(others, total)}")
        return "\n".join((bold(title), *spelled))

    def _share(self, number: int, total: int) -> str:
        return f"{self.t.integer(number)} ({round(_PERCENT * number / total)}%)"

    def _quotas(self) -> str:
        t, cells = self.t, sorted(self.seen.cells, key=lambda each: -each.lacking)
        if not cells:
            return ""
        wanting = [each for each in cells if each.lacking]
        full = t(
            "{full} of {all} quotas are full.",
            full=t.integer(len(cells) - len(wanting)),
            all=t.integer(len(cells)),
        )
        more = len(wanting) - _MOST
        rest = (
            t.plural("and {n} more that lack fewer", "and {n} more that lack fewer", more) if more > 0 else ""
        )
        lines = (full, *(self._cell(each) for each in wanting[:_MOST]), rest)
        return "\n".join((bold(t("Quotas")), *(plain(line) for line in lines if line)))

    def _cell(self, each: CellCount) -> str:
        t = self.t
        return t(
            "{who}: {completed} of {target}, {under_way} under way",
            who=self._who(each),
            completed=t.integer(each.completed),
            target=t.integer(each.cell.target),
            under_way=t.integer(each.under_way),
        )

    def _who(self, each: CellCount) -> str:
        cell, form = each.cell, self.shelf.newest.get(self.seen.progress.form)
        told = [("region", cell.region), ("sex", cell.sex), ("age_group", cell.age_group)]
        names = [self._answer(form.by_name.get(name) if form else None, said) for name, said in told if said]
        return ", ".join(names) or self.t("everybody")

    def _answer(self, question: Question | None, said: str) -> str:
        choice = question.choice(said) if question else None
        return choice.label[self.t.language] if choice else said.replace("_plus", "+").replace("_", "–")

    def _limits(self) -> str:
        if self.seen.region is None:
            return self._simulated()
        words = self.t("Only your region is shown; whoever has not said yet where they live is not counted.")
        return joined(italic(words), self._simulated())

    def _simulated(self) -> str:
        n = self.seen.simulated
        return bold(self.t("{n} of these interviews are simulated.", n=self.t.integer(n))) if n else ""
