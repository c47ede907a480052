"""A coordinator sends a workbook: findings or a draft, rehearsed, compared, published and taken back."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from running import COORDINATOR, Chat, RunningBot
from small_form import write_form
from sqlalchemy import select

from bot import form_desk
from bot.shelf import Shelf
from bot.workshop import Candidate, publish_form
from sandbox.parameters import Upload
from surveys.fieldwork.invitations import Campaign
from surveys.fieldwork.rehearsals import REHEARSAL, REHEARSAL_LINK, is_rehearsal
from surveys.fieldwork.roles import Role
from surveys.interview import start
from surveys.store import Unit, schema
from surveys.store.workshop import Draft
from surveys.xlsform import Publication, publish
from surveys.xlsform.writing import spreadsheet


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read workbooks in this process: that it happens apart is tested elsewhere, and takes its seconds."""

    async def publish_here(path: Path) -> Publication:
        return publish(path)

    monkeypatch.setattr(form_desk, "publish_apart", publish_here)


def workbook_of(path: Path, name: str = "form.xlsx") -> Upload:
    return Upload(name, spreadsheet(publish(path).sheets))


@pytest.fixture
def newer(tmp_path: Path) -> Upload:
    return workbook_of(write_form(tmp_path, "2", people="How many are you?", without=("since",)))


@pytest.fixture
async def coordinator(bot: RunningBot) -> Chat:
    return await bot.meet(COORDINATOR).starts()


async def send(chat: Chat, upload: Upload) -> Chat:
    return await chat.does(chat.person.send_document(upload))


def payload(chat: Chat) -> str:
    return str(re.search(r"start=(rehearse_\w+)", chat.shown)[1])  # type: ignore[index]


async def versions(bot: RunningBot) -> list[tuple[str, str, str]]:
    table = schema.interviews.c
    async with bot.store.unit() as unit:
        rows = await unit.connection.execute(
            select(table.form, table.version, table.origin).order_by(table.started_at)
        )
        return [("rehearsal" if is_rehearsal(form) else form, v, origin) for form, v, origin in rows]


async def test_a_draft_is_compared_published_and_taken_back(
    bot: RunningBot, coordinator: Chat, newer: Upload
) -> None:
    begun = await bot.meet(5).starts()
    await send(coordinator, newer)
    await coordinator.sees("Draft of the questionnaire citizen, version 2", "Languages: English")

    await coordinator.tap("What is different")
    await coordinator.sees("Questions that are gone", "since Since which day?", "It is worded differently")
    await coordinator.tap("‹ Back")
    await coordinator.tap("Publish")
    await coordinator.sees("New questions: 0. Gone: 1. Changed: 1.", "go on with the version they began with")
    assert [version for _, version, _ in await versions(bot)] == ["1", "1"]
    await coordinator.tap("Yes, publish it")
    await coordinator.sees("Version 2 of the questionnaire citizen is asked now.")

    await begun.tap("Yes")
    await begun.says("40")
    await begun.sees("How many people live with you?")
    fresh = await bot.meet(6).starts()
    await fresh.tap("Yes")
    await fresh.says("40")
    await fresh.sees("How many are you?")

    await coordinator.says("/workshop")
    await coordinator.tap("Take back: Citizens", "Yes, take it back")
    await coordinator.sees("Version 1 of the questionnaire citizen is asked now.")
    await bot.meet(7).starts()
    assert [version for _, version, _ in await versions(bot)] == ["1", "1", "2", "1"]
    await coordinator.says("/workshop")
    assert "Take back: Citizens" not in coordinator.card.labels


async def test_a_rehearsal_says_that_it_counts_nowhere(
    bot: RunningBot, coordinator: Chat, newer: Upload
) -> None:
    await send(coordinator, newer)
    link = payload(coordinator)
    guest = await bot.meet(5).starts(payload=link)
    await guest.sees("Rehearsal: these answers count nowhere.", "Do you agree to take part?")
    await guest.tap("Yes")
    await guest.says("40")
    await guest.sees("Rehearsal", "How many are you?")
    await guest.does(guest.person.start())
    await guest.sees("Do you agree to take part?")
    guest.sees_nothing_of("Rehearsal")

    assert await versions(bot) == [
        ("citizen", "1", "real"),
        ("rehearsal", "2", "rehearsal"),
        ("citizen", "1", "real"),
    ]
    await coordinator.tap("Delete draft and rehearsals")
    assert [form for form, *_ in await versions(bot)] == ["citizen", "citizen"]
    await guest.does(guest.person.start(link))
    await guest.sees("This rehearsal is over.")


async def test_who_rehearses_and_is_asked_for_a_picture_may_send_the_mended_workbook(
    coordinator: Chat, newer: Upload, tmp_path: Path
) -> None:
    path = write_form(tmp_path, "3")
    path.write_text(re.sub(r"integer( \| people .*) \. >= 1 ", r"image\1 ", path.read_text("utf-8")), "utf-8")
    await send(coordinator, workbook_of(path))
    await coordinator.does(coordinator.person.start(payload(coordinator)))
    await coordinator.tap("Yes")
    await coordinator.says("40")
    await coordinator.sees("How many people live with you?", "Send a photo")

    await send(coordinator, newer)
    await coordinator.sees("Draft of the questionnaire citizen, version 2")


