"""The duty of exporting answers: one card says what will be in the file, and its buttons change that.

What was chosen travels in the buttons. Most want what stands there at first, so that sending is the second
tap. Only those who may see every region have this duty, for a file has them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.actions import Action, SendExport
from bot.card import Button, Card, Rows, bold, in_rows, joined, plain
from bot.exporting import FORMATS
from bot.office.duty import Request, button
from bot.office.wording import form_name
from bot.shelf import CITIZEN
from locales import Translator, language_name
from surveys.fieldwork.waves import Wave
from surveys.form import Form

_HOME, _FORM, _KIND, _LANGUAGE, _WAVE, _LOCKED, _OPEN = (
    "home",
    "form",
    "kind",
    "lang",
    "wave",
    "locked",
    "open",
)
_USUAL = "xlsx"
_UNFINISHED, _NO_TEXTS, _NEITHER = "u", "t", "n"
_CHOSEN = "● "
_PROGRAMS: Mapping[str, str] = {
    "csv": "CSV",
    "xlsx": "Excel (.xlsx)",
    "sav": "SPSS (.sav)",
    "dta": "Stata (.dta)",
    "parquet": "Parquet",
    "odk": "ODK (.xml)",
}


@dataclass(frozen=True)
class Wish:
    """What is to be in the file; `wave` counts from 1 as they were opened, and 0 is the current one."""

    form: str
    output: str
    language: str
    wave: int = 0
    unfinished: bool = False
    texts: bool = True

    def leading_to(self, page: str) -> str:
        """Spell this on a button that leads to a page."""
        flags = (_UNFINISHED if self.unfinished else "") + ("" if self.texts else _NO_TEXTS)
        return f"{page}-{self.output}-{self.language}-{self.wave}-{flags or _NEITHER}-{self.form}"


async def export(request: Request) -> list[Action]:
    """Show what is chosen, offer others, or have the file made and sent."""
    page, wish = _read(request)
    waves = await request.unit.waves()
    if wish.wave > len(waves):
        wish = replace(wish, wave=0)
    if page in (_LOCKED, _OPEN):
        return await _send(request, wish, waves, locked=page == _LOCKED)
    desk = _Cards(request, wish, waves)
    return [request.answer(desk.page(page))]


def _read(request: Request) -> tuple[str, Wish]:
    """Read a page and a wish off a button; whatever is not there is as most want it."""
    page, output, language, wave, flags, form = (*request.argument.split("-", 5), *[""] * 6)[:6]
    forms = request.shelf.newest
    form = form if form in forms else CITIZEN if CITIZEN in forms else min(forms)
    spoken = forms[form].languages
    usual = request.t.language if request.t.language in spoken else spoken[0]
    return page, Wish(
        form,
        output if output in FORMATS else _USUAL,
        language if language in spoken else usual,
        int(wave) if wave.isascii() and wave.isdecimal() else 0,
        _UNFINISHED in flags,
        _NO_TEXTS not in flags,
    )


async def _send(request: Request, wish: Wish, waves: Sequence[Wave], *, locked: bool) -> list[Action]:
    t, wave = request.t, _wave(wish, waves)
    said = [wish.output, wish.language, f"wave {wave.id}", _LOCKED if locked else _OPEN]
    said += ["unfinished"] * wish.unfinished + ["no texts"] * (not wish.texts)
    await request.unit.note_act(request.official.actor, "export", wish.form, " ".join(said), request.now)
    wanted = SendExport(
        request.chat,
        t.language,
        wish.form,
        wish.output,
        wish.language,
        locked=locked,
        wave=wave.id,
        unfinished=wish.unfinished,
        texts=wish.texts,
    )
    return [request.answer(Card(plain(t("The file is being made; it comes in a moment.")))), wanted]


def _wave(wish: Wish, waves: Sequence[Wave]) -> Wave:
    return waves[wish.wave - 1]


@dataclass(frozen=True)
class _Cards:
    """Makes the cards for a wish."""

    request: Request
    wish: Wish
    waves: Sequence[Wave]

    @property
    def t(self) -> Translator:
        return self.request.t

    @property
    def form(self) -> Form:
        return self.request.shelf.newest[self.wish.form]

    def page(self, page: str) -> Card:
        t, wish = self.t, self.wish
        match page:
            case "form":
                forms = {self._form(name): replace(wish, form=name) for name in self.request.shelf.newest}
                return self._offer(t("Which answers shall be exported?"), forms)
            case "kind":
                kinds = {self._kind(name): replace(wish, output=name) for name in FORMATS}
                return self._offer(t("Which kind of file?"), kinds)
            case "lang":
                spoken = {language_name(one): replace(wish, language=one) for one in self.form.languages}
                return self._offer(t("In which language shall the labels be?"), spoken)
            case "wave":
                waves = {
                    t.button("Wave {name}", name=wave.id): replace(wish, wave=number % len(self.waves))
                    for number, wave in enumerate(self.waves, 1)
                }
                return self._offer(t("Of which wave shall the answers be?"), waves)
            case _:
                return self._whole()

    def _whole(self) -> Card:
        t, wish = self.t, self.wish
        warning = t("Whoever has the file can read every answer, and Telegram keeps a copy of it.")
        chosen = [
            (self._form(wish.form), _FORM),
            (self._kind(wish.output), _KIND),
            (language_name(wish.language), _LANGUAGE),
        ]
        if len(self.waves) > 1:
            chosen.append((t.button("Wave {name}", name=_wave(wish, self.waves).id), _WAVE))
        told = joined(
            bold(t("The file will hold what stands on the buttons; a tap changes it.")), plain(warning)
        )
        return Card(told, (*((self._to(f"{label} ›", wish, page),) for label, page in chosen), *self._ends()))

    def _ends(self) -> Rows:
        """Give what is ticked, and the two ways of having the file."""
        t, wish = self.t, self.wish
        unfinished = _ticked(t.button("Unfinished interviews too"), yes=wish.unfinished)
        texts = _ticked(t.button("What people wrote themselves"), yes=wish.texts)
        return (
            (self._to(unfinished, replace(wish, unfinished=not wish.unfinished)),),
            (self._to(texts, replace(wish, texts=not wish.texts)),),
            (self._to(t.button("Send it with a password"), wish, _LOCKED),),
            (self._to(t.button("Send it without a password"), wish, _OPEN),),
        )

    def _offer(self, question: str, offered: Mapping[str, Wish]) -> Card:
        keys = [
            self._to(f"{_CHOSEN}{label}" if wish == self.wish else label, wish)
            for label, wish in offered.items()
        ]
        back = self._to("‹ " + self.t.button("Back"), self.wish)
        return Card(bold(question), (*in_rows(keys), (back,)))

    def _form(self, name: str) -> str:
        return form_name(self.t, self.request.shelf, name)

    def _kind(self, name: str) -> str:
        return _PROGRAMS.get(name) or f"{self.t.button('Codebook')} (DDI)"

    def _to(self, label: str, wish: Wish, page: str = _HOME) -> Button:
        return button(label, "export", wish.leading_to(page))


def _ticked(label: str, *, yes: bool) -> str:
    return f"{'☑' if yes else '☐'} {label}"
