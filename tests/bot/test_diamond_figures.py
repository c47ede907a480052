"""Every figure in the chat is the figure that `gauhar score` prints of the same part of the country."""

import asyncio
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from collected import NOW, people, published
from openpyxl import load_workbook
from test_score import Terminal, terminal

from bot.card import Card
from bot.diamond.drill import NAMES
from bot.diamond.looking import Looking
from bot.diamond.showing import Showing
from bot.diamond.view import COUNTRY, View
from locales import Translator, translators
from scoring.filters import COMBINED, Filter, family
from scoring.instrument import load
from scoring.study import Study
from surveys.store import Store, Vault

__all__ = ["terminal"]
FORMS = {name: each.form for name, each in published().items()}
LANGUAGES = ("kk", "ru", "en")
EVERY = [one for one in family(load(), load().groups) if set(one.shape) <= set(COMBINED)]
WOMEN = View(Filter((("sex", "female"),)))


def lots(seed: int) -> Iterator[View]:
    """Draw views, most of them of parts that many people are in."""
    luck = random.Random(seed)
    large = [one for one in EVERY if set(one.shape) <= {"sex", "settlement"}]
    for among in (large, EVERY):
        chosen = luck.choice(among)
        yield View(chosen, weighted=luck.random() < 0.5, against=COUNTRY if chosen.choices else None)


