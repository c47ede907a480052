"""`gauhar doctor`: looks at all that has to be right before and while the bot runs. Changes nothing."""

import asyncio
import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from bot.app import clock
from bot.checkup import Line
from bot.probing import examined
from bot.settings import Settings, SettingsError


class Layout(StrEnum):
    """How the lines are spelled."""

    TEXT = "text"
    JSON = "json"


def doctor_command(
    layout: Annotated[Layout, typer.Option("--format", help="For people, or for a program.")] = Layout.TEXT,
) -> None:
    """Look at token, webhook, clock, database, key, disk, fonts and forms; each finding has a remedy."""
    lines = _lines()
    typer.echo(_as_json(lines) if layout is Layout.JSON else "\n".join(map(_spelled, lines)))
    raise SystemExit(int(any(line.is_finding for line in lines)))


def _lines() -> Sequence[Line]:
    try:
        settings = Settings.read()
    except SettingsError as error:
        return [
            Line("settings", each, "See .env.example; the rest is looked at then.")
            for each in error.sentences
        ]
    return (Line("settings", "They can be read."), *asyncio.run(examined(settings, clock)))


def _spelled(line: Line) -> str:
    verdict = "FINDING" if line.is_finding else "OK"
    return f"{verdict:8} {line.what:11} {line.said} {line.remedy}".rstrip()


def _as_json(lines: Sequence[Line]) -> str:
    told = [
        {"what": line.what, "ok": not line.is_finding, "said": line.said, "remedy": line.remedy or None}
        for line in lines
    ]
    return json.dumps(told, ensure_ascii=False, indent=2)
