"""`gauhar forms print`: a blank questionnaire as a file to hand out. Decides which form and kind is meant."""

from pathlib import Path
from typing import Annotated

import typer

from bot.paper.giving import PRINTERS, blank
from bot.shelf import builtin_forms
from locales import translators
from surveys.xlsform import publish


def print_command(
    form: Annotated[str, typer.Argument(help="citizen, organisation, expert, or the file of an XLSForm.")],
    to: Annotated[Path, typer.Option(help="The file to write: its name ends in .pdf or .xlsx.")],
    language: Annotated[str, typer.Option(help="The language it is printed in.")] = "ru",
) -> None:
    """Print a blank questionnaire, to be read and prepared before the interview."""
    kind = to.suffix.lower().removeprefix(".")
    if kind not in PRINTERS:
        raise typer.BadParameter(f"{to} must end in .pdf or .xlsx.")
    printed = publish(workbook_called(form)).form
    voices = translators()
    spoken = [each for each in printed.languages if each in voices]
    if language not in spoken:
        raise typer.BadParameter(f'There is no language "{language}"; use one of: {", ".join(spoken)}.')
    written_to(to, blank(printed, voices[language], kind))
    typer.echo(f"{to}: {printed.name}, version {printed.version}, {language}.")


def workbook_called(named: str) -> Path:
    """Find a workbook that came along by the form's name, any other by its file; raises BadParameter."""
    shipped = {path.stem: path for path in builtin_forms()}
    path = shipped.get(named, Path(named))
    if not path.is_file():
        raise typer.BadParameter(f'There is no form "{named}"; use a file, or one of: {", ".join(shipped)}.')
    return path


def written_to(to: Path, content: bytes) -> None:
    """Write a file; raises BadParameter where that cannot be done."""
    try:
        to.write_bytes(content)
    except OSError as error:
        raise typer.BadParameter(f"{to} cannot be written: {error.strerror}.") from error
