"""A respondent's hands and eyes on the chat page: what is shown, what can be tapped, what can be written.

It finds everything by what a person sees; only the words come from the form and the catalogues.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from bot.card import parted
from locales import Translator, language_name, translators
from surveys.form import Form, Question

_SHOWN = """() => JSON.stringify([...document.querySelectorAll('[data-from=bot]')].map(
    message => [...message.querySelectorAll('.text, .key')].map(part => part.textContent)))"""
_SHOWS_OTHER = f"before => ({_SHOWN})() !== before"
_CUT = """() => [...document.querySelectorAll('[data-from=bot]:last-child .label')]
    .filter(label => label.scrollWidth > label.clientWidth).map(label => label.textContent)"""
_READY = """() => ['start', 'menu-button'].some(
    name => document.querySelector(`[data-testid=${name}]`).offsetParent !== null)"""
_SPILLS = "() => document.documentElement.scrollWidth > innerWidth"


class Phone:
    """The page as one person uses it, in one language at a time."""

    def __init__(self, page: Page, form: Form) -> None:
        self.page = page
        self.form = form
        self.language = "en"

    # who and what

    def become(self, name: str, language: str) -> None:
        """Be one of the people of the demo, with the page in their language."""
        self.page.get_by_test_id(f"ui-{language}").click()
        self.page.get_by_test_id("person").filter(has_text=re.compile(f"^{name}$")).click()
        self.language = language

    @property
    def t(self) -> Translator:
        return translators()[self.language]

    @property
    def card(self) -> Locator:
        return self.page.locator("[data-from=bot]").last

    @property
    def text(self) -> str:
        return self.card.locator(".text").inner_text()

    @property
    def keys(self) -> list[str]:
        return self.card.get_by_test_id("key").all_inner_texts()

    @property
    def question(self) -> Question:
        """Give the form's question whose words stand on the newest card."""
        text = self.text
        shown = [q for q in self.form.questions if q.label and self._asking(q) in text]
        assert shown, f"no question of the form is on the card: {text!r}"
        return max(shown, key=lambda question: len(self._asking(question)))

    def _asking(self, question: Question) -> str:
        """Give the words that ask, which stand out on the card; notes have none and stand as they are."""
        label = question.label[self.language]
        return parted(label)[1] or label

    @property
    def place(self) -> tuple[int, int]:
        """Give the question's number and how many there are, as the card says."""
        found = re.search(r"(\d+)\s/\s(\d+)", self.text)
        assert found, f"no place in {self.text!r}"
        return int(found[1]), int(found[2])

    # doing

    def start(self) -> None:
        self._doing(lambda: self.page.get_by_test_id("start").click())

    def start_if_new(self) -> None:
        """Press START unless somebody has talked with the bot as this person before, in this demo."""
        self.page.wait_for_function(_READY)
        if self.page.get_by_test_id("start").is_visible():
            self.start()

    def tap(self, label: str) -> None:
        """Tap the button with this label on the newest card, and wait for what comes of it."""
        key = self.card.get_by_role("button", name=label, exact=True)
        self._doing(key.click)

    def tap_in_vain(self, label: str) -> str:
        """Tap a button that changes nothing; give the notice that says so."""
        toast = self.page.get_by_test_id("toast")
        self.card.get_by_role("button", name=label, exact=True).click()
        expect(toast).to_be_visible()
        return toast.inner_text()

    def button(self, msgid: str, /, **named: object) -> None:
        self.tap(self.t.button(msgid, **named))

    def write(self, words: str) -> None:
        self.page.get_by_test_id("input").fill(words)
        self._doing(lambda: self.page.get_by_test_id("input").press("Enter"))

    def command(self, name: str) -> None:
        """Choose a command in the menu."""
        self.page.get_by_test_id("menu-button").click()
        item = self.page.get_by_test_id("command-item").filter(has_text=f"/{name}")
        self._doing(item.click)

    def choose(self, number: int) -> str:
        """Tap a choice by its words, or by its number where the card lists the words; give the words."""
        words = self.question.choices[number].label[self.language]
        short = str(number + 1)
        for label in (said for one in (words, short) for said in (one, f"● {one}", f"☐ {one}")):
            if label in self.keys:
                self.tap(label)
                return words
        raise AssertionError(f"{words!r} cannot be tapped; there are {self.keys}")

    def speak(self, language: str) -> None:
        """Change the language by /language."""
        self.command("language")
        self.tap(language_name(language))
        self.language = language

    def _doing(self, act: Callable[[], None]) -> None:
        before = self.page.evaluate(_SHOWN)
        act()
        self.page.wait_for_function(_SHOWS_OTHER, arg=before)

    # seeing

    def sees(self, words: str) -> None:
        """Wait until the newest card says this."""
        expect(self.card.locator(".text")).to_contain_text(words)

    def is_asked(self, name: str) -> None:
        self.sees(self._asking(self.form.by_name[name]))

    def is_readable(self, name: str) -> None:
        """Nothing on the newest card is cut off or spills over the edge; a picture is kept if asked for."""
        folder = os.environ.get("GAUHAR_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{self.language}-{name}.png")

        assert self.page.evaluate(_CUT) == []
        assert not self.page.evaluate(_SPILLS)
