"""Why an interview does not begin, or ends early: whole sentences, one language at a time."""

from datetime import datetime, timedelta

from bot.card import Card, joined, plain
from locales import Translator
from locales.translator import ZONE


def closed(t: Translator, closed_at: datetime | None) -> Card:
    """Say that nobody begins any more, and since when."""
    if closed_at is None:
        return Card(plain(t("This survey has ended. Thank you for your interest!")))
    words = t(
        "This survey closed on {date}, so no new interviews begin. Thank you for your interest!",
        date=t.date(last_day(closed_at)),
    )
    return Card(plain(words))


def last_day(closes_at: datetime) -> datetime:
    """Give the last day on which one could begin: what closes at midnight closed the day before."""
    return (closes_at - timedelta(microseconds=1)).astimezone(ZONE)


def taken_part(t: Translator) -> Card:
    """Thank somebody who has taken part, and whose answers cannot be found any more."""
    return Card(
        joined(
            plain(t("You have already taken part in this survey, thank you! Everybody can do so once.")),
            plain(_separated(t)),
        )
    )


def untraceable(t: Translator) -> Card:
    """Say honestly that what somebody told us cannot be erased, and why."""
    return Card(
        joined(
            plain(_separated(t)),
            plain(t("So they cannot be erased any more. Everything else I knew about you has been erased.")),
            plain(
                t(
                    "Only a coded mark is left that says that you have taken part. It leads to no answers, "
                    "and it is erased when the survey ends."
                )
            ),
        )
    )


def _separated(t: Translator) -> str:
    return t(
        "Your answers have been separated from your Telegram account. Nobody can tell any more which ones "
        "are yours."
    )


def quota_full(t: Translator) -> Card:
    """End an interview for which there is no place, and say why."""
    return Card(
        joined(
            plain(
                t(
                    "Thank you for your interest! We ask only so many people of each region, sex and age. "
                    "In your group enough have taken part already, so we stop here."
                )
            ),
            plain(t("None of your answers have been kept.")),
        )
    )
