"""`gauhar progress` and `gauhar quality`: how far the fieldwork is, and which interviews look odd."""

import asyncio
import re
from html import unescape
from pathlib import Path
from typing import Annotated

import typer

from bot.app import clock, open_store
from bot.commands.finishing import finish
from bot.oddities import Oddities, oddities
from bot.office import quality_words as words
from bot.overview import overview
from bot.progress_chart import draw
from bot.progress_words import ProgressWords
from bot.settings import DatabaseSettings
from bot.shelf import CITIZEN, Shelf, builtin_forms, stock
from locales import Translator, translators
from surveys.quality import Finding, Rule, load
from surveys.store import Store, StoreError
from surveys.store.audit import COMMAND_LINE
from surveys.store.verdicts import SHORT, Ruling

Region = Annotated[str | None, typer.Option(help="Only this region, such as abai.")]
Language = Annotated[str, typer.Option(help="kk, ru or en.")]
Simulated = Annotated[bool, typer.Option("--simulated", help="Count simulated interviews too.")]
_MINUTE = 60
_TAG = re.compile(r"<[^>]+>")


def progress_command(
    form: Annotated[str, typer.Argument(help="The form.")] = CITIZEN,
    region: Region = None,
    language: Language = "en",
    picture: Annotated[Path | None, typer.Option(help="A PNG to write besides.")] = None,
    *,
    simulated: Simulated = False,
) -> None:
    """Tell how many began and finished, today and yesterday, how long it takes and where people stop."""
    finish(_progress(form, region, _voice(language), picture, simulated=simulated))


def quality_command(  # noqa: PLR0913 - a parameter for each option
    region: Region = None,
    language: Language = "en",
    exclude: Annotated[str | None, typer.Option(help="Leave this interview out of every figure.")] = None,
    keep: Annotated[str | None, typer.Option(help="Have this interview count, or count again.")] = None,
    reason: Annotated[str, typer.Option(help="Why it is left out; name nobody.")] = "",
    *,
    rules: Annotated[
        bool, typer.Option("--rules", help="Print the rules, their thresholds and why.")
    ] = False,
    simulated: Simulated = False,
) -> None:
    """List interviews that look odd, or decide about one; nothing is deleted."""
    if rules:
        _print_rules(load())
    elif exclude is not None:
        finish(_rule(exclude, Ruling.EXCLUDED, reason))
    elif keep is not None:
        finish(_rule(keep, Ruling.KEPT, reason))
    else:
        finish(_quality(region, _voice(language), simulated=simulated))


def _voice(language: str) -> Translator:
    voices = translators()
    if language not in voices:
        raise StoreError(f"There is no language {language!r}; there are {', '.join(sorted(voices))}.")
    return voices[language]


async def _progress(
    form: str, region: str | None, t: Translator, picture: Path | None, *, simulated: bool
) -> None:
    async with open_store(DatabaseSettings.read()) as store:
        shelf = await _shelf(store)
        if form not in shelf.newest:
            raise StoreError(f"There is no form {form!r}; there are {', '.join(sorted(shelf.newest))}.")
        seen = await overview(store, clock(), form, region, simulated=simulated)
    told = ProgressWords(t, shelf, seen)
    typer.echo(_plain(told.card().text))
    if picture is not None:
        _write(picture, await asyncio.to_thread(draw, told.picture()))


async def _shelf(store: Store) -> Shelf:
    """Give the forms that come with Gauhar, and the newest of any other in the database."""
    shelf = await stock(store, builtin_forms(), clock())
    async with store.reading() as unit:
        stored = {form.name: form for form in await unit.forms()}
    return Shelf(shelf.versions, {**stored, **shelf.newest})


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", html))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from error


async def _quality(region: str | None, t: Translator, *, simulated: bool) -> None:
    async with open_store(DatabaseSettings.read()) as store:
        shelf = await _shelf(store)
        seen = await oddities(store, shelf.newest, region, simulated=simulated)
    for one in seen.findings:
        typer.echo(_line(seen, one, t))
    for verdict in seen.ruled(Ruling.EXCLUDED):
        typer.echo(f"{verdict.interview[:SHORT]}  {words.ruled(t, verdict)}")
    typer.echo(
        f"{len(seen.findings)} findings; --rules tells by which rules. A finding is no proof.", err=True
    )


def _line(seen: Oddities, finding: Finding, t: Translator) -> str:
    one, verdict = seen.interviews[finding.interview], seen.verdicts.get(finding.interview)
    minutes = "" if one.seconds is None else f"{one.seconds / _MINUTE:.1f} min"
    looked_at = "kept" if verdict else ""
    columns = (
        one.id[:SHORT],
        one.form,
        one.region or "",
        one.day.isoformat(),
        minutes,
        looked_at,
        finding.rule,
    )
    return "  ".join((*(part for part in columns if part), words.noticed(t, finding)))


async def _rule(number: str, ruling: Ruling, reason: str) -> None:
    if ruling is Ruling.EXCLUDED and not reason.strip():
        raise StoreError("Say why with --reason; it is kept with the interview.")
    async with open_store(DatabaseSettings.read()) as store, store.unit() as unit:
        interview = await unit.interview_called(number)
        if interview is None:
            raise StoreError(f"There is no completed interview {number!r}, or more than one begins so.")
        await unit.rule(interview, ruling, reason.strip(), COMMAND_LINE, clock())
    typer.echo(f"{interview[:SHORT]}: {ruling.value}")


def _print_rules(rules: tuple[Rule, ...]) -> None:
    for rule in rules:
        limits = [f"threshold {rule.threshold:g}"] if rule.threshold else []
        limits += [f"over {rule.over:g}"] if rule.over else []
        typer.echo(f"{rule.id} ({', '.join([rule.form or 'every form', *limits])})\n    {rule.why}")
