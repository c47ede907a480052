"""The duty of reading the audit log: its newest lines."""

from bot.actions import Action
from bot.card import Card, bold, joined, plain
from bot.office import wording
from bot.office.audit_words import about
from bot.office.duty import Request

_LINES = 20


async def read_book(request: Request) -> list[Action]:
    """Show who did what lately; whose chat it was, Telegram shows behind the name while they have a role."""
    t, unit = request.t, request.unit
    await unit.note_act(request.official.actor, "see_audit", "audit", "", request.now)
    chats = {holder.official.actor: holder.chat for holder in await unit.officials()}
    chats |= {unit.actor(owner): owner for owner in request.owners}
    lines = []
    for noted in await unit.acts(_LINES):
        name = wording.actor_name(t, noted.actor)
        linked = wording.profile_link(chats[noted.actor], name) if noted.actor in chats else plain(name)
        lines.append(wording.line(t, noted, linked, about(t, request.shelf, noted)))
    more = plain(t("These are the newest lines; all of them can be printed at the server."))
    return [request.answer(Card(joined(bold(t("Audit log")), "\n".join(lines), more)))]
