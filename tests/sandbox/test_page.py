"""The chat page in a real browser, the size of a small phone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from sandbox import samples
from sandbox.parameters import Parameters
from sandbox.people import Person
from sandbox.server import serve
from sandbox.telegram import Telegram

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
ours = pytest_asyncio.fixture(loop_scope="module")
"""Marks what lives in the loop of the one browser: starting that takes longer than any of these tests."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KEYBOARD = (
    '{"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]}'
)
ODD = [
    "مرحبا بالعالم",
    "a\u200b\u200d\u2060b \u202eterces\u202c",
    "я" * 4096,
    "👩‍👩‍👧‍👦🇰🇿" * 40,
    "W" * 500,
    "<script>document.title = 'stolen'</script>",
    "e" + "\u0301" * 200,
    "a\n" * 100,
]
Say = Callable[..., Awaitable[None]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        await browser.close()


@ours
async def url(telegram: Telegram) -> AsyncIterator[str]:
    async with serve(telegram) as address:
        yield address


@ours
async def page(browser: Browser, url: str, citizen: Person) -> AsyncIterator[Page]:
    """Open the page as the citizen, in a browser that remembers nothing; any complaint fails the test."""
    complaints: list[str] = []
    async with await browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        await page.goto(f"{url}/?as={citizen.user_id}&ui=en")
        yield page
    assert complaints == []


@pytest.fixture
def say(telegram: Telegram, citizen: Person) -> Say:
    async def say(text: str, markup: str = "") -> None:
        given = {"chat_id": citizen.user_id, "text": text, "parse_mode": "HTML", "reply_markup": markup}
        await telegram.call("sendMessage", given)

    return say


async def fits(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def test_a_conversation_by_hand(page: Page, citizen: Person, telegram: Telegram, say: Say) -> None:
    await page.goto(f"{page.url}&start=wave-2")
    await page.get_by_test_id("start").click()
    await telegram.wait_until(lambda: citizen.messages)
    assert citizen.messages[0].text == "/start wave-2"

    await say("<b>Ready?</b>", KEYBOARD)
    await page.get_by_test_id("key").filter(has_text="Yes").click()
    await telegram.wait_until(lambda: telegram.updates.pending[-1].kind == "callback_query")
    query = telegram.updates.pending[-1].body["id"]
    await telegram.call("answerCallbackQuery", {"callback_query_id": query, "text": "Noted"})
    where = {"chat_id": citizen.user_id, "message_id": citizen.last.message_id}
    await telegram.call("editMessageText", {**where, "text": "How old are you?"})
    await page.get_by_test_id("toast").filter(has_text="Noted").wait_for()
    await page.get_by_text("How old are you?").wait_for()
    assert await page.get_by_test_id("key").count() == 0

    await page.get_by_test_id("input").fill("42")
    await page.get_by_test_id("input").press("Enter")
    await telegram.wait_until(lambda: citizen.messages[-1].text == "42")
    assert await page.get_by_test_id("input").input_value() == ""


async def test_entities_are_shown_and_nothing_is_run(page: Page, citizen: Person, say: Say) -> None:
    await citizen.start()
    await say(
        "<b>b</b><i>i</i><u>u</u><s>s</s><code>c</code><pre>p</pre><blockquote>q</blockquote>"
        '<a href="https://example.org">a</a><tg-spoiler>hidden</tg-spoiler>&lt;img src=x onerror=alert(1)&gt;'
    )
    bubble = page.get_by_test_id("message").last
    await bubble.get_by_text("onerror").wait_for()

    for tag in ("b", "i", "u", "s", "code", "pre", "blockquote", "a", ".spoiler"):
        assert await bubble.locator(f"span.text {tag}").count() == 1, tag
    assert await bubble.locator("img").count() == 0


async def test_odd_content_never_breaks_the_page(page: Page, citizen: Person, say: Say) -> None:
    await citizen.start()
    for text in ODD:
        await citizen.send(text)
        await say(text.replace("<", "&lt;"), KEYBOARD.replace("Yes", "W" * 300))
    await page.get_by_test_id("message").nth(2 * len(ODD)).wait_for()

    assert await fits(page)
    assert await page.title() == "Gauhar"


async def test_the_menu_lists_the_commands_of_the_persons_language(
    page: Page, citizen: Person, telegram: Telegram
) -> None:
    await citizen.start()
    commands = '[{"command": "privacy", "description": "Құпиялық"}]'
    await telegram.call("setMyCommands", {"commands": commands, "language_code": "kk"})
    await page.get_by_test_id("menu-button").click()
    await page.get_by_test_id("command-item").filter(has_text="Құпиялық").click()
    await telegram.wait_until(lambda: citizen.messages[-1].text == "/privacy")

    assert await page.get_by_test_id("commands").is_hidden()


def has(person: Person, kind: str) -> bool:
    return kind in person.messages[-1].media


async def test_samples_can_be_attached(page: Page, citizen: Person, telegram: Telegram) -> None:
    await citizen.start()
    for nth, kind in enumerate(("photo", "sticker", "voice", "location", "video")):
        await page.get_by_test_id("attach").click()
        await page.get_by_test_id("attach-item").nth(nth).click()
        await telegram.wait_until(partial(has, citizen, kind))


async def test_a_file_is_chosen_and_sent_as_what_it_is(
    page: Page, citizen: Person, telegram: Telegram, tmp_path: Path
) -> None:
    await citizen.start()
    for name, kind in (("form.xlsx", "document"), ("song.mp3", "audio")):
        (tmp_path / name).write_bytes(b"its bytes")
        await page.get_by_test_id("attach").click()
        async with page.expect_file_chooser() as chooser:
            await page.get_by_test_id("attach-item").nth(-2).click()
        await (await chooser.value).set_files(tmp_path / name)
        await telegram.wait_until(partial(has, citizen, kind))

        assert citizen.messages[-1].media[kind]["file_name"] == name


async def test_a_key_below_sends_the_place_it_asks_for_and_goes(
    page: Page, citizen: Person, telegram: Telegram
) -> None:
    await citizen.start()
    keys = '{"keyboard": [[{"text": "Here", "request_location": true}]], "one_time_keyboard": true}'
    await telegram.call("sendMessage", {"chat_id": citizen.user_id, "text": "Where?", "reply_markup": keys})
    await page.get_by_test_id("below-key").click()
    await telegram.wait_until(partial(has, citizen, "location"))
    await page.get_by_test_id("below-key").wait_for(state="detached")


async def test_a_photo_opens_large_and_a_document_downloads(
    page: Page, citizen: Person, telegram: Telegram
) -> None:
    await citizen.start()
    await telegram.call("sendPhoto", Parameters({"chat_id": citizen.user_id}, {"photo": samples.picture()}))
    await citizen.send_document()
    await page.get_by_test_id("photo").click()
    await page.locator("#large-image").wait_for(state="visible")
    await page.keyboard.press("Escape")
    async with page.expect_download() as download:
        await page.get_by_test_id("document").click()

    assert (await download.value).suggested_filename == "notes.txt"


async def test_one_can_become_somebody_else(page: Page, citizen: Person, telegram: Telegram) -> None:
    await citizen.start()
    await page.get_by_test_id("new-person").click()
    await page.get_by_test_id("person").nth(1).wait_for()
    await page.get_by_test_id("start").click()
    newcomer = max(telegram.people.values(), key=lambda person: person.user_id)
    await telegram.wait_until(lambda: newcomer.messages)

    assert newcomer is not citizen
    assert f"as={newcomer.user_id}" in page.url


async def test_a_blocked_bot_can_be_unblocked(page: Page, citizen: Person, telegram: Telegram) -> None:
    await citizen.start()
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id("attach-item").last.click()
    await telegram.wait_until(lambda: citizen.chat.blocked)
    await page.get_by_test_id("start").click()
    await telegram.wait_until(lambda: not citizen.chat.blocked)


async def test_the_page_speaks_three_languages(page: Page) -> None:
    said = set()
    for language in ("kk", "ru", "en"):
        await page.get_by_test_id(f"ui-{language}").click()
        said.add(await page.get_by_test_id("start").inner_text())

    assert said == {"БАСТАУ", "СТАРТ", "START"}


async def test_targets_are_large_and_nothing_spills(page: Page, citizen: Person, say: Say) -> None:
    await citizen.start()
    await say("Ready?", KEYBOARD)
    await page.get_by_test_id("key").first.wait_for()
    for width in (320, 360, 1280):
        await page.set_viewport_size({"width": width, "height": 740})
        heights = await page.eval_on_selector_all(".key", "keys => keys.map(key => key.offsetHeight)")

        assert len(heights) == 2
        assert min(heights) >= 44
        assert await fits(page)
