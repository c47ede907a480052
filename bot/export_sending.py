"""Sends exported answers into a chat: made and packed in a folder that is gone afterwards."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from bot.actions import Say, SendDocument, SendExport
from bot.card import Card, joined, plain
from bot.delivery import Delivery
from bot.export_files import cuts_file
from bot.exporting import Exported, Format, Order, export
from bot.packing import new_password, packed
from locales import Translator
from scoring.study import Study
from surveys.export.sinks import ExportError
from surveys.store import Store


class ExportSending:
    """Sends files of answers; `simulated` says whether made-up people are among them."""

    def __init__(
        self, store: Store, delivery: Delivery, translators: Mapping[str, Translator], *, simulated: bool
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._translators = translators
        self._simulated = simulated

    async def send(self, action: SendExport, t: Translator, study: Study) -> None:
        """Make the files and send them; the password comes in a message of its own, once."""
        password = new_password() if action.locked else None
        with TemporaryDirectory(prefix="gauhar-export-") as name:
            folder = Path(name)
            try:
                done = await export(self._store, self._order(action), study, folder, self._translators)
            except ExportError:
                words = t("This wave has no such interviews of this questionnaire yet.")
                await self._delivery.say(Say(action.chat, Card(plain(words))))
                return
            files = (*done.files, *cuts_file(done.cuts, folder, done.files[0].name))
            archive = folder / f"{done.files[0].stem}.zip"
            parts = await asyncio.to_thread(packed, files, archive, password)
            for part in parts:
                content = await asyncio.to_thread(part.read_bytes)
                await self._delivery.document(SendDocument(action.chat, part.name, content))
        await self._delivery.say(Say(action.chat, _said(t, done, len(parts), password)))

    def _order(self, action: SendExport) -> Order:
        (output,) = (one for one in get_args(Format) if one == action.output)
        return Order(
            action.form,
            output,
            action.labels,
            action.wave,
            unfinished=action.unfinished,
            simulated=self._simulated,
            texts=action.texts,
        )


def _said(t: Translator, done: Exported, parts: int, password: str | None) -> Card:
    lines = [plain(t("Interviews in the file: {n}", n=t.integer(done.interviews)))]
    if done.cuts:
        lines.append(plain(t("Some labels were too long for this kind of file; a list of them is enclosed.")))
    if parts > 1:
        lines.append(
            plain(t("The archive comes in parts: save all of them, then open the first with an archiver."))
        )
    if password is not None:
        lines.append(plain(t("The password, shown only now; write it down and then delete this message:")))
        lines.append(f"<code>{password}</code>")
    return Card(joined(*lines))
