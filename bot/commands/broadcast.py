"""`gauhar broadcast`: one message to many, written in a file and sent by the running bot."""

import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot import announcing
from bot.announced import as_csv
from bot.app import clock, open_store
from bot.commands.finishing import finish
from bot.settings import DatabaseSettings
from bot.shelf import CITIZEN
from locales import Translator, language_name, languages, translators
from surveys.fieldwork.broadcasts import Audience, Broadcast, BroadcastError, Order, Trouble
from surveys.store import StoreError, Unit
from surveys.store.audit import COMMAND_LINE

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, help="Broadcasts: one message to many, in every language.")
Number = Annotated[int, typer.Argument(help="The broadcast's number; `gauhar broadcast list` shows them.")]
_WHOM = "Who it is for: not_started, unfinished or completed."


@app.command("new")
def new_command(
    file: Annotated[
        Path, typer.Argument(help='TOML with a text in each language: kk = "…", ru = "…", en = "…".')
    ],
    audience: Annotated[Audience, typer.Option(help=_WHOM)],
    form: Annotated[str, typer.Option(help="The questionnaire it is about.")] = CITIZEN,
    region: Annotated[str | None, typer.Option(help="Only people of this region, such as abai.")] = None,
) -> None:
    """Draft a broadcast; nothing is sent before `gauhar broadcast start`."""
    texts = _texts_in(file)
    finish(_tell(lambda unit: _drafted(unit, texts, audience, form, region)))


@app.command("list")
def list_command() -> None:
    """List all broadcasts, the newest first."""
    finish(_list())


@app.command("preview")
def preview_command(number: Number) -> None:
    """Print each text as it will arrive, and to how many it would go now."""
    finish(_preview(number))


@app.command("start")
def start_command(
    number: Number, *, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Have the running bot send it, by day only."""
    if not yes:
        finish(_preview(number))
        typer.confirm("Shall it go out? What has been sent cannot be taken back.", abort=True)
    finish(_order(number, Order.START))


@app.command("pause")
def pause_command(number: Number) -> None:
    """Let nothing more go out for now."""
    finish(_order(number, Order.PAUSE))


@app.command("resume")
def resume_command(number: Number) -> None:
    """Go on where it was paused."""
    finish(_order(number, Order.RESUME))


@app.command("cancel")
def cancel_command(number: Number) -> None:
    """Let nothing more go out, for good."""
    finish(_order(number, Order.CANCEL))


@app.command("status")
def status_command(
    number: Number,
    *,
    as_table: Annotated[bool, typer.Option("--csv", help="One row a person, without saying who.")] = False,
) -> None:
    """Say how far a broadcast is, and what became of it."""
    finish(_status(number, as_table=as_table))


def _texts_in(file: Path) -> dict[str, str]:
    try:
        texts = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{file} cannot be read; save it as TOML in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise StoreError(f"{file} is no TOML: {error}.") from error
    for name, text in texts.items():
        if name not in languages() or not isinstance(text, str):
            raise StoreError(f"{file}: {name!r} is no text in one of the languages {', '.join(languages())}.")
    missing = [name for name in languages() if name not in texts]
    if missing:
        raise StoreError(f"{file} lacks a text in: {', '.join(missing)}.")
    return texts


async def _drafted(
    unit: Unit, texts: dict[str, str], audience: Audience, form: str, region: str | None
) -> Broadcast:
    now = clock()
    await _require_known(unit, form, region)
    draft = await announcing.draft(unit, audience, form, COMMAND_LINE, now, region)
    return await announcing.write(unit, draft.id, texts, COMMAND_LINE, now)


async def _require_known(unit: Unit, name: str, region: str | None) -> None:
    """Refuse a form or a region that nobody can be of; the newest version of a form comes last."""
    forms = {form.name: form for form in await unit.forms()}
    if name not in {CITIZEN, *forms}:
        raise StoreError(f'There is no form "{name}"; there are: {", ".join(sorted({CITIZEN, *forms}))}.')
    asked = forms[CITIZEN].by_name.get("region") if CITIZEN in forms else None
    known = [choice.name for choice in asked.choices] if asked else []
    if region is not None and region not in known:
        raise StoreError(f'There is no region "{region}"; there are: {", ".join(known) or "none"}.')


async def _order(number: int, what: Order) -> None:
    await _tell(lambda unit: announcing.order(unit, number, what, COMMAND_LINE, clock()))


async def _tell(act: Callable[[Unit], Awaitable[Broadcast]]) -> None:
    typer.echo(_line(await _done(act)))


async def _done(act: Callable[[Unit], Awaitable[T]]) -> T:
    """Do something in a transaction; what cannot be done becomes a sentence."""
    async with open_store(DatabaseSettings.read()) as store, store.unit() as unit:
        try:
            return await act(unit)
        except BroadcastError as error:
            raise StoreError(announcing.trouble(_english(), error)) from error


async def _list() -> None:
    for each in await _done(lambda unit: unit.broadcasts()):
        typer.echo(_line(each))


_COME_AGAIN = "Whoever withdrew and wrote to the bot again is among them: nothing is kept to tell them by."


async def _preview(number: int) -> None:
    found, people = await _done(lambda unit: _audience(unit, number))
    for language, text in found.texts.items():
        typer.echo(f"--- {language_name(language)}\n{text}")
    typer.echo("---")
    for language, count in sorted(people.items()):
        typer.echo(f"{language_name(language) if language else 'no language chosen'}: {count}")
    typer.echo(f"{_line(found)} It would go to {sum(people.values())} now.")
    if found.audience is Audience.NOT_STARTED:
        typer.echo(_COME_AGAIN)


async def _audience(unit: Unit, number: int) -> tuple[Broadcast, dict[str, int]]:
    found = await _wanted(unit, number)
    return found, dict(await unit.audience_by_language(found))


async def _status(number: int, *, as_table: bool) -> None:
    if as_table:
        content = await _done(lambda unit: _table(unit, number))
        typer.echo(content.decode("utf-8-sig"), nl=False)
        return
    found = await _done(lambda unit: _wanted(unit, number))
    typer.echo(_line(found))
    for outcome, count in (await _done(lambda unit: unit.outcomes(number))).items():
        typer.echo(f"- {announcing.outcome_name(_english(), outcome)}: {count}")


async def _table(unit: Unit, number: int) -> bytes:
    await _wanted(unit, number)
    await unit.note_act(COMMAND_LINE, "see_broadcast", str(number), "", clock())
    return as_csv(await unit.told(number), await unit.departed(number))


async def _wanted(unit: Unit, number: int) -> Broadcast:
    found = await unit.broadcast(number)
    if found is None:
        raise BroadcastError(Trouble.UNKNOWN, str(number))
    return found


def _line(found: Broadcast) -> str:
    about = (found.audience.value, found.form, found.wave, found.region or "")
    return f"Broadcast {found.id} ({', '.join(each for each in about if each)}). {_state(found)}"


def _state(found: Broadcast) -> str:
    return announcing.state_name(_english(), found.state)


def _english() -> Translator:
    return translators()["en"]
