"""Papers for respondents, in the chat: the blank questionnaire they are at, and their own filled copy.

Decides what somebody gets. It is printed after the transaction, when it is sent: printing takes its time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.actions import Action, Say, SendMade
from bot.callbacks import PaperAsked, encode
from bot.card import Button, Card, plain
from bot.paper.pdf import pdf
from bot.paper.wording import worded
from bot.paper.workbook import workbook
from bot.shelf import Shelf
from bot.visit import Visit
from locales import Translator
from surveys.form import Form
from surveys.interview import Stage, standing
from surveys.paper import filled_in, laid_out
from surveys.store import Record

Printed = tuple[str, str, str, str]

PAPERS: Mapping[str, PaperAsked] = {"paper": PaperAsked("blank"), "copy": PaperAsked("own")}
"""What each command asks for."""


@dataclass(frozen=True)
class Papers:
    """Gives papers to whoever asks. Blank ones are printed once for everybody."""

    shelf: Shelf
    printed: dict[Printed, bytes] = field(default_factory=dict)

    def given(self, visit: Visit, asked: PaperAsked, t: Translator) -> list[Action]:
        """Give what somebody asked for; nothing to whoever has no language yet and is about to be asked."""
        if visit.contact.language is None:
            return []
        return self._own(visit, t) if asked.what == "own" else self._blank(visit, t)

    def _blank(self, visit: Visit, t: Translator) -> list[Action]:
        form, chat = self._form(visit), visit.inbound.chat
        said = t("The whole questionnaire, to read and prepare. Please answer here in the chat.")
        return [
            SendMade(chat, f"gauhar-{form.name}.pdf", partial(self._print, form, t, "pdf"), plain(said)),
            SendMade(chat, f"gauhar-{form.name}.xlsx", partial(self._print, form, t, "xlsx")),
        ]

    def _own(self, visit: Visit, t: Translator) -> list[Action]:
        record, chat = visit.record, visit.inbound.chat
        if record is None or not record.interview.answers:
            return [Say(chat, Card(plain(t("You have not answered anything yet."))))]
        made = partial(_filled, self._form(visit), record, visit, t)
        said = t("Your copy: your answers as they are now. Only you get this file.")
        return [SendMade(chat, f"gauhar-{record.interview.form}-answers.pdf", made, plain(said))]

    def _form(self, visit: Visit) -> Form:
        if visit.record is not None:
            return self.shelf.of(visit.record.interview.form, visit.record.interview.version)
        return self.shelf.beginning(visit.contact.form)

    def _print(self, form: Form, t: Translator, kind: str) -> bytes:
        key = form.name, form.version, t.language, kind
        if key not in self.printed:
            self.printed[key] = blank(form, t, kind)
        return self.printed[key]


def blank(form: Form, t: Translator, kind: str) -> bytes:
    """Print a blank questionnaire as `pdf` or `xlsx`."""
    return PRINTERS[kind](worded(laid_out(form), t))


def offer(t: Translator) -> Button:
    """Give the button that brings the blank questionnaire."""
    return Button(t.button("All questions as a file"), encode(PaperAsked("blank")))


def _filled(form: Form, record: Record, visit: Visit, t: Translator) -> bytes:
    step = standing(form, record.interview, visit.now)
    sent = record.interview.stage is Stage.COMPLETED
    return pdf(worded(filled_in(step.situation), t, t.date_time(visit.now), sent=sent))


PRINTERS = {"pdf": pdf, "xlsx": workbook}
