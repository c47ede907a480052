"""A citizen's whole way through the demo in each language, and the diamond that counts it."""

import json
import re
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from phone import Phone
from playwright.sync_api import expect
from started import ROOT, Demo

from bot.demo import CITIZENS, SIMULATED
from bot.words import MISSING
from locales import language_name
from locales.index_words import DIAMOND, DIMENSIONS, INDICATORS
from surveys.form import Kind, Missing

pytestmark = pytest.mark.browser

LANGUAGES = ("kk", "ru", "en")
OTHER = {"kk": "ru", "ru": "en", "en": "kk"}
MARK = {"kk": ",", "ru": ",", "en": "."}


@pytest.fixture(scope="module")
def interviewed() -> list[str]:
    """Collect the languages of those who have sent their answers to this demo."""
    return []


def arrive(phone: Phone, language: str) -> None:
    phone.become(CITIZENS[language], language)
    phone.start()
    phone.is_readable("greeting")
    phone.tap(language_name(language))
    phone.is_asked("consent")


def answer(phone: Phone, turn: int) -> str:
    """Answer the question on the card somehow, a different way each time; give the words of the answer."""
    question = phone.question
    for every, missing in ((7, Missing.DONT_KNOW), (9, Missing.REFUSED)):
        if turn % every == 0 and missing in question.missing:
            phone.button(MISSING[missing])
            return phone.t.button(MISSING[missing])
    if question.kind is Kind.SELECT_MULTIPLE:
        return tick(phone)
    if question.is_typed:
        phone.write("47")
        return "47"
    agreeing = question.name in ("consent", "resident")
    return phone.choose(0 if agreeing else (turn * 5 + 1) % len(question.choices))


def tick(phone: Phone) -> str:
    """Tick two boxes, after trying to go on with none."""
    phone.tap_in_vain(phone.t.button("Done ({n})", n=0))
    phone.choose(0)
    phone.is_readable("ticked")
    first = phone.question.choices[0].label[phone.language]
    assert f"☑ {first}" in phone.keys
    second = phone.choose(2)
    phone.button("Done ({n})", n=2)
    return f"{first}, {second}"


def go_back_and_change(phone: Phone) -> None:
    name = phone.question.name
    phone.tap("‹ " + phone.t.button("Back"))
    assert phone.question.name != name
    phone.is_readable("answered-before")
    phone.choose(0)
    phone.is_asked(name)


def stop_and_go_on(phone: Phone) -> None:
    name = phone.question.name
    phone.button("Pause")
    assert phone.keys == [phone.t.button("Continue")]
    phone.is_readable("paused")
    phone.button("Continue")
    phone.is_asked(name)


def change_the_language_and_back(phone: Phone) -> None:
    name, language = phone.question.name, phone.language
    phone.speak(OTHER[language])
    phone.is_asked(name)
    phone.speak(language)
    phone.is_asked(name)


def write_nonsense(phone: Phone) -> None:
    name = phone.question.name
    phone.write("ой")
    phone.is_asked(name)
    phone.sees("ой")
    phone.is_readable("problem")


ON_THE_WAY = {
    "age": write_nonsense,
    "settlement": go_back_and_change,
    "member_union": stop_and_go_on,
    "unpaid_sport": change_the_language_and_back,
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_citizen_completes_the_interview_by_tapping(
    phone: Phone, language: str, interviewed: list[str]
) -> None:
    arrive(phone, language)
    asked: dict[str, str] = {}
    totals = set()
    finished = phone.t.button("Send my answers")
    while finished not in phone.keys:
        question = phone.question
        phone.is_readable(f"{len(asked) + 1:02}-{question.name}")
        totals.add(phone.place[1])
        if question.name in ON_THE_WAY and question.name not in asked:
            ON_THE_WAY[question.name](phone)
        asked[question.name] = answer(phone, len(asked) + 1)

    assert list(asked) == [q.name for q in phone.form.questions if q.is_asked and q.kind is not Kind.NOTE]
    assert totals == {len(asked)}  # the way does not grow longer while one walks it
    assert {phone.t.button(MISSING[way]) for way in (Missing.DONT_KNOW, Missing.REFUSED)} < {*asked.values()}
    phone.sees(asked["resident"])
    phone.is_readable("review")

    phone.tap("4")
    phone.is_asked("sex")
    changed = phone.choose(1)
    phone.sees(changed)

    phone.tap(finished)
    phone.sees(phone.t("You can read them again with /review or have them erased with /withdraw."))
    phone.is_readable("thanked")
    phone.button("See my answers")
    phone.sees(changed)
    phone.is_readable("answers-sent")
    interviewed.append(language)


def scored(demo: Demo) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "score", "--simulated", "--format", "json"],
        cwd=ROOT,
        env=demo.environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return dict(json.loads(done.stdout))


def tenths(value: float, language: str) -> str:
    rounded = Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return str(rounded).replace(".", MARK[language])


def test_the_coordinators_diamond_says_what_the_command_line_computes(
    phone: Phone, demo: Demo, interviewed: list[str]
) -> None:
    index = scored(demo)
    survey, counted = index["samples"][0]  # the edition that the first results were told from
    assert survey == "citizen"
    assert SIMULATED["citizen"] <= counted <= SIMULATED["citizen"] + len(interviewed)
    assert [survey for survey, _ in index["samples"]] == ["citizen", "organisation", "expert"]
    phone.become("Coordinator", "en")
    phone.start_if_new()
    for language in LANGUAGES:
        phone.speak(language)
        phone.command("diamond")
        phone.sees(phone.t(DIAMOND))
        expect(phone.card.locator("img")).to_have_js_property("complete", value=True)
        phone.is_readable("diamond")
        phone.card.locator("img").scroll_into_view_if_needed()
        phone.is_readable("diamond-picture")
        scores = [line.split(" (")[0] for line in phone.text.splitlines() if re.match(r".+: \S", line)][:5]

        assert scores == [said(phone, one) for one in index["dimensions"]]
        assert all(one["interval"] for one in index["dimensions"])
        phone.sees("2.6.1 " + phone.t(INDICATORS["2.6.1"]))
        phone.sees("5.1.1 " + phone.t(INDICATORS["5.1.1"]))
        assert str(counted) in phone.text
        assert phone.card.locator("img").evaluate("image => image.naturalWidth") >= 600


def said(phone: Phone, dimension: dict[str, Any]) -> str:
    value = dimension["value"]
    score = phone.t("no data") if value is None else tenths(value, phone.language)
    return f"{phone.t(DIMENSIONS[dimension['id']])}: {score}"
