"""The terms of the study that the settings describe. Refuses files and names that cannot be used."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.settings import DatabaseSettings, SettingsError
from locales.translator import ZONE
from scoring import indicators, secondary
from scoring.methodology import Methodology
from scoring.secondary import Statistic
from scoring.study import Study


def study_for(settings: DatabaseSettings, now: datetime) -> Study:
    """Give the terms under which this installation computes; raises SettingsError or TableError.

    While the wave has no closing time its closing year is the present one.
    """
    study = Study(
        closing_year=now.astimezone(ZONE).year,
        methodology=Methodology(substitutes=tuple(sorted(settings.substitutes))),
        statistics=_statistics(settings.statistics),
        declaration=settings.sample,
    )
    _refuse_strangers(study)
    return study


def closing(study: Study, closes_at: datetime | None) -> Study:
    """Give the terms for a wave that closes then: its year is the last whose published figures count."""
    return study if closes_at is None else replace(study, closing_year=closes_at.astimezone(ZONE).year)


def _statistics(path: Path | None) -> tuple[Statistic, ...]:
    if path is None:
        return secondary.load()
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            [f"The statistics in {path} cannot be read; save them as CSV in UTF-8."]
        ) from error
    return secondary.parse(text, indicators.load(), str(path))


def _refuse_strangers(study: Study) -> None:
    try:
        _ = study.figures
    except ValueError as error:
        raise SettingsError([f"GAUHAR_SUBSTITUTES: {error} Use ids such as 5.1.1-sub."]) from error
