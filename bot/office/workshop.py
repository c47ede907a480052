"""The duty of changing questionnaires: drafts to rehearse, compare and publish; versions to take back.

A draft comes as a document, which the form desk reads. Buttons carry its code, or the name of a form.
"""

from dataclasses import replace

from bot.actions import Action, RenewShelf, Say, SendDocument
from bot.card import Button, Card, bold, joined, pages, plain
from bot.office import workshop_words as words
from bot.office.duty import Request, button
from bot.office.handing_in import reading_again
from bot.office.wording import form_name
from bot.workshop import Candidate, objections, publish_form, roll_back, version_before
from locales import Translator
from scoring import indicators
from surveys.fieldwork.rehearsals import REHEARSAL_LINK
from surveys.store.handed_in import HandedIn
from surveys.store.workshop import Draft
from surveys.xlsform import FormError
from surveys.xlsform.media import shown_by
from surveys.xlsform.writing import spreadsheet, tables_in

DRAFT, DIFFERENCE, ASK, PUBLISH, DROP, BACK, BACK_NOW, FETCH, AGAIN, LET_GO = "dxpPkrRwaD"
_DUTY = "workshop"


async def workshop(request: Request) -> list[Action]:
    """Show what is asked and what is drafted, or do what a button says."""
    page, _, about = request.argument.partition("-")
    if page in (DRAFT, DIFFERENCE, ASK, PUBLISH, DROP):
        draft = await request.unit.draft(about)
        if draft is None:
            return [request.answer(Card(plain(words.no_draft(request.t))))]
        return await _about_draft(request, page, draft)
    if page in (BACK, BACK_NOW):
        return await _back(request, about, now=page == BACK_NOW)
    if page == FETCH:
        return await _fetch(request, about)
    if page == AGAIN:
        reading = Say(request.chat, Card(plain(words.reading(request.t))))
        return [
            reading,
            reading_again(request.chat, request.t, request.official, request.shelf, request.link),
        ]
    if page == LET_GO:
        await request.unit.drop_all_handed_in(request.official.actor)
        await request.unit.note_act(request.official.actor, "drop_handed_in", "", "", request.now)
    return [request.answer(await _overview(request))]


async def _overview(request: Request) -> Card:
    t, shelf = request.t, request.shelf
    lines = [
        t("{form}: version {version}", form=form_name(t, shelf, name), version=form.version)
        for name, form in sorted(shelf.newest.items())
    ]
    rows: list[tuple[Button, ...]] = []
    for name in sorted(shelf.newest):
        rows.append((_to(t.button("Workbook: {form}", form=form_name(t, shelf, name)), FETCH, name),))
        if await version_before(request.unit, shelf, name) is not None:
            rows.append((_to(t.button("Take back: {form}", form=form_name(t, shelf, name)), BACK, name),))
    for draft in await request.unit.drafts():
        named = t.button("Draft: {form}, {version}", form=draft.form.name, version=draft.form.version)
        rows.append((_to(named, DRAFT, draft.code),))
    so_far = await request.unit.handed_in(request.official.actor)
    waiting = [words.waiting(t, so_far.missing)] if so_far.missing else []
    told = joined(bold(t("Questionnaires")), plain("\n".join(lines)), *waiting, plain(words.how_to_begin(t)))
    return Card(told, (*rows, *_about_handed_in(t, so_far)))


def _about_handed_in(t: Translator, so_far: HandedIn) -> list[tuple[Button, ...]]:
    """Offer to read a workbook once more that lacks nothing, and to delete what was sent."""
    again = [(_to(t.button("Read the workbook again"), AGAIN, ""),)]
    let_go = [(_to(t.button("Delete files sent"), LET_GO, ""),)]
    ready = so_far.waits and not so_far.missing
    return [*(again if ready else ()), *(let_go if so_far.digests else ())]


def _to(label: str, page: str, about: str) -> Button:
    return button(label, _DUTY, f"{page}-{about}")


def candidate_of(request: Request, draft: Draft) -> Candidate:
    return Candidate(draft.form, draft.xform, draft.sheets, request.shelf.newest.get(draft.form.name))


