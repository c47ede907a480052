"""The duty of opening and closing waves: how the current one stands, and `/wave open` and `/wave close`.

Closing asks once more, and its button names the wave: an old one cannot close the next.
"""

from bot.actions import Action
from bot.card import Card, bold, joined, plain
from bot.office.duty import Request, button
from bot.waving import close_wave, closing_time, open_wave, state, trouble
from locales import Translator
from surveys.fieldwork.waves import Wave, WaveError

_ASK, _SURE = "close", "close-"


async def wave(request: Request) -> list[Action]:
    """Show the current wave, or do what the words after the command say."""
    try:
        return await _obey(request, request.argument.split())
    except WaveError as error:
        return [request.answer(Card(plain(trouble(request.t, error))))]


async def _obey(request: Request, words: list[str]) -> list[Action]:
    match words:
        case ["open", name]:
            return await _open(request, name, None)
        case ["open", name, *date]:
            return await _open(request, name, " ".join(date))
        case ["close"]:
            return [request.answer(_sure(request.t, await request.unit.current_wave()))]
        case ["close", *date]:
            return await _close(request, " ".join(date))
        case [confirmed] if confirmed.startswith(_SURE):
            return await _close_this(request, confirmed.removeprefix(_SURE))
    return [request.answer(_shown(request, await request.unit.current_wave()))]


async def _open(request: Request, name: str, date: str | None) -> list[Action]:
    closes = None if date is None else closing_time(date)
    opened = await open_wave(request.unit, name, closes, request.official.actor, request.now)
    return [request.answer(_shown(request, opened))]


async def _close(request: Request, date: str | None) -> list[Action]:
    at = None if date is None else closing_time(date)
    closed = await close_wave(request.unit, at, request.official.actor, request.now)
    return [request.answer(_shown(request, closed))]


async def _close_this(request: Request, name: str) -> list[Action]:
    current = await request.unit.current_wave()
    return await _close(request, None) if current.id == name else [request.answer(_shown(request, current))]


def _shown(request: Request, current: Wave) -> Card:
    t = request.t
    is_open = current.takes_newcomers(request.now)
    text = joined(
        bold(t("Wave {name}", name=current.id)),
        plain(state(t, current, request.now)),
        _advice(t, is_open=is_open),
    )
    return Card(text, ((button(t.button("Close this wave"), "wave", _ASK),),) if is_open else ())


def _advice(t: Translator, *, is_open: bool) -> str:
    """Spell the next command as one to copy, for a tap on a bare one would send its first word alone."""
    if is_open:
        return t("To set the last day:\n{command}", command="<code>/wave close 2027-01-31</code>")
    return t("To open the next wave:\n{command}", command="<code>/wave open 2027</code>")


def _sure(t: Translator, current: Wave) -> Card:
    words = t(
        "Shall wave {name} close now? Nobody will be able to begin any more; whoever has begun may finish.",
        name=current.id,
    )
    yes = button(t.button("Yes, close it now"), "wave", f"{_SURE}{current.id}")
    no = button(t.button("No, leave it open"), "wave")
    return Card(plain(words), ((yes,), (no,)))
