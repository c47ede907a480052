"""`gauhar report`: two pages about what is in view, as a PDF to hand on."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import clock, open_store
from bot.commands.finishing import finish
from bot.commands.printing import written_to
from bot.fieldwork import in_view
from bot.paper.report import report
from bot.settings import DatabaseSettings
from bot.terms import study_for
from locales import Translator, translators


def report_command(
    out: Annotated[Path, typer.Option(help="The PDF to write.")] = Path("report.pdf"),
    language: Annotated[str, typer.Option(help="The language of the report.")] = "ru",
    simulated: Annotated[
        bool | None, typer.Option(help="Count simulated interviews too (default: GAUHAR_SIMULATED).")
    ] = None,
    wave: Annotated[str | None, typer.Option(help="Another wave than the one opened last.")] = None,
) -> None:
    """Print two pages: diamond, dimensions, strongest and weakest indicators, sample and method."""
    voices = translators()
    if language not in voices:
        raise typer.BadParameter(f'There is no language "{language}"; use one of: {", ".join(voices)}.')
    settings = DatabaseSettings.read()
    counted = settings.simulated if simulated is None else simulated
    finish(_written(settings, out, voices[language], simulated=counted, wave=wave))
    typer.echo(f"{out}: {language}.")


async def _written(
    settings: DatabaseSettings, out: Path, t: Translator, *, simulated: bool, wave: str | None
) -> None:
    now = clock()
    async with open_store(settings) as store:
        seen = await in_view(store, study_for(settings, now), now, simulated=simulated, wave=wave)
    written_to(out, report(seen, t))
