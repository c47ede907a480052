"""Tables and pictures that a workbook names, sent to the chat after it, one by one."""

from datetime import timedelta
from pathlib import Path

import pytest
from running import COORDINATOR, ON_BOTH, Chat, RunningBot
from shown_form import FILES, write_shown_form

from bot import form_desk
from bot.app import clock
from bot.tidying import tidy
from sandbox.parameters import Upload
from surveys.fieldwork.retention import Policy
from surveys.fieldwork.roles import Role
from surveys.store.handed_in import WORKBOOK
from surveys.xlsform import Publication, publish
from surveys.xlsform.writing import spreadsheet

TABLE = b"name,label\nalmaty,Almaty\n"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read workbooks in this process: that it happens apart is tested elsewhere, and takes its seconds."""

    async def publish_here(path: Path) -> Publication:
        return publish(path)

    monkeypatch.setattr(form_desk, "publish_apart", publish_here)


def upload(name: str, content: bytes = b"") -> Upload:
    return Upload(name, content or FILES[name])


def workbook_in(folder: Path, form: str = "shown", *, towns: bool = True) -> Upload:
    """Write a workbook that names three files for people to see or hear, and a table of towns."""
    path = write_shown_form(folder)
    (folder / "towns.csv").write_bytes(TABLE)
    text = path.read_text("utf-8").replace("| citizen |", f"| {form} |")
    text = text.replace("| text | why |", "| select_one_from_file towns.csv | why |") if towns else text
    path.write_text(text, "utf-8")
    return Upload("form.xlsx", spreadsheet(publish(path).sheets))


@pytest.fixture
async def coordinator(bot: RunningBot) -> Chat:
    return await bot.meet(COORDINATOR).starts()


async def send(chat: Chat, *uploads: Upload) -> Chat:
    for each in uploads:
        await chat.does(chat.person.send_document(each))
    return chat


@ON_BOTH
async def test_a_workbook_waits_for_its_files_and_becomes_a_draft_with_the_last(
    bot: RunningBot, coordinator: Chat, tmp_path: Path
) -> None:
    await send(coordinator, workbook_in(tmp_path))
    await coordinator.sees("Files that are still missing: 4", "towns.csv", "Send them here as files")
    await send(coordinator, upload("towns.csv", TABLE))
    await coordinator.sees("The file towns.csv is kept. Still missing: heard ru.ogg, heard.mp3, steppe.png.")

    await send(coordinator, upload("steppe.png"), upload("heard.mp3"))
    await coordinator.sees("The file heard.mp3 is kept. Still missing: heard ru.ogg.")
    await send(coordinator, upload("Heard_ru.ogg", FILES["heard ru.ogg"]))
    await coordinator.sees("none is missing", "Draft of the questionnaire shown, version 1")

    await coordinator.tap("Publish", "Yes, publish it")
    guest = await bot.meet(5).starts(payload="shown")
    await guest.sees("Do you like it?")
    assert [next(iter(message.media), "card") for message in guest.fresh][-2:] == ["photo", "card"]
    await coordinator.says("/workshop")
    await coordinator.tap("Workbook: A form")
    await coordinator.sees("needs these files after it: heard ru.ogg, heard.mp3, steppe.png.")
    sent = [message.media["document"]["file_name"] for message in coordinator.fresh if message.media]
    assert sent == ["shown-1.xlsx", "towns.csv"]


async def test_what_is_missing_is_told_by_the_workshop_and_can_be_let_go(
    bot: RunningBot, coordinator: Chat, tmp_path: Path
) -> None:
    await send(coordinator, workbook_in(tmp_path), upload("towns.csv", TABLE))
    await coordinator.says("/workshop")
    await coordinator.sees("still missing: 3", "heard ru.ogg, heard.mp3, steppe.png")
    assert "Read the workbook again" not in coordinator.card.labels
    await coordinator.tap("Delete files sent")
    coordinator.sees_nothing_of("still missing")

    assert [await bot.rows(table) for table in ("handed_in", "attachments")] == [0, 0]
    await send(coordinator, upload("steppe.png"))
    coordinator.sees_nothing_of("kept", "missing")


async def test_a_corrected_workbook_needs_no_file_again(coordinator: Chat, tmp_path: Path) -> None:
    await send(coordinator, workbook_in(tmp_path, "Bad Name"))
    await send(coordinator, upload("towns.csv", TABLE), *map(upload, FILES))
    await coordinator.sees("cannot name a form here")
    await coordinator.says("/workshop")
    await coordinator.tap("Read the workbook again")
    await coordinator.sees("cannot name a form here")

    await send(coordinator, workbook_in(tmp_path))
    await coordinator.sees("Draft of the questionnaire shown")
    await send(coordinator, workbook_in(tmp_path))
    await coordinator.sees("Draft of the questionnaire shown")


async def test_a_file_that_is_amiss_is_replaced(coordinator: Chat, tmp_path: Path) -> None:
    await send(coordinator, workbook_in(tmp_path, towns=False))
    await send(
        coordinator, *(upload(name, b"no picture") if "png" in name else upload(name) for name in FILES)
    )
    await coordinator.sees("The file steppe.png cannot be shown as image.", "Save it as JPEG or PNG.")
    await send(coordinator, upload("steppe.png"))
    await coordinator.sees("Draft of the questionnaire shown")
    await send(coordinator, upload("steppe.png"))
    coordinator.sees_nothing_of("kept", "Draft")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (
            upload("../../etc/passwd.csv", TABLE),
            "names no file ../../etc/passwd.csv. Still missing: towns.csv.",
        ),
        (upload("other.csv", TABLE), "The workbook names no file other.csv."),
        (upload("x" * 500 + ".csv", TABLE), "The workbook names no file xxx"),
        (upload("towns.csv", bytes(20_000_001)), "The file towns.csv is too large"),
        (upload("towns.csv", b"\xff\xfe\x00"), "not encoded in UTF-8"),
        (upload("towns.csv", b"name\n"), "The table has 0 rows."),
    ],
)
async def test_hostile_and_broken_files_are_refused_in_a_sentence(
    coordinator: Chat, tmp_path: Path, sent: Upload, said: str
) -> None:
    await send(coordinator, workbook_in(tmp_path), *map(upload, FILES), sent)
    await coordinator.sees(said)


async def test_a_photo_without_a_name_is_asked_for_as_a_file(coordinator: Chat, tmp_path: Path) -> None:
    await send(coordinator, workbook_in(tmp_path))
    await coordinator.does(coordinator.person.send_photo())
    await coordinator.sees("Send it as a file (the paper clip, then File)")


async def test_all_that_somebody_sends_is_bounded(
    coordinator: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.office.handing_in.LARGEST_OF_ALL", 20_000)
    await send(coordinator, workbook_in(tmp_path), upload("towns.csv", bytes(15_000)))
    await coordinator.sees("The file towns.csv is too large")


@pytest.mark.parametrize("role", [Role.REGIONAL, Role.OBSERVER, None])
async def test_nobody_elses_files_are_taken(
    bot: RunningBot, coordinator: Chat, tmp_path: Path, role: Role | None
) -> None:
    await send(coordinator, workbook_in(tmp_path))
    stranger = await bot.meet(5).starts()
    async with bot.store.unit() as unit:
        code = await unit.offer_role(role or Role.OBSERVER, "city", unit.actor(COORDINATOR), clock())
        await unit.hand_in(unit.actor(5), WORKBOOK, b"from when they might", clock())
        await unit.want(unit.actor(5), ["towns.csv"], clock())
    if role is not None:
        await stranger.says(f"/role {code}")
    before = await bot.rows("attachments")
    await send(stranger, upload("towns.csv", TABLE))

    stranger.sees_nothing_of("towns.csv", "kept")
    assert await bot.rows("attachments") == before


async def test_what_never_became_a_draft_goes_after_a_month(
    bot: RunningBot, coordinator: Chat, tmp_path: Path
) -> None:
    await send(coordinator, workbook_in(tmp_path), upload("towns.csv", TABLE))
    for days, left in ((29, 5), (31, 0)):
        await tidy(bot.store, clock() + timedelta(days=days), Policy())
        assert await bot.rows("handed_in") == left
    assert await bot.rows("attachments") == 0
