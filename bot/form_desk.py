"""Reads the workbooks that officials send: fetched, read apart, kept as drafts or answered with findings."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.actions import ReadForm, Say
from bot.card import Card, pages, plain
from bot.delivery import Delivery
from bot.office import workshop_words as words
from bot.office.workshop import draft_card
from bot.workshop import Candidate, objections
from locales import Translator
from scoring import indicators
from surveys.store import Store
from surveys.store.handed_in import LONGEST_NAME, WORKBOOK
from surveys.store.workshop import Draft
from surveys.xlsform import FormError
from surveys.xlsform.apart import publish_apart
from surveys.xlsform.media_checks import contents
from surveys.xlsform.source import LARGEST

_MEGABYTE = 1_000_000
_MOST_WANTED = 200
_MOST_DRAFTS = 20  # the oldest goes when there are more


class FormDesk:
    """Makes drafts of workbooks."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        translators: Mapping[str, Translator],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._translators = translators
        self._clock = clock

    async def read(self, action: ReadForm, fetch: Callable[[str], Awaitable[bytes | None]]) -> None:
        """Fetch and read a workbook, and say what came of it."""
        t = self._translators[action.language]
        if (action.size or 0) > LARGEST:
            await self._say(action.chat, Card(plain(words.too_large(t, LARGEST // _MEGABYTE))))
            return
        content = await (fetch(action.file) if action.file else self._handed_in(action.actor))
        if content is None:
            await self._say(action.chat, Card(plain(words.not_fetched(t))))
            return
        try:
            card = await self._drafted(action, t, content)
        except FormError as error:
            for text in await self._refused(action.actor, t, content, error):
                await self._say(action.chat, Card(text))
        else:
            await self._say(action.chat, card)

    async def _handed_in(self, actor: str) -> bytes | None:
        async with self._store.reading() as unit:
            digest = (await unit.handed_in(actor)).digests.get(WORKBOOK)
            return await unit.attached(digest) if digest else None

    async def _refused(self, actor: str, t: Translator, content: bytes, error: FormError) -> list[str]:
        """Say what is amiss; a workbook that lacks files waits for them."""
        amiss = [each for each in error.findings if not each.lacks]
        lacks = tuple(dict.fromkeys(each.lacks for each in error.findings if each.lacks))
        if len(lacks) > _MOST_WANTED or any(len(name) > LONGEST_NAME for name in lacks):
            return pages(words.amiss(t, error.findings))
        async with self._store.unit() as unit:
            if lacks or (await unit.handed_in(actor)).files:
                await unit.hand_in(actor, WORKBOOK, content, self._clock())
                await unit.want(actor, lacks, self._clock())
        waiting = [words.waiting(t, lacks)] if lacks else []
        return [*(pages(words.amiss(t, amiss)) if amiss else ()), *waiting]

    async def _drafted(self, action: ReadForm, t: Translator, content: bytes) -> Card:
        """Keep a draft; raises FormError with everything that keeps the form from running here."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "form.xlsx"
            await self._lay_out(action.actor, path, content)
            publication = await publish_apart(path)
            shown = await asyncio.to_thread(list, contents(publication.form, path.parent))
        form = publication.form
        running = action.shelf.newest.get(form.name)
        candidate = Candidate(form, publication.xform, publication.sheets, running)
        if found := objections(candidate, indicators.load().instrument, self._translators):
            raise FormError(found)
        draft = Draft(action.code, publication.xform, publication.sheets)
        now = self._clock()
        async with self._store.unit() as unit:
            for each in shown:
                await unit.attach(each)
            await unit.keep_draft(draft, now)
            await unit.workbook_is_done(action.actor)
            for old in (await unit.drafts())[:-_MOST_DRAFTS]:
                await unit.drop_draft(old.code)
            await unit.note_act(action.actor, "draft_form", form.name, form.version, now)
            await action.shelf.renew(unit)
        return draft_card(t, candidate, draft.code, action.link)

    async def _lay_out(self, actor: str, path: Path, content: bytes) -> None:
        """Put a workbook into its folder, with the files that were sent for it; none takes its place."""
        async with self._store.reading() as unit:
            so_far = await unit.handed_in(actor)
            for name in so_far.files:
                kept = await unit.attached(so_far.digests[name])
                await asyncio.to_thread((path.parent / name).write_bytes, kept or b"")
        await asyncio.to_thread(path.write_bytes, content)

    async def _say(self, chat: int, card: Card) -> None:
        await self._delivery.say(Say(chat, card))
