"""What a durable answer costs: the bot's whole way from update to committed row, against one bare commit.

Baseline: sqlite3 writing one row and committing it (WAL, synchronous=FULL), which no durable survey can
beat while it commits each answer by itself. The network is left out.
"""

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.actions import Show
from bot.callbacks import encode, tag_of
from bot.incoming import Inbound, Tapped, Wrote
from bot.office.router import Office
from bot.reception import Reception
from bot.rights import Rights
from bot.shelf import CITIZEN, builtin_forms, stock
from locales import translators
from surveys import events as e
from surveys.form import Form, Kind
from surveys.interview import Interview, current_question, standing
from surveys.store import Store, Vault, new_key

RESPONDENTS = 4


async def answers() -> None:
    """Print answers a second of both, and the ratio."""
    with TemporaryDirectory() as folder:
        bare = _bare_commits(Path(folder) / "bare.sqlite3", 500)
        ours = await _through_the_bot(Path(folder) / "bot.sqlite3")
    print(f"bare commit of a row     {bare:8.0f} answers/s")
    print(f"update to committed row  {ours:8.0f} answers/s")
    print(f"ratio                    {ours / bare:8.2f}")


def _bare_commits(path: Path, rows: int) -> float:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE answers (respondent INTEGER, question TEXT, value TEXT)")
    begun = time.perf_counter()
    for number in range(rows):
        connection.execute("INSERT INTO answers VALUES (?, 'q', 'yes')", (number,))
        connection.commit()
    took = time.perf_counter() - begun
    connection.close()
    return rows / took


async def _through_the_bot(path: Path) -> float:
    store = await Store.open(f"sqlite:///{path}", Vault(new_key()))
    now = datetime.now(UTC)
    shelf = await stock(store, builtin_forms(), now)
    voices = translators()
    rights = Rights(shelf, voices, str)
    reception = Reception(store, shelf, voices, Office((), str), rights, lambda: datetime.now(UTC))
    driver = Driver(store, reception, shelf.newest[CITIZEN])
    for chat in range(1, RESPONDENTS + 1):
        await driver.greet(chat)
    begun = time.perf_counter()
    answered = 0
    for chat in range(1, RESPONDENTS + 1):
        answered += await driver.answer_all(chat)
    took = time.perf_counter() - begun
    await store.close()
    return answered / took


class Driver:
    """Plays respondents who take the first choice of everything and are 47 years old."""

    def __init__(self, store: Store, reception: Reception, form: Form) -> None:
        self._store = store
        self._reception = reception
        self._form = form
        self._update = 0

    async def greet(self, chat: int) -> None:
        await self._tap(chat, e.LanguageChanged("ru"), "")

    async def answer_all(self, chat: int) -> int:
        """Answer until nothing is left to ask; give the number of answers."""
        for answered in range(1_000):
            tag, interview = await self._where(chat)
            event = self._next(interview)
            if event is None:
                return answered
            await self._tap(chat, event, tag)
        raise RuntimeError("The interview does not end")

    async def _where(self, chat: int) -> tuple[str, Interview]:
        async with self._store.unit() as unit:
            contact = await unit.contact(chat)
            record = await unit.interview_of(contact, CITIZEN) if contact else None
        if record is None:
            raise RuntimeError("The interview is gone")
        return tag_of(record.id), record.interview

    def _next(self, interview: Interview) -> e.Event | None:
        step = standing(self._form, interview, datetime.now(UTC))
        question = current_question(step.situation, interview)
        if question is None:
            return None
        if question.kind is Kind.SELECT_MULTIPLE:
            done = interview.ticked is not None
            return e.SelectionFinished(interview.turn) if done else e.ChoiceToggled(0, interview.turn)
        if question.kind is Kind.INTEGER:
            return e.TextTyped("47")
        return e.ChoicePicked(0, interview.turn)

    async def _tap(self, chat: int, event: e.Event, tag: str) -> None:
        self._update += 1
        did = (
            Wrote(event.text, datetime.now(UTC))
            if isinstance(event, e.TextTyped)
            else Tapped(encode(event, tag), "1")
        )
        inbound = Inbound(self._update, chat, self._update, did)
        (actions,) = await self._reception.receive_all([inbound])
        for action in actions:
            if isinstance(action, Show) and action.contact is not None and action.edit is None:
                async with self._store.unit() as unit:
                    await unit.note_card(action.contact, self._update, self._update)
