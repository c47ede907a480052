"""The coordinator steers the diamond by its buttons on a small phone, in each language."""

import pytest
from phone import Phone
from playwright.sync_api import expect

from locales.index_words import DIAMOND, DIMENSIONS

pytestmark = pytest.mark.browser

LANGUAGES = ("kk", "ru", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_diamond_is_filtered_and_compared_by_tapping(phone: Phone, language: str) -> None:
    comes(phone, language)
    phone.button("Part of the country")
    phone.is_readable("diamond-filters")
    phone.button("Region")
    phone.is_readable("diamond-regions")
    phone.tap(back(phone))
    phone.button("Sex")
    sex = phone.form.by_name["sex"].choices[0].label[language]
    phone.tap(sex)
    phone.sees(sex)
    phone.button("Compare")
    phone.button("With the whole country")
    country = phone.t("Whole country")
    phone.sees(phone.t("For comparison ({name}): {scores}", name=country, scores="").rstrip())
    expect(phone.card.locator("img")).to_have_js_property("complete", value=True)
    phone.is_readable("diamond-women")
    phone.card.locator("img").scroll_into_view_if_needed()
    phone.is_readable("diamond-women-picture")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_drilled_into_by_tapping(phone: Phone, language: str) -> None:
    comes(phone, language)
    phone.button("Download")
    phone.is_readable("diamond-formats")
    phone.tap(back(phone))
    phone.button("Keep up to date")
    phone.is_readable("diamond-live")
    phone.button("Figures and questions")
    phone.sees(phone.t(DIMENSIONS["1"]))
    phone.is_readable("figures")
    for part in ("1", "1.2", "1.2.1"):
        phone.tap(part)
        phone.is_readable(f"figures-{part}")
    phone.sees(phone.t("What was asked:"))


def comes(phone: Phone, language: str) -> None:
    """Come as the coordinator and ask for the diamond."""
    phone.become("Coordinator", "en")
    phone.start_if_new()
    phone.speak(language)
    phone.command("diamond")
    phone.sees(phone.t(DIAMOND))
    phone.is_readable("diamond-buttons")


def back(phone: Phone) -> str:
    return "‹ " + phone.t.button("Back")