async def test_the_oldest_draft_makes_room_for_the_twenty_first(
    bot: RunningBot, coordinator: Chat, newer: Upload, tmp_path: Path
) -> None:
    publication = publish(write_form(tmp_path, "3"))
    codes = [f"{number:012x}" for number in range(20)]
    async with bot.store.unit() as unit:
        for number, code in enumerate(codes):
            made = datetime.now(UTC) - timedelta(minutes=len(codes) - number)
            draft = Draft(code, publication.xform, publication.sheets)
            await unit.keep_draft(draft, made)
            await unit.begin(draft.rehearsed, start(draft.rehearsed, "en"), made, origin=REHEARSAL)

    await send(coordinator, newer)

    async with bot.store.unit() as unit:
        left = [draft.code for draft in await unit.drafts()]
    assert (len(left), left[:-1]) == (20, codes[1:])
    assert payload(coordinator) == f"{REHEARSAL_LINK}{left[-1]}"
    assert [form for form, *_ in await versions(bot)].count("rehearsal") == 19, "its rehearsals went too"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("survey, row 2: There is no list 'nowhere' on the choices sheet.", "Add its choices, or use"),
        ),
        (
            "kk",
            ("survey, 2-жол: choices парағында 'nowhere' деген тізім жоқ.", "Оның жауап нұсқаларын қосыңыз"),
        ),
        ("ru", ("survey, строка 2: На листе choices нет списка 'nowhere'.", "Добавьте его варианты ответа")),
    ],
)
async def test_findings_name_sheet_row_and_remedy_in_the_language_of_the_chat(
    bot: RunningBot, tmp_path: Path, language: str, said: tuple[str, str]
) -> None:
    chat = await bot.meet(COORDINATOR).starts(language)
    sheets = {sheet: [[*row] for row in rows] for sheet, rows in publish(write_form(tmp_path)).sheets.items()}
    sheets["survey"][1][0] = "select_one nowhere"
    await send(chat, Upload("form.xlsx", spreadsheet(sheets)))

    await chat.sees(*said)
    assert await bot.rows("drafts") == 0


async def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(coordinator: Chat) -> None:
    await send(coordinator, Upload("form.xlsx", b"PK nonsense"))
    await coordinator.sees("There is no questionnaire in it")
    await send(coordinator, Upload("form.xlsx", bytes(5_000_001)))
    await coordinator.sees("more than 5 megabytes")


@pytest.mark.parametrize("role", [Role.REGIONAL, Role.OBSERVER, None])
async def test_nobody_else_may_send_one(bot: RunningBot, newer: Upload, role: Role | None) -> None:
    chat = await bot.meet(5).starts()
    if role is not None:
        async with bot.store.unit() as unit:
            code = await unit.offer_role(role, "city", unit.actor(COORDINATOR), datetime.now(UTC))
        await chat.says(f"/role {code}")
    await send(chat, newer)

    chat.sees_nothing_of("Draft", "workbook")
    assert await bot.rows("drafts") == 0


async def test_the_workbook_that_is_asked_comes_as_a_file(coordinator: Chat) -> None:
    await coordinator.says("/workshop")
    await coordinator.tap("Workbook: Citizens")

    assert coordinator.card.media["document"]["file_name"] == "citizen-1.xlsx"


async def test_no_rehearsal_begins_with_a_draft_that_is_gone_and_none_of_it_counts(
    bot: RunningBot, coordinator: Chat, newer: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(coordinator, newer)
    guest = await bot.meet(5).starts()
    await guest.tap("Yes")
    await guest.does(guest.person.start(payload(coordinator)))
    await guest.tap("No")
    await guest.does(guest.person.start(payload(coordinator)))
    assert [await bot.rows(table) for table in ("silences", "tallies")] == [0, 0]

    async def unaware(_shelf: Shelf, _unit: Unit) -> None:
        """Be the worker that has not yet looked."""

    monkeypatch.setattr(Shelf, "renew", unaware)
    await coordinator.tap("Delete draft and rehearsals")
    await guest.tap("Yes")
    await guest.sees("This rehearsal is over.")
    assert {origin for *_, origin in await versions(bot)} == {"real"}


@pytest.mark.parametrize("name", ["friend", "rehearse_0123456789ab", "poster"])
async def test_no_form_takes_a_name_whose_links_lead_elsewhere(
    bot: RunningBot, coordinator: Chat, tmp_path: Path, name: str
) -> None:
    async with bot.store.unit() as unit:
        await unit.open_campaign(Campaign("poster", "citizen", is_open=True), datetime.now(UTC))
    path = write_form(tmp_path, "2")
    path.write_text(path.read_text("utf-8").replace("| citizen |", f"| {name} |"), "utf-8")
    await send(coordinator, workbook_of(path))
    if name == "poster":
        await coordinator.tap("Publish", "Yes, publish it")
    await coordinator.sees("is taken: a link with it leads elsewhere.", "Choose another name")
    assert await bot.rows("publications") == 0


async def test_what_two_coordinators_publish_at_once_is_taken_back_at_once(
    bot: RunningBot, coordinator: Chat, newer: Upload
) -> None:
    await send(coordinator, newer)
    async with bot.store.unit() as unit:
        (draft,) = await unit.drafts()
        candidate = Candidate(draft.form, draft.xform, draft.sheets, None)
        for _ in range(2):
            await publish_form(unit, candidate, "somebody", datetime.now(UTC))
    assert await bot.rows("publications") == 1
