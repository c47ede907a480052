"""What respondents may ask of us: who we are, what we keep of them, and to be left in peace.

It answers the person in the chat about that person, and nobody about anybody else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import quote, urlencode

from bot import own_answers, speech
from bot.actions import Action, Blank, Say, SendMade, Show
from bot.campaigning import FRIEND
from bot.card import LONGEST_TEXT, Button, Card, bold, italic, joined, plain
from bot.office.workshop_words import rehearsal_mark
from bot.paper.giving import offer
from bot.shelf import CITIZEN, Shelf
from bot.speech import Notice
from bot.visit import Visit
from locales import Translator
from surveys.fieldwork.rehearsals import is_rehearsal
from surveys.form import Form
from surveys.screens import Asking, Screen, Thanked
from surveys.store import Record
from surveys.store.belongings import Kept
from surveys.taking import asks_for_file


@dataclass(frozen=True)
class Rights:
    """Answers respondents about themselves. `link` makes the bot's deep links."""

    shelf: Shelf
    translators: Mapping[str, Translator]
    link: Callable[[str], str]
    notice: Notice = field(default_factory=Notice)

    async def own_answers(self, visit: Visit, t: Translator) -> list[Action]:
        """Send somebody what they said, as a file; or say that there is nothing."""
        chat = visit.inbound.chat
        kept = await visit.unit.kept_of(visit.contact)
        if not any(each.said for each in kept):
            return [Say(chat, speech.nothing_kept(t))]
        page = partial(own_answers.page, kept, self._form, self._voice(t), t)  # while nobody waits
        return [SendMade(chat, own_answers.NAME, page, plain(speech.here_it_is(t)))]

    def privacy(self, t: Translator) -> Card:
        """Say what becomes of answers, and of files where any questionnaire asks for them."""
        questions = (each for form in self.shelf.newest.values() for each in form.questions)
        return speech.privacy_card(t, self.notice, sends=any(asks_for_file(each) for each in questions))

    async def leave_in_peace(self, visit: Visit, t: Translator) -> list[Action]:
        """Remind somebody no more."""
        await visit.unit.stop_reminders(visit.contact)
        return [Show(visit.inbound.chat, speech.no_more_reminders(t), edit=visit.tapped)]

    def framed(self, card: Card, screen: Screen, record: Record | None, t: Translator) -> Card:
        """Add who asks to the question that asks for consent, and to the last card how to invite others."""
        if record is not None and is_rehearsal(record.interview.form):
            return _marked(card, t)
        match screen:
            case Asking(can_go_back=False):
                return _with_paper(self._signed(card, t), record, t)
            case Thanked() if record is not None and record.interview.form == CITIZEN:
                return replace(card, rows=(*card.rows, (self._passing_on(t),)))
        return card

    def _signed(self, card: Card, t: Translator) -> Card:
        text = joined(card.text, "\n".join(italic(line) for line in speech.operators(t, self.notice)))
        return replace(card, text=text) if len(text) <= LONGEST_TEXT else card

    def _passing_on(self, t: Translator) -> Button:
        asked = urlencode({"url": self.link(FRIEND), "text": speech.passed_on(t)}, quote_via=quote)
        return Button(t.button("Invite others"), url=f"https://t.me/share/url?{asked}")

    def _form(self, kept: Kept) -> Form:
        return self.shelf.of(kept.record.interview.form, kept.record.interview.version)

    def _voice(self, t: Translator) -> Callable[[Kept], Translator]:
        return lambda kept: self.translators.get(kept.record.interview.language, t)


def _marked(card: Card, t: Translator) -> Card:
    """Say above a card that nothing of it counts."""
    text = joined(bold(rehearsal_mark(t)), card.text)
    return replace(card, text=text) if len(text) <= LONGEST_TEXT else card


def _with_paper(card: Card, record: Record | None, t: Translator) -> Card:
    """Offer those who answer for an organisation, or as experts, all questions beforehand."""
    if record is None or record.interview.form == CITIZEN:
        return card
    return replace(card, rows=(*card.rows, (offer(t),)))


def blanked(visit: Visit) -> Blank:
    """Take out of the chat the cards with questions and answers that we know of."""
    known = {visit.contact.card, visit.contact.since} - {visit.tapped, None}
    return Blank(visit.inbound.chat, frozenset(each for each in known if each is not None))
