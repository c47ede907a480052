"""Reads what each indicator counts from the tables kept beside the questionnaires, person by person.

It is slow and plain on purpose: another way to the same scores. It knows nothing of the rules in scoring.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

SURVEYS = Path(__file__).parents[1] / "surveys"
Person = Mapping[str, str | None]
Verdict = Callable[[Person], bool | None]
"""Whether a person counts, or nothing when the person is outside the base."""


def organisations() -> dict[str, list[Verdict]]:
    """Give the shares of which each indicator is the plain mean; what reckons with numbers is left out."""
    return {
        row["indicator"]: [_verdict(share, row["base"]) for share in row["counted"].split("; ")]
        for row in _rows("organisation_indicators.csv")
        if not row["counted"].startswith("number:")
    }


def experts() -> dict[str, list[Verdict]]:
    return {
        row["indicator"]: [
            _verdict(f"{name}={'|'.join(row['counted'].split())}", row["base"])
            for name in row["questions"].split()
        ]
        for row in _rows("expert_indicators.csv")
    }


def score(verdicts: list[Verdict], people: list[Person]) -> float:
    shares = []
    for verdict in verdicts:
        found = [counts for person in people if (counts := verdict(person)) is not None]
        shares.append(100 * sum(found) / len(found))
    return sum(shares) / len(shares)


def _verdict(counted: str, base: str) -> Verdict:
    ways = [[_condition(piece) for piece in way.split(" and ")] for way in counted.split(" or ")]
    names = {name for way in ways for name, _ in way}
    enough = any if "at least one" in base else all

    def verdict(person: Person) -> bool | None:
        if not enough(person[name] for name in names) or not _admitted(person, base):
            return None
        return any(all(person[name] in values for name, values in way) for way in ways)

    return verdict


def _admitted(person: Person, base: str) -> bool:
    return person["pushed"] == "yes" if base.startswith("counted in 4.3.2") else True


def _condition(written: str) -> tuple[str, list[str]]:
    name, _, values = written.partition("=")
    return name, values.split("|")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (SURVEYS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
