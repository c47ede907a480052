"""What becomes of a form that somebody wants to run: compared, published, taken back. Knows no chat.

Interviews that have begun go on with their version; what follows for the data is said before it is done.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.campaigning import FRIEND
from bot.shelf import Shelf
from scoring.instrument import Instrument
from surveys.fieldwork.form_names import is_form_name, leads_to_a_code
from surveys.form import Form
from surveys.phrase import Phrase
from surveys.store import Unit
from surveys.workshop import Difference, difference
from surveys.xlsform import Finding, FormError
from surveys.xlsform.writing import Sheets

_SETTINGS_ROW = 2


@dataclass(frozen=True)
class Candidate:
    """A form that may come to run, with what is kept of it, and the version that runs now, if one does."""

    form: Form
    xform: str
    sheets: Sheets
    running: Form | None

    @property
    def difference(self) -> Difference:
        return Difference() if self.running is None else difference(self.running, self.form)

    @property
    def runs_already(self) -> bool:
        return self.form == self.running


def objections(candidate: Candidate, instrument: Instrument, languages: Iterable[str]) -> tuple[Finding, ...]:
    """Find what keeps a faultless form from running here: names, languages, and what the index rests on."""
    form, running = candidate.form, candidate.running
    found = [*_naming(form)]
    for language in languages:
        if language not in form.languages:
            problem = Phrase("The form lacks the language {code}, in which people are asked.", code=language)
            remedy = Phrase("Add the columns label::… ({code}).", code=language)
            found.append(Finding("survey", 1, problem, remedy))
    if running is not None:
        found += _missed(running, form, instrument)
    return tuple(found)


def _naming(form: Form) -> Iterator[Finding]:
    if not is_form_name(form.name):
        problem = Phrase("{name} cannot name a form here: links and buttons carry it.", name=repr(form.name))
        remedy = Phrase("Use up to 32 small Latin letters, digits and underscores, beginning with a letter.")
        yield Finding("settings", _SETTINGS_ROW, problem, remedy)
    elif form.name == FRIEND or leads_to_a_code(form.name):
        yield _leads_elsewhere(form.name)


def _leads_elsewhere(name: str) -> Finding:
    problem = Phrase("The name {name} is taken: a link with it leads elsewhere.", name=repr(name))
    return Finding("settings", _SETTINGS_ROW, problem, Phrase("Choose another name for the form."))


def _missed(running: Form, form: Form, instrument: Instrument) -> Iterator[Finding]:
    """Find what the running version tells the index and this one would not, or in words it does not know."""
    for name in instrument.names(running.name):
        before, after = running.by_name.get(name), form.by_name.get(name)
        if before is None:
            continue
        if after is None or after.kind is not before.kind:
            problem = Phrase(
                "The index rests on the question {name}, which is gone or of another type.", name=name
            )
            remedy = Phrase("Put it back, or publish the form under another name.")
            yield Finding("survey", None, problem, remedy)
            continue
        strange = sorted({choice.name for choice in after.choices} - {*instrument.choices(name)})
        strange = [each for each in strange if before.choice(each) is None]
        if strange:
            problem = Phrase(
                "The index does not know the choice {choices} of the question {name}.",
                choices=", ".join(strange),
                name=name,
            )
            remedy = Phrase("Take it out, or ask it in a question of its own.")
            yield Finding("choices", None, problem, remedy)


async def publish_form(unit: Unit, candidate: Candidate, actor: str, now: datetime) -> None:
    """Have a form run from now on; raises FormError when its version says something else already."""
    form = candidate.form
    try:
        await unit.publish(form, candidate.xform, now, candidate.sheets)
    except ValueError as error:
        problem = Phrase(
            "Version {version} of the form {form} is there already, with other contents.",
            version=form.version,
            form=form.name,
        )
        remedy = Phrase("Give the changed form a new version in its settings.")
        raise FormError([Finding("settings", _SETTINGS_ROW, problem, remedy)]) from error
    if candidate.running is None and await unit.campaign(form.name) is not None:
        raise FormError([_leads_elsewhere(form.name)])
    if await unit.let_run(form, now):
        await unit.note_act(actor, "publish_form", form.name, form.version, now)


async def roll_back(unit: Unit, shelf: Shelf, name: str, actor: str, now: datetime) -> Form | None:
    """Let the version before run again; gives it, or None where nothing was published before."""
    before = await version_before(unit, shelf, name)
    running = (await unit.running()).get(name)
    if before is None or running is None or not await unit.roll_back(name, running, now):
        return None
    await unit.note_act(actor, "roll_back_form", name, f"{running} {before.version}", now)
    return before


async def version_before(unit: Unit, shelf: Shelf, name: str) -> Form | None:
    """Give the version that would run if the one that runs were taken back."""
    going = [each for each in await unit.history(name) if each.withdrawn_at is None]
    if not going:
        return None
    if len(going) == 1:
        return shelf.filed.get(name)
    return shelf.versions.get((name, going[-2].version))
