"""The screens beside the questions, in each language: nothing is cut, and nothing is met with silence."""

import re

import pytest
from phone import Phone
from playwright.sync_api import Route, expect

from bot.card import Card
from bot.render import withdrawal_card
from bot.speech import Notice, help_card, not_an_official, privacy_card
from locales import Translator, language_name

pytestmark = pytest.mark.browser

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(params=LANGUAGES)
def newcomer(phone: Phone, request: pytest.FixtureRequest) -> Phone:
    """Give a new citizen who has chosen a language and reads the first question."""
    language = str(request.param)
    phone.page.get_by_test_id(f"ui-{language}").click()
    phone.page.get_by_test_id("new-person").click()
    phone.language = language
    phone.start()
    phone.tap(language_name(language))
    phone.is_asked("consent")
    return phone


def begins(text: str) -> str:
    """Give the first line of a card, without its markup."""
    return re.sub(r"</?b>", "", text.split("\n", 1)[0])


def unsigned(t: Translator) -> Card:
    """Give the privacy card of a demo, which names no operators."""
    return privacy_card(t, Notice())


def test_help_and_privacy_are_read_and_the_question_comes_again(newcomer: Phone) -> None:
    for name, card in (("help", help_card), ("privacy", unsigned)):
        newcomer.command(name)
        newcomer.is_asked("consent")
        words = newcomer.page.locator("[data-from=bot]").filter(has_text=begins(card(newcomer.t).text))
        words.last.scroll_into_view_if_needed()
        newcomer.is_readable(name)


def test_erasing_is_asked_twice(newcomer: Phone) -> None:
    newcomer.choose(0)
    newcomer.command("withdraw")
    newcomer.is_readable("withdraw")
    newcomer.button("No, keep my answers")
    newcomer.is_asked("resident")

    newcomer.command("withdraw")
    assert begins(withdrawal_card(newcomer.t).text) in newcomer.text
    newcomer.button("Yes, erase everything")
    newcomer.is_readable("erased")
    newcomer.command("start")
    newcomer.tap(language_name(newcomer.language))  # that was forgotten, too
    newcomer.is_asked("consent")


def test_who_does_not_agree_is_thanked_at_once(newcomer: Phone) -> None:
    newcomer.choose(1)
    newcomer.is_asked("end_consent")
    newcomer.is_readable("declined")

    assert newcomer.keys == []


def test_who_is_too_young_is_thanked_at_once(newcomer: Phone) -> None:
    newcomer.choose(0)
    newcomer.choose(0)
    newcomer.write("17")
    newcomer.is_asked("end_age")


def test_nobody_starts_for_somebody_else_while_a_new_person_joins(phone: Phone) -> None:
    joining: list[Route] = []
    newcomer, start = (phone.page.get_by_test_id(name) for name in ("new-person", "start"))
    newcomer.click()
    expect(phone.page.locator("[aria-pressed=true]", has_text=re.compile(r"\d"))).to_be_visible()
    expect(start).to_be_visible()

    phone.page.route(
        "**/sandbox/people", lambda route: route.continue_() if joining else joining.append(route)
    )
    with phone.page.expect_request("**/sandbox/people"):
        newcomer.click()
    expect(start).to_be_hidden(timeout=2_000)
    joining[0].continue_()
    expect(start).to_be_visible()


def test_odd_messages_are_answered(newcomer: Phone) -> None:
    newcomer.command("review")
    newcomer.is_readable("review-empty")
    newcomer.write("/diamond")
    newcomer.sees(not_an_official(newcomer.t).text)
    newcomer.is_readable("not-an-official")
    newcomer.page.get_by_test_id("attach").click()
    newcomer.page.get_by_test_id("attach-item").nth(1).click()
    newcomer.sees("⚠️")
    newcomer.is_readable("sticker")
