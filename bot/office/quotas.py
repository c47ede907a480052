"""The duties about quotas: how many of each group may be interviewed and how many have been; setting them.

Whoever has one region sees the groups of that region alone; setting them is for those who have all.
"""

from bot.actions import Action, SendDocument
from bot.card import Card, bold, joined, plain
from bot.office import quota_words as words
from bot.office.duty import Request
from bot.office.quota_words import Taken
from bot.words import form_name
from surveys.fieldwork.quota_file import COLUMNS, QuotaFileError, read_cells
from surveys.fieldwork.quotas import Cell
from surveys.fieldwork.roles import within
from surveys.form import Form

LIFT = "none"
_SHOWN = 40


async def quota(request: Request) -> list[Action]:
    """Show the current wave's groups, each with how many have a place in it."""
    wave = (await request.unit.current_wave()).id
    forms = [request.shelf.newest[name] for name in sorted(request.shelf.newest)]
    counted = [(form, await _taken(request, wave, form)) for form in forms]
    counted = [(form, taken) for form, taken in counted if taken]
    t = request.t
    shown = [words.listed(t, form, taken) for form, taken in counted if len(taken) <= _SHOWN]
    text = joined(bold(t("Quotas of wave {name}", name=wave)), *shown)
    if not counted:
        text = joined(text, plain(t("No quotas are set: everybody finds a place.")))
    long = [_file(request, form, taken) for form, taken in counted if len(taken) > _SHOWN]
    return [request.answer(Card(text)), *long]


async def _taken(request: Request, wave: str, form: Form) -> list[Taken]:
    cells = await request.unit.quota(wave, form.name)
    seen = [cell for cell in cells if within(request.official, cell.region)]
    if not seen:
        return []
    people = await request.unit.people_by_profile(wave, form.name, request.now)
    return [Taken(cell, cell.count(people)) for cell in seen]


def _file(request: Request, form: Form, taken: list[Taken]) -> Action:
    caption = plain(request.t("Questionnaire: {form}", form=form_name(request.t, form.name, form.name)))
    return SendDocument(request.chat, f"quotas-{form.name}.csv", words.as_csv(taken), caption)


async def quota_set(request: Request) -> list[Action]:
    """Put the groups in the lines of a message in the place of the current wave's."""
    first, _, lines = request.argument.partition("\n")
    name, _, rest = first.partition(" ")
    form = request.shelf.newest.get(name)
    if form is None:
        return [request.answer(words.which_form(request.t, sorted(request.shelf.newest)))]
    lines = f"{rest}\n{lines}".strip()
    if not lines:
        return [request.answer(words.how_to_set(request.t, form))]
    try:
        cells = _read(lines, form)
    except QuotaFileError as error:
        return [request.answer(words.unusable(request.t, form, _quoted(lines, error.rows)))]
    wave = (await request.unit.current_wave()).id
    await request.unit.set_quota(wave, name, cells)
    detail = f"{name}: {len(cells)}"
    await request.unit.note_act(request.official.actor, "set_quota", wave, detail, request.now)
    return await quota(request)


def _read(lines: str, form: Form) -> tuple[Cell, ...]:
    """Read the groups off a message, which need not name the columns; raises QuotaFileError."""
    return () if lines.casefold() == LIFT else read_cells(_headed(lines), form, "")


def _headed(lines: str) -> str:
    if COLUMNS[-1] in lines.partition("\n")[0].casefold():
        return lines
    return f"{(';' if ';' in lines else ',').join(COLUMNS)}\n{lines}"


def _quoted(lines: str, rows: tuple[int, ...]) -> list[str]:
    """Give the lines that a reader of the table, whose first row names the columns, has refused."""
    table = _headed(lines).splitlines()
    return [table[row - 1] for row in rows if row <= len(table)]