async def _about_draft(request: Request, page: str, draft: Draft) -> list[Action]:
    candidate = candidate_of(request, draft)
    match page:
        case "x":
            return _differences(request, candidate, draft.code)
        case "p":
            return [request.answer(_sure(request, candidate, draft.code))]
        case "P":
            return await _publish(request, candidate)
        case "k":
            await request.unit.drop_draft(draft.code)
            await request.unit.note_act(
                request.official.actor, "drop_draft", candidate.form.name, "", request.now
            )
            return [request.answer(await _overview(request)), RenewShelf()]
        case _:
            link = request.link(f"{REHEARSAL_LINK}{draft.code}")
            return [request.answer(draft_card(request.t, candidate, draft.code, link))]


def draft_card(t: Translator, candidate: Candidate, code: str, link: str) -> Card:
    """Show a draft that may be published, with all that can be done with it."""
    rows = (
        (_to(t.button("What is different"), DIFFERENCE, code),),
        (_to(t.button("Publish"), ASK, code),),
        (_to(t.button("Delete draft and rehearsals"), DROP, code),),
    )
    return Card(words.ready(t, candidate.form, link), rows)


def _differences(request: Request, candidate: Candidate, code: str) -> list[Action]:
    """Say everything that is different; the last message has the way on."""
    t = request.t
    back = ((_to("‹ " + t.button("Back"), DRAFT, code),),)
    said = [plain(words.is_new(t))]
    if candidate.running is not None:
        said = [*words.told(t, candidate.difference), plain(words.going_on(t))]
    *first, last = [Card(text) for text in pages(said)]
    return [Say(request.chat, card) for card in (*first, replace(last, rows=back))]


def _sure(request: Request, candidate: Candidate, code: str) -> Card:
    t, found = request.t, candidate.difference
    counts = plain(words.counted(t, found)) if candidate.running else plain(words.is_new(t))
    text = joined(bold(words.shall_it_run(t, candidate.form)), counts, plain(words.going_on(t)))
    yes, no = _to(t.button("Yes, publish it"), PUBLISH, code), _to(t.button("No, leave it"), DRAFT, code)
    return Card(text, ((yes,), (no,)))


async def _publish(request: Request, candidate: Candidate) -> list[Action]:
    t = request.t
    if candidate.runs_already:
        return [request.answer(Card(plain(words.runs(t, candidate.form))))]
    found = objections(candidate, indicators.load().instrument, ())  # another version may run meanwhile
    if found:
        return [request.answer(Card(joined(*(words.finding_line(t, each) for each in found))))]
    try:
        await publish_form(request.unit, candidate, request.official.actor, request.now)
    except FormError as error:
        return [request.answer(Card(joined(*(words.finding_line(t, each) for each in error.findings))))]
    return [request.answer(Card(plain(words.runs(t, candidate.form)))), RenewShelf()]


async def _back(request: Request, about: str, *, now: bool) -> list[Action]:
    """Ask whether a version shall be taken back, or do it: the number tells whether it is still the same."""
    t, number, name = request.t, *_numbered(about, now=now)
    going = [each for each in await request.unit.history(name) if each.withdrawn_at is None]
    before = await version_before(request.unit, request.shelf, name)
    if before is None or (now and number != f"{len(going)}"):
        return [request.answer(Card(plain(words.nothing_before(t))))]
    if not now:
        yes = _to(t.button("Yes, take it back"), BACK_NOW, f"{len(going)}-{name}")
        no = button(t.button("No, leave it"), _DUTY)
        asked = words.shall_it_go(t, form_name(t, request.shelf, name), going[-1].version, before.version)
        return [request.answer(Card(joined(bold(asked), plain(words.going_on(t))), ((yes,), (no,))))]
    await roll_back(request.unit, request.shelf, name, request.official.actor, request.now)
    return [request.answer(Card(plain(words.runs(t, before)))), RenewShelf()]


def _numbered(about: str, *, now: bool) -> tuple[str, str]:
    number, _, name = about.partition("-") if now else ("", "", about)
    return number, name


async def _fetch(request: Request, name: str) -> list[Action]:
    form = request.shelf.newest.get(name)
    sheets = await request.unit.sheets_of(name, form.version) if form else None
    if form is None or sheets is None:
        return [request.answer(Card(plain(words.no_workbook(request.t))))]
    await request.unit.note_act(request.official.actor, "fetch_form", name, form.version, request.now)
    tables = [SendDocument(request.chat, table, content) for table, content in tables_in(sheets).items()]
    shown = sorted(shown_by(form))
    told = [Say(request.chat, Card(plain(words.shown_too(request.t, shown))))] if shown else []
    return [SendDocument(request.chat, f"{name}-{form.version}.xlsx", spreadsheet(sheets)), *tables, *told]
