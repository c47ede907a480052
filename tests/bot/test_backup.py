"""`gauhar db backup`, `verify` and `restore`, and a bot that goes on from a backup."""

import asyncio
import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from running import ON_BOTH, Chat, RunningBot, running
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot.app import clock
from bot.backing_up import back_up
from bot.cli import app
from sandbox.telegram import Telegram
from surveys.store import SecretKeyError, Store, StoreError, Vault, new_key, schema
from surveys.store.backups import restore
from surveys.store.sealed_lines import Listed, Spelling

Run = Callable[..., Result]
NOW = dt.datetime(2026, 3, 31, 1, 30, tzinfo=dt.UTC)
CHAT = 918_273_645_546


class Server:
    """The command line, with a clock turned by hand."""

    def __init__(self, folder: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.secret = secret
        self.now = NOW
        monkeypatch.chdir(folder)
        monkeypatch.setattr("bot.commands.backup.clock", lambda: self.now)
        monkeypatch.delenv("GAUHAR_ERASURES")

    def runs(self, *words: str, **given: str) -> str:
        result = self._invoked(words, given)
        assert result.exception is None, result.output
        return result.output

    def refuses(self, *words: str, **given: str) -> str:
        result = self._invoked(words, given)
        assert isinstance(result.exception, StoreError | SecretKeyError), result.output
        return str(result.exception)

    def backs_up(self) -> Path:
        self.runs("db", "backup", "--to", "kept")
        return max((self.folder / "kept").glob("*.backup"))

    def meets(self, chat: int) -> None:
        asyncio.run(self._met(chat))

    def withdraws(self, chat: int) -> None:
        asyncio.run(self._withdrew(chat))

    def knows(self, chat: int, database: str = "gauhar.sqlite3") -> bool:
        return asyncio.run(self._known(chat, database))

    async def _met(self, chat: int) -> None:
        store = await self._opened("gauhar.sqlite3")
        async with store.unit() as unit:
            await unit.meet(chat, None, self.now)
        await store.close()

    async def _withdrew(self, chat: int) -> None:
        store = await self._opened("gauhar.sqlite3")
        async with store.unit() as unit:
            contact = await unit.contact(chat)
            assert contact is not None
            await unit.erase(contact, "withdrawn", self.now)
        await store.close()

    async def _known(self, chat: int, database: str) -> bool:
        store = await self._opened(database)
        async with store.unit() as unit:
            found = await unit.contact(chat)
        await store.close()
        return found is not None

    async def _opened(self, database: str) -> Store:
        path = self.folder / database
        return await Store.open(f"sqlite:///{path}", Vault(self.secret), Path(f"{path}.erasures"))

    def _invoked(self, words: tuple[str, ...], given: dict[str, str]) -> Result:
        return CliRunner().invoke(app, list(words), env={"GAUHAR_SECRET_KEY": self.secret, **given})


@pytest.fixture
def server(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Server:
    return Server(tmp_path, secret, monkeypatch)


def lost(server: Server) -> None:
    for file in server.folder.glob("gauhar.sqlite3*"):
        if not file.name.endswith(".erasures"):
            file.unlink()


def test_a_database_that_is_lost_is_put_back_without_those_who_withdrew(server: Server) -> None:
    server.meets(1)
    server.meets(2)
    file = server.backs_up()
    server.withdraws(1)
    verified = server.runs("db", "verify", str(file))
    assert "is whole. It shows 2026-03-31 01:30 UTC" in verified
    assert "expires on 2026-04-30" in verified
    assert "- contacts: 2" in verified
    assert "erased again when it is restored: 1." in verified

    lost(server)
    assert "Erased again: 1." in server.runs("db", "restore", str(file))
    assert (server.knows(1), server.knows(2)) == (False, True)
    assert "put_back" in server.runs("audit")
    assert "backup" not in server.runs("audit").replace("put_back", "")  # that line came after the backup


def test_the_list_of_erasures_names_nobody_and_lies_in_no_telling_order(server: Server) -> None:
    for chat in range(CHAT, CHAT + 20):
        server.meets(chat)
    server.backs_up()
    for chat in range(CHAT, CHAT + 20):
        server.withdraws(chat)
    server.now += dt.timedelta(days=1)
    server.backs_up()

    path = server.folder / "gauhar.sqlite3.erasures"
    head, *lines = path.read_text("ascii").splitlines()
    assert " 2026-03-31 2026-04-01 000000000020 " in head
    assert len(lines) == 20
    assert lines == sorted(lines)
    assert {line.split()[1] for line in lines} == {"2026-04-01"}
    assert [each for each in range(CHAT, CHAT + 20) if str(each) in path.read_text("ascii")] == []
    assert path.stat().st_mode & 0o077 == 0


def test_what_every_backup_has_outlived_is_forgotten_by_the_list(server: Server) -> None:
    server.meets(1)
    server.backs_up()
    server.withdraws(1)
    for days in (1, 31, 1):
        server.now += dt.timedelta(days=days)
        server.backs_up()
    path = server.folder / "gauhar.sqlite3.erasures"
    assert len(path.read_text("ascii").splitlines()) == 1


def test_backups_expire_and_only_those_of_ours_are_removed(server: Server) -> None:
    first = server.backs_up()
    others = [first.with_name(name) for name in ("gauhar-20200101T000000Z.backup", "diary.backup")]
    for each in others:
        each.write_text("not ours")
    half = first.with_name("gauhar-20200102T000000Z.backup.part")
    half.touch()
    os.utime(half, (0, 0))
    server.now += dt.timedelta(days=29)
    second = server.backs_up()
    assert first.exists()
    assert not half.exists()
    server.now += dt.timedelta(days=1)
    said = server.runs("db", "backup", "--to", "kept")
    assert f"{first.relative_to(server.folder)} had expired and is removed." in said
    assert not first.exists()
    assert second.exists()
    assert all(each.exists() for each in others)


def test_an_expired_backup_is_restored_only_when_told_to(server: Server) -> None:
    server.meets(1)
    file = server.backs_up()
    lost(server)
    server.now += dt.timedelta(days=30)
    assert "expired on 2026-04-30" in server.refuses("db", "restore", str(file))
    assert "expired on 2026-04-10" in server.refuses("db", "restore", str(file), GAUHAR_BACKUP_DAYS="10")
    server.runs("db", "restore", str(file), "--expired", "--without-erasures")
    assert server.knows(1)


def test_without_a_list_that_reaches_nothing_is_restored_unless_told_to(server: Server) -> None:
    server.meets(1)
    file = server.backs_up()
    lost(server)
    path = server.folder / "gauhar.sqlite3.erasures"
    kept = path.rename(server.folder / "elsewhere")
    refusal = server.refuses("db", "restore", str(file))
    assert "does not cover the time since 2026-03-31. There is none" in refusal
    assert "no list of erasures nowhere" in server.refuses(
        "db", "restore", str(file), "--erasures", "nowhere"
    )
    since, until = dt.date(2026, 3, 1), dt.date(2026, 3, 30)
    spelling = Spelling(Vault(server.secret))
    kept.write_bytes(spelling.spelled(Listed(since=since, until=until)))
    assert "from 2026-03-01 to 2026-03-30" in server.refuses(
        "db", "restore", str(file), "--erasures", str(kept)
    )
    kept.write_bytes(spelling.spelled(Listed(since=since, until=dt.date(2026, 3, 31))))
    server.runs("db", "restore", str(file), "--erasures", str(kept))
    assert server.knows(1)


def test_the_old_database_tells_what_it_knows_when_the_list_is_lost(server: Server) -> None:
    server.meets(1)
    file = server.backs_up()
    server.withdraws(1)
    (server.folder / "gauhar.sqlite3.erasures").unlink()
    server.runs("db", "restore", str(file), "--database", "sqlite:///new.sqlite3")
    assert not server.knows(1, "new.sqlite3")


def test_a_rehearsal_leaves_the_configured_list_of_erasures_alone(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured = server.folder / "gauhar.sqlite3.erasures"
    monkeypatch.setenv("GAUHAR_ERASURES", str(configured))
    server.meets(1)
    file = server.backs_up()
    server.withdraws(1)
    before = configured.read_bytes(), configured.stat().st_ino
    server.now += dt.timedelta(days=1)
    server.runs("db", "restore", str(file), "--database", "sqlite:///rehearsal.sqlite3")
    assert not server.knows(1, "rehearsal.sqlite3")
    assert (configured.read_bytes(), configured.stat().st_ino) == before


def test_a_database_put_back_by_other_means_is_put_right_as_well(server: Server) -> None:
    """Whoever copies files knows nothing of our commands; the list is beside the database all the same."""
    server.meets(1)
    server.meets(2)
    server.backs_up()
    path = server.folder / "gauhar.sqlite3"
    copy = path.read_bytes()
    server.withdraws(1)
    lost(server)
    path.write_bytes(copy)
    assert server.knows(1)
    server.now += dt.timedelta(hours=1)
    server.backs_up()
    assert (server.knows(1), server.knows(2)) == (False, True)


@pytest.mark.parametrize("torn", ["", "0", "a" * 64 + " 2026"])
def test_a_line_torn_by_a_crash_is_written_again(server: Server, torn: str) -> None:
    server.meets(1)
    server.meets(2)
    server.backs_up()
    path = server.folder / "gauhar.sqlite3.erasures"
    unwritten = path.read_bytes()
    server.withdraws(1)
    [line] = path.read_text().splitlines()[1:]
    path.write_bytes(unwritten + torn.encode())
    server.withdraws(2)
    assert line not in path.read_text()
    server.runs("db", "purge")
    lines = path.read_text().splitlines()
    assert len(lines) == 3
    assert any(each.split()[0] == line.split()[0] for each in lines)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("Dear diary\n", "is no list of erasures"),
        ("{lines[0]}\n", "was cut short: of 1 entries 0 are there. Put a whole copy"),
        ("{lines[0]}\nabc\n", "is damaged in line 2"),
        ("", "was cut short"),
    ],
)
def test_a_list_that_cannot_be_used_stops_everything(server: Server, content: str, why: str) -> None:
    server.meets(1)
    server.backs_up()
    server.withdraws(1)
    path = server.folder / "gauhar.sqlite3.erasures"
    path.write_text(content.format(lines=path.read_text().splitlines()))
    assert why in server.refuses("db", "backup", "--to", "kept")


def test_the_list_of_another_key_is_refused(server: Server) -> None:
    file = server.backs_up()
    other = {"GAUHAR_SECRET_KEY": new_key(), "GAUHAR_DATABASE_URL": "sqlite:///other.sqlite3"}
    lists = ("--erasures", "gauhar.sqlite3.erasures")
    assert "made with another GAUHAR_SECRET_KEY" in server.refuses("db", "verify", str(file), *lists, **other)
    assert "backup was made with another" in server.refuses("db", "verify", str(file), **other)


@ON_BOTH
async def test_a_bot_goes_on_from_a_backup_and_asks_where_it_left_off(
    telegram: Telegram, url: str, database: str, secret: str, workbook: Path, tmp_path: Path
) -> None:
    vault, folder = Vault(secret), tmp_path / "kept"
    async with running(telegram, url, database, secret, workbook) as bot:
        chat = await bot.meet().starts()
        leaver = await bot.meet().starts()
        await chat.tap("Yes")
        await chat.says("40")
        await leaver.tap("Yes")
        done = await back_up(bot.store, folder, clock(), 30)
        await chat.says("41")  # lost, as whatever is said after a backup
        old = chat.card
        await leaver.says("/withdraw")
        await leaver.tap("Yes, erase everything")
        async with bot.store.unit() as unit:
            hashes = (await unit.erasures()).entries.keys()

    anew = f"sqlite:///{tmp_path / 'anew.sqlite3'}"
    await restore(done.path, anew, vault, hashes, clock())
    async with running(telegram, url, anew, secret, workbook) as bot:
        again = Chat(bot, chat.person)
        await again.tap(old.labels[0], on=old)
        assert await again.answers() == {"consent": "yes", "age": "40"}
        await again.says("4")
        assert (await again.answers())["people"] == "4"
        gone = Chat(bot, leaver.person)
        await gone.says("/mydata")
        await gone.sees("Менде жауаптарыңыз жоқ.")
        async with bot.store.unit() as unit:
            assert len((await unit.connection.execute(select(schema.interviews))).all()) == 1


async def test_a_withdrawal_is_listed_before_the_person_is_told(bot: RunningBot, tmp_path: Path) -> None:
    chat = await bot.meet().starts()
    await chat.tap("Yes")
    told: list[bool] = []
    path = tmp_path / "erasures"
    real = bot.telegram.call

    async def watched(method: str, parameters: object) -> object:
        if method in {"sendMessage", "editMessageText"} and "erased" in str(parameters):
            told.append(path.exists() and len(path.read_text().splitlines()) > 2)
        return await real(method, parameters)

    bot.telegram.call = watched  # type: ignore[method-assign,assignment]
    await chat.says("/withdraw")
    told.clear()
    await chat.tap("Yes, erase everything")
    assert told == [True]
