"""What became of a broadcast for each person, as a table that names nobody."""

import csv
import io
from collections.abc import Mapping, Sequence

from locales.translator import ZONE
from surveys.fieldwork.broadcasts import Outcome
from surveys.store.broadcasts import Told


def as_csv(told: Sequence[Told], departed: Mapping[Outcome, int]) -> bytes:
    """Write a row for each person, as spreadsheet programs read it; of those erased since, outcomes alone."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(("number", "language", "outcome", "hour"))
    gone = [(outcome, number) for outcome, number in sorted(departed.items()) for _ in range(number)]
    rows = [*(_row(each) for each in told), *(("", outcome.value, "") for outcome, _ in gone)]
    for number, row in enumerate(rows, start=1):
        table.writerow((number, *row))
    return written.getvalue().encode("utf-8-sig")


def _row(told: Told) -> tuple[str, str, str]:
    """Give the hour alone: the second would tell who answered just then."""
    hour = "" if told.at is None else told.at.astimezone(ZONE).strftime("%Y-%m-%d %H:00")
    return told.language, told.outcome.value, hour
