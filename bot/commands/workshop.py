"""`gauhar forms export`: a questionnaire as a workbook, for Excel, KoboToolbox or ODK."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.printing import workbook_called, written_to
from surveys.xlsform import publish
from surveys.xlsform.writing import spreadsheet, tables_in


def export_form(
    form: Annotated[str, typer.Argument(help="citizen, organisation, expert, or the file of an XLSForm.")],
    to: Annotated[Path, typer.Option(help="The workbook to write: its name ends in .xlsx.")],
) -> None:
    """Write a form as an XLSForm workbook; tables that belong to it are put beside it as CSV."""
    if to.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{to} must end in .xlsx.")
    publication = publish(workbook_called(form))
    written_to(to, spreadsheet(publication.sheets))
    for name, content in tables_in(publication.sheets).items():
        written_to(to.parent / name, content)
        typer.echo(f"{to.parent / name}: belongs to it.")
    typer.echo(f"{to}: {publication.form.name}, version {publication.form.version}.")
