"""`gauhar invite`, `invitations`, `link` and `revoke`: how people are reached. Decides options alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from unicodedata import category

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import guest_list, qr
from bot.app import build_bot, clock, open_store
from bot.campaigning import invite_all, is_free_word
from bot.commands.finishing import finish
from bot.guest_list import Line
from bot.office.wording import regions
from bot.settings import DatabaseSettings, Settings
from bot.shelf import Shelf, stock, workbooks_asked
from bot.waving import closing_time, trouble
from locales import translators
from surveys.fieldwork.codes import spaced
from surveys.fieldwork.guests import Guest, GuestListError, GuestRules, read_guests
from surveys.fieldwork.invitations import Books, Campaign, Link, link_state
from surveys.fieldwork.waves import WaveError
from surveys.imports.table import open_table
from surveys.store import StoreError
from surveys.store.audit import COMMAND_LINE

_BOT = "The bot's name in Telegram, such as gauhar_bot; without it, Telegram is asked."
_WHEN = "Last day (2027-01-31) or moment (2027-01-31T18:00) to begin by it, by clocks in Almaty."
_UNTIL = "Days for which a code can be opened, such as 30; or the last day or moment, as for a link."
_OWNER_ONLY = 0o600
BotName = Annotated[str | None, typer.Option("--bot", help=_BOT)]
Region = Annotated[str | None, typer.Option(help="The region it belongs to, for coordinators of one region.")]
Form = Annotated[str, typer.Option(help="The questionnaire: citizen, organisation, expert or one of yours.")]


@dataclass(frozen=True)
class _Invited:
    """What was asked for: the campaign, and when its codes expire."""

    campaign: Campaign
    expires_at: datetime | None


def invite_command(  # noqa: PLR0913, PLR0917 - a parameter for each option
    file: Annotated[Path, typer.Argument(help="CSV or .xlsx with the columns name, region, language.")],
    campaign: Annotated[str, typer.Option(help="What the list is called.")],
    form: Form,
    expires: Annotated[str | None, typer.Option(help=_UNTIL)] = None,
    output: Annotated[Path | None, typer.Option(help="Where codes and links go; else to the screen.")] = None,
    sheet: Annotated[Path | None, typer.Option(help="A PDF of labels with QR codes, 24 a page.")] = None,
    bot: BotName = None,
) -> None:
    """Give everybody on a list a personal code; writes names, codes and links as CSV."""
    now = clock()
    until = None if expires is None else _until(expires, now)
    wished = _Invited(Campaign(campaign, form, is_open=False), until)
    finish(_invite(file, wished, _Files(output, sheet), bot, now))


def invitations_command(
    campaign: Annotated[str, typer.Option(help="What the list is called.")],
    output: Annotated[Path | None, typer.Option(help="A CSV to write, instead of the screen.")] = None,
    *,
    codes: Annotated[bool, typer.Option("--codes", help="Codes and links in the CSV as well.")] = False,
    bot: BotName = None,
) -> None:
    """Tell how far each invitation of a campaign is."""
    finish(_list(campaign, output, bot, with_codes=codes))


def link_command(
    name: Annotated[str, typer.Argument(help="Small Latin letters, digits and hyphens, such as poster.")],
    form: Form = "citizen",
    region: Region = None,
    most: Annotated[int | None, typer.Option(min=1, help="How many may begin by it.")] = None,
    closes: Annotated[str | None, typer.Option(help=_WHEN)] = None,
    bot: BotName = None,
) -> None:
    """Make a link that everybody may use, with its QR code as NAME.png and NAME.svg."""
    ends = None if closes is None else _moment(closes)
    finish(_link(Campaign(name, form, is_open=True, region=region, closes_at=ends, most=most), bot))


def revoke_command(
    campaign: Annotated[str, typer.Argument(help="A campaign, or a link.")],
    number: Annotated[
        int | None, typer.Argument(help="One invitation of it, as the list numbers it.")
    ] = None,
) -> None:
    """Have nobody begin by a link, a campaign or one code any more; who has begun may finish."""
    finish(_revoke(campaign, number))


@dataclass(frozen=True)
class _Files:
    output: Path | None
    sheet: Path | None


async def _invite(file: Path, wished: _Invited, files: _Files, bot: str | None, now: datetime) -> None:
    link = await _links(bot)
    settings = DatabaseSettings.read()
    async with open_store(settings) as store:
        shelf = await stock(store, workbooks_asked(settings.forms), now)
        _check(shelf, wished.campaign)
        guests = _guests(file, shelf)
        async with store.unit() as unit:
            try:
                made = await invite_all(unit, wished.campaign, guests, wished.expires_at, now)
            except GuestListError as error:
                raise _refused(file, error) from error
            await unit.note_act(COMMAND_LINE, "invite", wished.campaign.name, str(len(made)), now)
            lines = await guest_list.lines_of(unit, wished.campaign.name, shelf.of, now)
    fresh = {code for _guest, code in made}
    _hand_out(files, [line for line in lines if line.code in fresh], link)
    typer.echo(f"{len(made)} invitations made.", err=True)


def _guests(file: Path, shelf: Shelf) -> tuple[Guest, ...]:
    table = open_table(file)
    rules = GuestRules([choice.name for choice in regions(shelf)], shelf.languages)
    try:
        return read_guests(table.columns, [(row.number, row.cells) for row in table.rows], rules)
    except GuestListError as error:
        raise _refused(file, error) from error


def _refused(file: Path, error: GuestListError) -> StoreError:
    return StoreError("\n".join([f"{file}: nobody was invited.", *error.faults]))


def _check(shelf: Shelf, campaign: Campaign) -> None:
    if campaign.form not in shelf.newest:
        raise StoreError(f"There is no form {campaign.form!r}; there are {', '.join(sorted(shelf.newest))}.")
    if not is_free_word(campaign.name, shelf.newest):
        raise StoreError(
            f"{campaign.name!r} is no name for this: small Latin letters, digits and hyphens, a letter "
            "first, and no word that other links use."
        )
    known = [choice.name for choice in regions(shelf)]
    if campaign.region not in (None, *known):
        raise StoreError(f"There is no region {campaign.region!r}; there are {', '.join(known)}.")


def _hand_out(files: _Files, lines: Sequence[Line], link: Callable[[str], str]) -> None:
    _write(files.output, guest_list.as_csv(lines, link))
    if files.sheet is not None:
        labels = [
            qr.Label(
                line.name, f"Telegram: {link('').split('?')[0]} /code {spaced(line.code)}", link(line.code)
            )
            for line in lines
        ]
        _write(files.sheet, qr.sheet(labels))


def _write(path: Path | None, content: bytes) -> None:
    """Write a file that only its owner can read, for codes open questionnaires; or to the screen."""
    if path is None:
        typer.echo(content.decode("utf-8-sig"), nl=False)
        return
    try:
        path.touch(_OWNER_ONLY)
        path.write_bytes(content)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from error


async def _list(campaign: str, output: Path | None, bot: str | None, *, with_codes: bool) -> None:
    link = await _links(bot) if with_codes else None
    async with open_store(DatabaseSettings.read()) as store, store.unit() as unit:
        there = await unit.campaign(campaign)
        forms = {(form.name, form.version): form for form in await unit.forms()}
        lines = await guest_list.lines_of(unit, campaign, lambda *key: forms[key], clock())
        await unit.note_act(COMMAND_LINE, "see_invitations", campaign, "", clock())
    if there is None:
        raise StoreError(f"There is no campaign {campaign!r}.")
    if output is not None or with_codes:
        _write(output, guest_list.as_csv(lines, link))
    else:
        _show(there, lines)


def _show(campaign: Campaign, lines: Sequence[Line]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if campaign.is_open:
        state = link_state(campaign, clock())
        console.print(f"{campaign.name}: {campaign.begun} begun, {_STATES[state]}.", markup=False)
        return
    table = Table("number", "name", "region", "language", "status")
    for line in lines:
        at = f" at {line.question}" if line.question else ""
        said = line.status.value.replace("_", " ") + at
        table.add_row(str(line.number), Text(_legible(line.name)), line.region, line.language, said)
    console.print(table)
    kept = guest_list.counted(lines)
    console.print(
        f"{kept.invited} invited: {kept.not_opened} not opened, {kept.in_progress} in progress, "
        f"{kept.completed} completed, {kept.refused} refused, {kept.withdrawn} withdrawn{_left(kept)}."
    )


def _left(kept: Books) -> str:
    """Name those who were in progress when the wave ended, once there are any."""
    return f", {kept.not_finished} not finished when the wave ended" if kept.not_finished else ""


async def _link(campaign: Campaign, bot: str | None) -> None:
    address = (await _links(bot))(campaign.name)
    settings = DatabaseSettings.read()
    async with open_store(settings) as store:
        _check(await stock(store, workbooks_asked(settings.forms), clock()), campaign)
        async with store.unit() as unit:
            if not await unit.open_campaign(campaign, clock()):
                raise StoreError(f"There is a campaign called {campaign.name!r} already.")
            await unit.note_act(COMMAND_LINE, "open_link", campaign.name, campaign.form, clock())
    _write(Path(f"{campaign.name}.png"), qr.png(address))
    _write(Path(f"{campaign.name}.svg"), qr.svg(address))
    typer.echo(address)


async def _revoke(campaign: str, number: int | None) -> None:
    async with open_store(DatabaseSettings.read()) as store, store.unit() as unit:
        if number is None:
            done = await unit.revoke_campaign(campaign, clock())
        else:
            invited = await unit.invited_as(number)
            is_of_it = invited is not None and invited.invitation.campaign == campaign
            done = is_of_it and await unit.revoke_invitation(number, clock())
        if not done:
            raise StoreError("There is no such campaign or number, or it was made worthless before.")
        await unit.note_act(COMMAND_LINE, "revoke", str(number or campaign), "", clock())
    typer.echo("Nobody can begin by it any more; whoever has begun may finish.")


def _legible(name: str) -> str:
    """Leave out what would move a terminal's cursor or turn its letters round."""
    return "".join(letter for letter in name if category(letter)[0] != "C")


def _until(text: str, now: datetime) -> datetime:
    """Read when codes expire: after so many days, or at a date to come; raises StoreError."""
    try:
        ends = now + timedelta(days=int(text)) if text.isdecimal() else _moment(text)
    except OverflowError:
        ends = now
    if ends <= now:
        raise StoreError(f"Codes that expire {text!r} could not be opened; write 30, or a date to come.")
    return ends


def _moment(text: str) -> datetime:
    try:
        return closing_time(text)
    except WaveError as error:
        raise StoreError(trouble(translators()["en"], error)) from error


async def _links(name: str | None) -> Callable[[str], str]:
    """Give what makes links to the bot, whose name Telegram is asked for unless it is given."""
    if name is None:
        async with build_bot(Settings.read()) as bot:
            name = bot.username
    spelled = name.removeprefix("@")
    return lambda payload: f"https://t.me/{spelled}?start={payload}"


_STATES: Mapping[Link, str] = {
    Link.OPEN: "open",
    Link.REVOKED: "made worthless",
    Link.CLOSED: "closed",
    Link.FULL: "full",
}
