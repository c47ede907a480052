"""The duty of exporting answers: which form, which format, in which language, and whether it is locked.

One button after another; what was chosen so far travels in the buttons. Only those who may see every
region have it, for a file has them all.
"""

from bot.actions import Action, SendExport
from bot.card import Button, Card, bold, joined, plain
from bot.exporting import FORMATS
from bot.office.duty import Request, button
from locales import Translator, language_name

_OPEN, _LOCKED = "open", "locked"


async def export(request: Request) -> list[Action]:
    """Ask for what is not chosen yet, or have the file made and sent."""
    t, newest = request.t, request.shelf.newest
    output, language, lock, form = (*request.argument.split("-", 3), "", "", "", "")[:4]
    if form not in newest:
        forms = [(name, name) for name in sorted(newest)]
        return [_ask(request, t("Which answers shall be exported?"), [(n, f"---{n}") for n, _ in forms])]
    if output not in FORMATS:
        question = t("Which kind of file?")
        return [_ask(request, question, [(name, f"{name}---{form}") for name in FORMATS])]
    if language not in newest[form].languages:
        spoken = [(language_name(one), f"{output}-{one}--{form}") for one in newest[form].languages]
        return [_ask(request, t("In which language shall the labels be?"), spoken)]
    if lock not in (_OPEN, _LOCKED):
        return [_ask_lock(request, f"{output}-{language}", form)]
    await request.unit.note_act(
        request.official.actor, "export", form, f"{output} {language} {lock}", request.now
    )
    wanted = SendExport(request.chat, t.language, form, output, language, locked=lock == _LOCKED)
    return [request.answer(Card(plain(t("The file is being made; it comes in a moment.")))), wanted]


def _ask(request: Request, question: str, answers: list[tuple[str, str]]) -> Action:
    rows = tuple((button(label, "export", argument),) for label, argument in answers)
    return request.answer(Card(bold(question), rows))


def _ask_lock(request: Request, chosen: str, form: str) -> Action:
    t: Translator = request.t
    warning = t("Whoever has the file can read every answer, and Telegram keeps a copy of it.")
    rows: tuple[tuple[Button, ...], ...] = (
        (button(t.button("With a password"), "export", f"{chosen}-{_LOCKED}-{form}"),),
        (button(t.button("Without a password"), "export", f"{chosen}-{_OPEN}-{form}"),),
    )
    return request.answer(
        Card(joined(bold(t("Shall the file be locked with a password?")), plain(warning)), rows)
    )
