"""Reads when an interview was held, as KoboToolbox, ODK Central and spreadsheets write it."""

from datetime import UTC, datetime

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def moment_in(text: str, now: datetime) -> datetime | None:
    """Read an ISO 8601 moment, UTC unless it says otherwise; None for anything else, and for the future."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        known = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        return None
    return known if _EARLIEST <= known <= now else None
