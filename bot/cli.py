"""`gauhar …`: commands for operators, coordinators and methodologists. Decides only exit codes."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from telegram.error import InvalidToken, TelegramError

from bot.app import open_store
from bot.app import run as run_bot
from bot.commands import broadcast, inbox, quota, wave
from bot.commands.audit import audit_command
from bot.commands.backup import backup_command, restore_command, verify_command
from bot.commands.doctor import doctor_command
from bot.commands.editions import editions_command
from bot.commands.export import export_command
from bot.commands.finishing import finish
from bot.commands.importing import import_command
from bot.commands.invite import invitations_command, invite_command, link_command, revoke_command
from bot.commands.oversight import progress_command, quality_command
from bot.commands.printing import print_command
from bot.commands.purge import purge
from bot.commands.rekey import rekey_command
from bot.commands.report import report_command
from bot.commands.score import score
from bot.commands.simulate import simulate_command
from bot.commands.workshop import difference_command, export_form, publish_command, rollback_command
from bot.logs import configure_logs
from bot.review import unread_strings
from bot.settings import DatabaseSettings, Settings, SettingsError
from scoring.sample import AnswersError
from scoring.tables import TableError
from surveys.export.sinks import ExportError
from surveys.imports import ImportFileError
from surveys.simulation import ModelError
from surveys.store import SecretKeyError, StoreError, new_key
from surveys.xlsform import FormError, publish

UNUSABLE = 2
"""Exit code when what was given cannot be used: settings, files, addresses."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
forms = typer.Typer(no_args_is_help=True, help="Questionnaires.")
db = typer.Typer(no_args_is_help=True, help="The database.")
app.add_typer(forms, name="forms")
app.add_typer(db, name="db")
app.add_typer(inbox.app, name="inbox")
app.add_typer(wave.app, name="wave")
app.add_typer(broadcast.app, name="broadcast")
app.add_typer(quota.app, name="quota")


def main() -> None:
    """Run a command; what cannot be used becomes a sentence and exit code 2, never a traceback."""
    configure_logs()
    try:
        app()
    except (
        SettingsError,
        StoreError,
        SecretKeyError,
        FormError,
        ExportError,
        ImportFileError,
        ModelError,
        TableError,
        AnswersError,
    ) as error:
        _refuse(str(error))
    except InvalidToken:
        _refuse("Telegram does not know GAUHAR_TOKEN; ask BotFather for the current one.")
    except TelegramError:
        _refuse("Telegram cannot be reached; check the network and GAUHAR_API_URL.")


def _refuse(sentence: str) -> None:
    Console(stderr=True).print(sentence, style="red", markup=False, highlight=False)
    raise SystemExit(UNUSABLE)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the chat page; 0 takes a free one.")] = 8080,
    folder: Annotated[Path, typer.Option(help="Where the demo's database and key lie.")] = Path("var/demo"),
) -> None:
    """Bring up the bot, a Telegram stand-in and a chat page, with nothing to configure."""
    from bot.demo import demo as run_demo  # noqa: PLC0415 - only the demo needs the sandbox

    finish(run_demo(port, folder, typer.echo))


@app.command()
def run() -> None:
    """Run the bot, polling or by webhook. Settings come from the environment and .env; see .env.example."""
    settings = Settings.read()
    configure_logs(settings.log)
    finish(run_bot(settings))


@app.command()
def key() -> None:
    """Print a new GAUHAR_SECRET_KEY. Keep it apart from the database: without it identities are lost."""
    typer.echo(new_key())


app.command()(score)
app.command("doctor")(doctor_command)
app.command("report")(report_command)
app.command("editions")(editions_command)
app.command("simulate")(simulate_command)
app.command("import")(import_command)
app.command("export")(export_command)
app.command("progress")(progress_command)
app.command("quality")(quality_command)
app.command("audit")(audit_command)
app.command("invite")(invite_command)
app.command("invitations")(invitations_command)
app.command("link")(link_command)
app.command("revoke")(revoke_command)


@forms.command("check")
def check_form(file: Annotated[Path, typer.Argument(help="An XLSForm: .xlsx, .xls, .csv or .md")]) -> None:
    """List everything that keeps a form from being published, with sheet, row and remedy."""
    try:
        publication = publish(file)
    except FormError as error:
        typer.echo(str(error))
        raise SystemExit(1) from None
    for note in publication.notes:
        typer.echo(f"Note: {note}")
    typer.echo(f"{file}: can be published.")


@forms.command("review")
def review_forms() -> None:
    """List the Kazakh and Russian texts that no native editor has read."""
    unread = unread_strings()
    for line in unread:
        typer.echo(line)
    typer.echo(f"{len(unread)} texts have not been read by a native editor.")


forms.command("print")(print_command)
forms.command("export")(export_form)
forms.command("difference")(difference_command)
forms.command("publish")(publish_command)
forms.command("rollback")(rollback_command)


@db.command("upgrade")
def upgrade_database() -> None:
    """Create the database or bring its tables up to date."""
    finish(_upgrade(DatabaseSettings.read()))
    typer.echo("The database is up to date.")


db.command("purge")(purge)
db.command("backup")(backup_command)
db.command("verify")(verify_command)
db.command("restore")(restore_command)
db.command("rekey")(rekey_command)


async def _upgrade(settings: DatabaseSettings) -> None:
    async with open_store(settings):
        pass


if __name__ == "__main__":
    main()
