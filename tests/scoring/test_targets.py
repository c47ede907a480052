"""The adult population: margins that sum to one, and figures one can follow to their source."""

import csv

import pytest

from scoring import instrument, targets
from scoring.tables import TableError, shipped
from scoring.targets import Standing

MARGINS = {margin.name: margin for margin in targets.load()}


def test_there_are_three_margins_and_each_sums_to_one() -> None:
    assert list(MARGINS) == ["sex_age", "region", "settlement"]
    for margin in MARGINS.values():
        assert sum(margin.shares.values()) == pytest.approx(1, abs=1e-12)
        assert min(margin.shares.values()) > 0


def test_the_categories_are_the_answers_a_citizen_can_give() -> None:
    groups = instrument.load().groups
    pairs = {f"{sex}/{age}" for sex in groups["sex"] for age in groups["age_group"]}

    assert set(MARGINS["sex_age"].shares) == pairs
    assert set(MARGINS["region"].shares) == set(groups["region"])
    assert set(MARGINS["settlement"].shares) == set(groups["settlement"])


def test_a_region_counts_by_its_adults_not_by_all_its_people() -> None:
    counts = {row["region"]: int(row["value"]) for row in _rows() if row["table"] == "region"}
    everyone = sum(counts.values())
    ratio = {name: counts[name] / everyone / share for name, share in MARGINS["region"].shares.items()}

    assert len(ratio) == 20
    assert ratio["turkistan"] == pytest.approx(1.15, abs=0.01)
    assert ratio["kostanay"] == pytest.approx(0.89, abs=0.01)


def test_a_region_by_hand() -> None:
    """In Akmola 186,927 were under 16 in 2020; the new regions take the ages of the old ones."""
    rows = [row for row in _rows() if row["table"] == "broad_age" and row["region"] == "akmola"]
    young = 90848 + 96079
    grown = 1 - young / sum(int(row["value"]) for row in rows)
    region = MARGINS["region"].shares

    assert len(rows) == 6
    assert 787971 * grown / region["akmola"] == pytest.approx(_adults_of_all_regions())
    assert region["abai"] / region["east_kazakhstan"] == pytest.approx(610189 / 730172)
    assert region["ulytau"] / region["karaganda"] == pytest.approx(221395 / 1134753)
    assert region["jetisu"] / region["almaty_region"] == pytest.approx(698675 / 1505984)


def test_what_is_modelled_or_approximate_says_so() -> None:
    assert MARGINS["sex_age"].standing is Standing.MODELLED
    assert MARGINS["region"].standing is Standing.MODELLED
    assert MARGINS["settlement"].standing is Standing.APPROXIMATION


def test_every_row_names_its_source_and_status() -> None:
    rows = _rows()

    assert len(rows) == 12 + 20 + 2 + 17 * 6
    assert all(row["source"] and row["status"] and row["date"] for row in rows)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("settlement,,all,all,urban,", "settlment,,all,all,urban,", 'The table "settlment" is unknown.'),
        (",12208259,", ",many,", 'The value "many" is no number above 0.'),
        (",12208259,", ",-5,", 'The value "-5" is no number above 0.'),
        (",almaty_region,published", ",semey,published", 'There are no ages for "semey".'),
    ],
)
def test_a_faulty_population_is_refused_by_row(old: str, new: str, fault: str) -> None:
    text = shipped("population.csv")
    assert old in text

    with pytest.raises(TableError, match=r"population\.csv, row \d+: " + fault):
        targets.parse(text.replace(old, new, 1))


def _adults_of_all_regions() -> float:
    rows, total = _rows(), 0.0
    for row in rows:
        if row["table"] == "region":
            ages = [r for r in rows if r["table"] == "broad_age" and r["region"] == row["ages_as_in"]]
            everyone = sum(int(r["value"]) for r in ages)
            grown = sum(int(r["value"]) for r in ages if r["age"] != "0-15")
            total += int(row["value"]) * grown / everyone
    return total


def _rows() -> list[dict[str, str]]:
    return list(csv.DictReader(shipped("population.csv").splitlines()))
