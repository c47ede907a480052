"""The duty of writing to many: `/broadcast` and buttons to draft, preview, start, pause and follow one.

Texts are written in the chat, one message for each language: `/broadcast ru Текст`. They go into the draft
that its writer made last. Starting and cancelling ask once more, and the button that starts names the words
it was asked about: should somebody change them meanwhile, it starts nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot import announcing
from bot.actions import Action, Say, SendDocument
from bot.announced import as_csv
from bot.broadcasting import announcement
from bot.card import Button, Card, plain
from bot.office import broadcast_words as words
from bot.office.duty import Request, button
from bot.office.wording import region_name, regions
from bot.words import form_name
from locales import languages, translators
from surveys.fieldwork.broadcasts import Audience, Broadcast, BroadcastError, Order, State, Trouble, possible

_SHOWN = 5
_DIGITS = 9
_VERB = "broadcast"


async def broadcast(request: Request) -> list[Action]:
    """Do what the words after the command, or the button, say."""
    try:
        return await _obey(request)
    except BroadcastError as error:
        return [request.answer(Card(plain(announcing.trouble(request.t, error))))]


async def _obey(request: Request) -> list[Action]:
    first, *rest = request.argument.split(maxsplit=1)[:2] or [""]
    if first in languages():
        return [await _write(request, first, rest[0] if rest else "")]
    verb, *parts = request.argument.split("-", maxsplit=2)
    if verb == "new":
        return [await _new(request, parts)]
    act = _ACTS.get(verb)
    if act is None or not parts:
        return [await _overview(request)]
    return await act(request, await _found(request, parts[0]), parts[1] if len(parts) > 1 else "")


async def _overview(request: Request) -> Action:
    t = request.t
    newest = await request.unit.broadcasts(_SHOWN)
    rows = [
        (_button(f"{each.id} · {announcing.audience_name(t, each.audience)}", "show", each),)
        for each in newest
    ]
    return request.answer(
        Card(words.overview(t), ((button(t.button("New broadcast"), _VERB, "new"),), *rows))
    )


async def _new(request: Request, parts: list[str]) -> Action:
    """Ask for whom a draft is, then about which questionnaire, and make it."""
    t, forms = request.t, sorted(request.shelf.newest)
    if not parts or parts[0] not in set(Audience):
        rows = [(button(announcing.audience_name(t, each), _VERB, f"new-{each}"),) for each in Audience]
        return request.answer(Card(words.for_whom(t), tuple(rows)))
    form = forms[0] if len(forms) == 1 else "".join(parts[1:])
    if form not in forms:
        rows = [(button(form_name(t, each, each), _VERB, f"new-{parts[0]}-{each}"),) for each in forms]
        return request.answer(Card(words.which_form(t), tuple(rows)))
    by = request.official.actor
    made = await announcing.draft(request.unit, Audience(parts[0]), form, by, request.now)
    return await _shown(request, made)


async def _write(request: Request, language: str, text: str) -> Action:
    by = request.official.actor
    drafted = await request.unit.broadcast_drafted_by(by)
    if drafted is None:
        return await _new(request, [])
    written = await announcing.write(request.unit, drafted.id, {language: text}, by, request.now)
    return await _shown(request, written)


async def _show(request: Request, found: Broadcast, _rest: str) -> list[Action]:
    return [await _shown(request, found)]


async def _preview(request: Request, found: Broadcast, _rest: str) -> list[Action]:
    """Show each text as it will arrive; the buttons below it do nothing here but lead back."""
    voices = translators()
    cards = [announcement(voices[each], found, each) for each in languages() if each in found.texts]
    inert = [replace(card, rows=tuple(_inert(row, found) for row in card.rows)) for card in cards]
    return [*(Say(request.chat, card) for card in inert), Say(request.chat, await _card(request, found))]


def _inert(row: tuple[Button, ...], found: Broadcast) -> tuple[Button, ...]:
    return tuple(_button(each.label, "show", found) for each in row)


async def _ask_start(request: Request, found: Broadcast, _rest: str) -> list[Action]:
    t = request.t
    number = sum((await request.unit.audience_by_language(found)).values())
    if not number:
        raise BroadcastError(Trouble.NOBODY)
    yes = _button(t.button("Yes, send it"), "sure", found, found.edition)
    no = _button(t.button("No, not yet"), "show", found)
    return [request.answer(Card(words.sure_to_start(t, found, number), ((yes,), (no,))))]


async def _start(request: Request, found: Broadcast, edition: str) -> list[Action]:
    if edition != found.edition:
        raise BroadcastError(Trouble.NOT_NOW, str(found.id))
    return await _order(request, found, Order.START)


async def _ask_cancel(request: Request, found: Broadcast, _rest: str) -> list[Action]:
    t = request.t
    yes = _button(t.button("Yes, cancel it"), "drop", found)
    no = _button(t.button("No"), "show", found)
    return [request.answer(Card(words.sure_to_cancel(t, found), ((yes,), (no,))))]


async def _order(request: Request, found: Broadcast, what: Order) -> list[Action]:
    after = await announcing.order(request.unit, found.id, what, request.official.actor, request.now)
    return [await _shown(request, after)]


async def _pause(request: Request, found: Broadcast, _rest: str) -> list[Action]:
    return await _order(request, found, Order.PAUSE)


async def _resume(request: Request, found: Broadcast, _rest: str) -> list[Action]:
    return await _order(request, found, Order.RESUME)


async def _drop(request: Request, found: Broadcast, _rest: str) -> list[Action]:
    return await _order(request, found, Order.CANCEL)


async def _outcomes(request: Request, found: Broadcast, _rest: str) -> list[Action]:
    """Send what became of it for each person, without saying who that is."""
    told = await request.unit.told(found.id)
    departed = await request.unit.departed(found.id)
    actor = request.official.actor
    await request.unit.note_act(actor, "see_broadcast", str(found.id), "", request.now)
    return [SendDocument(request.chat, f"broadcast-{found.id}.csv", as_csv(told, departed))]


async def _choose_region(request: Request, found: Broadcast, _rest: str) -> list[Action]:
    t = request.t
    rows = [(_button(each.label[t.language], "in", found, each.name),) for each in regions(request.shelf)]
    everywhere = _button(t.button("All regions"), "in", found)
    return [request.answer(Card(words.which_region(t), ((everywhere,), *rows)))]


async def _put_in(request: Request, found: Broadcast, region: str) -> list[Action]:
    if region and region not in {each.name for each in regions(request.shelf)}:
        return [await _shown(request, found)]
    by = request.official.actor
    return [
        await _shown(request, await announcing.limit(request.unit, found.id, region or None, by, request.now))
    ]


async def _found(request: Request, spelled: str) -> Broadcast:
    is_number = spelled.isascii() and spelled.isdecimal() and len(spelled) <= _DIGITS
    found = await request.unit.broadcast(int(spelled)) if is_number else None
    if found is None:
        raise BroadcastError(Trouble.UNKNOWN, spelled)
    return found


async def _shown(request: Request, found: Broadcast) -> Action:
    return request.answer(await _card(request, found))


async def _card(request: Request, found: Broadcast) -> Card:
    t = request.t
    region = region_name(t, request.shelf, found.region) if found.region else ""
    if found.state is State.DRAFT:
        people = await request.unit.audience_by_language(found)
        return Card(words.drafted(t, found, region, people), _draft_rows(request, found))
    outcomes = await request.unit.outcomes(found.id)
    return Card(words.progress(t, found, region, outcomes), _progress_rows(request, found))


def _draft_rows(request: Request, found: Broadcast) -> tuple[tuple[Button, ...], ...]:
    t = request.t
    preview = [(_button(t.button("Preview"), "preview", found),)] if found.texts else []
    place = [(_button(t.button("Only one region"), "region", found),)] if regions(request.shelf) else []
    is_whole = all(each in found.texts for each in languages())
    start = [(_button(t.button("Send it …"), "start", found),)] if is_whole else []
    return (*preview, *start, *place, (_button(t.button("Cancel it"), "cancel", found),))


def _progress_rows(request: Request, found: Broadcast) -> tuple[tuple[Button, ...], ...]:
    t = request.t
    labels = {
        Order.PAUSE: (t.button("Pause it"), "pause"),
        Order.RESUME: (t.button("Go on with it"), "resume"),
        Order.CANCEL: (t.button("Cancel it"), "cancel"),
    }
    moves = [(_button(*labels[each], found),) for each in possible(found) if each in labels]
    look = [] if found.is_over else [(_button(t.button("Look again"), "show", found),)]
    csv = _button(t.button("Outcomes as a file"), "csv", found)
    return (*look, *moves, (_button(t.button("Preview"), "preview", found),), (csv,))


def _button(label: str, verb: str, found: Broadcast, more: str = "") -> Button:
    return button(label, _VERB, f"{verb}-{found.id}" + (f"-{more}" if more else ""))


_ACTS: Mapping[str, Callable[[Request, Broadcast, str], Awaitable[list[Action]]]] = {
    "show": _show,
    "preview": _preview,
    "start": _ask_start,
    "sure": _start,
    "pause": _pause,
    "resume": _resume,
    "cancel": _ask_cancel,
    "drop": _drop,
    "csv": _outcomes,
    "region": _choose_region,
    "in": _put_in,
}
