"""Brings what officials ask for to the duty it names, and everybody else a clear refusal.

DUTIES is all there is: what is not in it cannot be asked for, and nothing in it runs without its right.
"""

from collections.abc import Callable, Collection

from bot import speech
from bot.actions import Action, AnswerTap, Say
from bot.card import Card
from bot.incoming import Commanded, SentFile, Tapped
from bot.office.book import read_book
from bot.office.broadcasts import broadcast
from bot.office.diamond import diamond
from bot.office.duty import Duty, Request, pressed
from bot.office.export import export
from bot.office.handing_in import is_wanted, take_file
from bot.office.invitations import invitations, invite, link, revoke, revoke_all
from bot.office.progress import progress
from bot.office.quality import exclude, keep, quality
from bot.office.quotas import quota, quota_set
from bot.office.roles import dismiss, grant, list_roles, void
from bot.office.taking import role_code, take_up
from bot.office.waves import wave
from bot.office.workbooks import publisher, read_workbook
from bot.office.workshop import workshop
from bot.shelf import Shelf
from bot.visit import Visit
from locales import Translator
from surveys.fieldwork.roles import Act, Official, may

DUTIES: tuple[Duty, ...] = (
    Duty("diamond", Act.SEE_INDEX, diamond, lambda t: t.command("Show the diamond")),
    Duty("progress", Act.SEE_PROGRESS, progress, lambda t: t.command("See how far the fieldwork is")),
    Duty("quality", Act.SEE_PROGRESS, quality, lambda t: t.command("Look at interviews that seem odd")),
    Duty("exclude", Act.EXCLUDE, exclude),
    Duty("keep", Act.EXCLUDE, keep),
    Duty("roles", Act.GRANT_ROLE, list_roles, lambda t: t.command("Give roles and take them away")),
    Duty("grant", Act.GRANT_ROLE, grant),
    Duty("dismiss", Act.GRANT_ROLE, dismiss),
    Duty("void", Act.GRANT_ROLE, void),
    Duty("invite", Act.INVITE, invite, lambda t: t.command("Invite somebody with a personal code")),
    Duty("link", Act.INVITE, link, lambda t: t.command("Make a link for everybody")),
    Duty("invitations", Act.SEE_PROGRESS, invitations, lambda t: t.command("See how far invitations are")),
    Duty("revoke", Act.REVOKE, revoke),
    Duty("revoke_all", Act.REVOKE, revoke_all),
    Duty("wave", Act.OPEN_WAVE, wave, lambda t: t.command("Open and close waves")),
    Duty("broadcast", Act.BROADCAST, broadcast, lambda t: t.command("Write to many people at once")),
    Duty("quota", Act.SEE_PROGRESS, quota, lambda t: t.command("See the quotas")),
    Duty("quota_set", Act.SET_QUOTA, quota_set, lambda t: t.command("Set the quotas")),
    Duty("workshop", Act.PUBLISH, workshop, lambda t: t.command("Change questionnaires")),
    Duty("export", Act.EXPORT, export, lambda t: t.command("Get answers as files")),
    Duty("audit", Act.SEE_AUDIT, read_book, lambda t: t.command("Read the audit log")),
)
_PREFIX = "o."


class Office:
    """Answers officials. `owners` are the chats named by the settings; `link` makes the bot's deep links."""

    def __init__(
        self,
        owners: Collection[int],
        link: Callable[[str], str],
        duties: Collection[Duty] = DUTIES,
    ) -> None:
        self._owners = owners
        self._link = link
        self._duties = {duty.name: duty for duty in duties}

    async def serve(self, visit: Visit, t: Translator, shelf: Shelf) -> list[Action] | None:
        """Do what somebody asks of the desk; None when it is nothing of the desk's."""
        match visit.inbound.did:
            case Commanded(name, argument) if name in self._duties:
                return await self._route(visit, t, shelf, self._duties[name], argument)
            case Commanded() as did if (code := role_code(did)) is not None:
                return await take_up(visit, t, shelf, self._owners, code)
            case SentFile(came=None) as sent:
                means = (visit, t, shelf, sent, self._owners, self._link)
                read = await read_workbook(*means)
                return await take_file(*means) if read is None else read
            case Tapped(data, callback) if data.startswith(_PREFIX):
                return [AnswerTap(callback), *await self._tapped(visit, t, shelf, data)]
        return None

    async def is_of_a_draft(self, visit: Visit, sent: SentFile) -> bool:
        """Tell whether a file is a workbook from somebody who may publish it, or one that it waits for."""
        is_workbook = await publisher(visit, sent, self._owners) is not None
        return is_workbook or await self.is_wanted(visit, sent)

    async def is_wanted(self, visit: Visit, sent: SentFile) -> bool:
        """Tell whether a workbook of its sender waits for a file."""
        return await is_wanted(visit, sent, self._owners)

    async def _tapped(self, visit: Visit, t: Translator, shelf: Shelf, data: str) -> list[Action]:
        verb, argument = pressed(data) or ("", "")
        duty = self._duties.get(verb)
        if duty is None:
            return [Say(visit.inbound.chat, speech.no_such_button(t))]
        return await self._route(visit, t, shelf, duty, argument)

    async def _route(
        self, visit: Visit, t: Translator, shelf: Shelf, duty: Duty, argument: str
    ) -> list[Action]:
        chat = visit.inbound.chat
        official = await visit.unit.official(chat, self._owners)
        if official is None or not may(official, duty.act):
            return [Say(chat, _refusal(t, official))]
        return await duty.handler(
            Request(
                unit=visit.unit,
                now=visit.now,
                chat=chat,
                t=t,
                official=official,
                argument=_storable(argument),
                tapped=visit.tapped,
                shelf=shelf,
                link=self._link,
                owners=self._owners,
            )
        )


def _storable(argument: str) -> str:
    """Put a question mark for half characters, which no database takes; PostgreSQL takes no NUL either."""
    return argument.replace("\0", "").encode(errors="replace").decode()


def _refusal(t: Translator, official: Official | None) -> Card:
    return speech.not_an_official(t) if official is None else speech.not_their_duty(t)