class Desk:
    """The desk of the database that a terminal reads."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    async def _with(self, *asked: Any) -> list[Any]:
        store = await Store.open(self.terminal.url, Vault(self.terminal.secret))
        try:
            showing = Showing(Looking(store, lambda: NOW, lambda _: Study(2026), simulated=False))
            return [await one(showing) for one in asked]
        finally:
            await store.close()

    def caption(self, t: Translator, view: View) -> str:
        async def shown(showing: Showing) -> str:
            return (await showing.shown(t, FORMS, view)).caption

        return str(asyncio.run(self._with(shown))[0])

    def cards(self, t: Translator, view: View, parts: list[str]) -> dict[str, Card]:
        return self.all(t, view, parts)[1]

    def all(self, t: Translator, view: View, parts: list[str]) -> tuple[str, dict[str, Card]]:
        """Give the caption of a view, and the cards of these parts."""

        async def caption(showing: Showing) -> str:
            return (await showing.shown(t, FORMS, view)).caption

        async def card(showing: Showing) -> list[Card]:
            return [await showing.figures(t, FORMS, view, part) for part in parts]

        said, cards = asyncio.run(self._with(caption, card))
        return said, dict(zip(parts, cards, strict=True))

    def file(self, t: Translator, view: View, format: str) -> bytes:  # noqa: A002
        async def made(showing: Showing) -> bytes:
            return (await showing.file(t, FORMS, view, format))[1]

        return bytes(asyncio.run(self._with(made))[0])


def printed(terminal: Terminal, view: View) -> dict[str, Any]:
    """Have the command line print a view."""
    filters = [
        word for question, answer in view.chosen.choices for word in ("--filter", f"{question}={answer}")
    ]
    index = terminal.index(*filters, "--weights", "on" if view.weighted else "off")
    return dict(index.get("index", index))


def spelled(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text)


def every(index: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for dimension in index["dimensions"]:
        yield dimension
        for sub in dimension["subdimensions"]:
            yield sub
            yield from sub["indicators"]


def ends(t: Translator, one: dict[str, Any]) -> tuple[str, str] | None:
    interval = one["interval"]
    return None if interval is None else (t.score(interval["low"]), t.score(interval["high"]))


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_in_the_chat_is_the_one_that_is_printed(terminal: Terminal, seed: int) -> None:
    desk, t = Desk(terminal), translators()[LANGUAGES[seed]]
    shown = 0
    for view in lots(seed):
        index = printed(terminal, view)
        parts = [one["id"] for one in every(index)]
        caption, cards = desk.all(t, view, ["", *parts])
        assert len(parts) == 5 + 27 + 65
        for one in index["dimensions"]:
            line = next(
                line for line in spelled(caption).splitlines() if line.startswith(t(NAMES[one["id"]]) + ":")
            )
            check_line(t, line, one)
        for one in every(index):
            above = spelled(cards[one["id"].rpartition(".")[0]].text)
            check_line(
                t,
                next(
                    each for each in above.splitlines() if each.startswith(f"{one['id']} ") and ": " in each
                ),
                one,
            )
            check_card(t, spelled(cards[one["id"]].text), one)
            shown += one["value"] is not None
        if view.against is not None:
            country = printed(terminal, replace(view, chosen=Filter(), against=None))
            scores = " · ".join(t.score(one["value"]) for one in country["dimensions"])
            assert t("For comparison ({name}): {scores}", name=t("Whole country"), scores=scores) in spelled(
                caption
            )
    assert shown > 20


def check_line(t: Translator, line: str, one: dict[str, Any]) -> None:
    said = line.partition(": ")[2]
    if one["value"] is None:
        assert said == t("no data")
        return
    assert said.partition(" (")[0] == t.score(one["value"]), line
    if found := ends(t, one):
        assert "–".join(found) in said, line
    assert (t("whole country") in said) == bool(one.get("national", t("whole country") in said)), line


def check_card(t: Translator, text: str, one: dict[str, Any]) -> None:
    if one["value"] is None:
        assert t("No value.") in text
        return
    assert t("Value: {value} of 100", value=t.score(one["value"])) in text
    if found := ends(t, one):
        assert t("Margin of error (95 %): from {low} to {high}", low=found[0], high=found[1]) in text
    if one.get("n") is not None:
        assert t.plural("Rests on {n} answer", "Rests on {n} answers", one["n"]) in text
    if one.get("figure"):
        assert str(one["figure"]["year"]) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_of_an_indicator_names_what_was_asked_and_fits(terminal: Terminal, language: str) -> None:
    t = translators()[language]
    index = printed(terminal, View())
    sources = {one["id"]: one.get("source") for one in every(index)}
    cards = Desk(terminal).cards(t, WOMEN, list(sources))

    assert FORMS["citizen"].by_name["community"].label[language] in cards["1.1.3"].text
    for part, card in cards.items():
        assert len(spelled(card.text)) <= 4096, part
        if part.count(".") == 2:
            has_questions = sources[part] != "secondary"
            assert (t("What was asked:") in card.text) == has_questions, part


def test_a_workbook_holds_the_rows_that_are_printed_and_says_on_what_they_rest(terminal: Terminal) -> None:
    t = translators()["ru"]
    view = replace(WOMEN, against=COUNTRY)
    book = load_workbook(BytesIO(Desk(terminal).file(t, view, "xlsx")))
    index = printed(terminal, view)

    assert len(book.sheetnames) == 2
    for sheet in book:
        head = [cell.value for cell in sheet["A"][:9] if cell.value]
        assert any("csi-2010-after-1" in line for line in head), head
        assert t("Respondents chose themselves to take part.") in head
        assert any(t("Edition {n}, {date}", n="1", date="")[:6] in line for line in head)
    rows = {row[1]: row for row in book.worksheets[0].iter_rows(values_only=True) if row[1]}
    for one in every(index):
        assert rows[one["id"]][3] == (None if one["value"] is None else pytest.approx(one["value"]))
        assert rows[one["id"]][2] == t(NAMES[one["id"]])


@pytest.mark.parametrize(("format", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")])
def test_pictures_are_fetched_in_every_format(terminal: Terminal, format: str, begins: bytes) -> None:  # noqa: A002
    assert Desk(terminal).file(translators()["kk"], WOMEN, format).startswith(begins)


def test_after_a_withdrawal_there_is_the_country_as_it_was_and_the_reason(terminal: Terminal) -> None:
    desk, t = Desk(terminal), translators()["en"]
    before = desk.caption(t, View())
    asyncio.run(terminal.change(withdrawn=people("citizen")[:1]))
    after = desk.caption(t, replace(WOMEN, against=COUNTRY))

    assert "120 citizens" in before
    assert "120 citizens" in after
    assert "Female" not in after
    assert "Parts and comparisons come with the next edition." in after
