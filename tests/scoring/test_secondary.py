"""Published statistics: what the shipped table says, which figure a wave uses, how a bad table is refused."""

import csv
from io import StringIO

import pytest

from scoring import indicators
from scoring.binding import rescale
from scoring.catalogue import Source
from scoring.figures import Figure
from scoring.index import compute
from scoring.methodology import Methodology
from scoring.secondary import COLUMNS, Statistic, Status, figures_for, load, parse
from scoring.tables import TableError, shipped

SECONDARY = ["2.6.1", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.2.1", "5.2.2", "5.2.3", "5.2.5"]
CATALOGUE = indicators.load()

# Worked by hand from what was printed.
BY_HAND = [
    ("5.1.2", 2008, 22.0),  # 10 * 2.2
    ("5.1.2", 2009, 27.0),  # 10 * 2.7
    ("5.1.2", 2010, 29.0),  # 10 * 2.9
    ("5.1.2", 2024, 40.0),
    ("5.1.2", 2025, 38.0),
    ("5.1.3", 2008, 71.5),  # 100 - 28.5
    ("5.1.3", 2009, 71.8),  # 100 - 28.2
    ("5.1.3", 2010, 72.0),  # 100 - 28.0
    ("5.1.3", 2021, 70.8),  # 100 - 29.2
    ("5.1.4", 2008, 6.42411),  # 100 - 93.57589
    ("5.1.4", 2009, 0.0),  # 100 - 106.65766 = -6.65766, held at 0
    ("5.1.4", 2010, 7.39943),  # 100 - 92.60057
    ("5.1.4", 2022, 19.50525),  # 100 - 80.49475
    ("5.1.4", 2023, 31.01115),  # 100 - 68.98885
    ("5.2.1", 2012, 15.0),  # 6 of 40: 0.15
    ("5.2.1", 2024, 12.5),  # 5 of 40: 0.125
    ("5.2.2", 2012, 35.41667),  # 17 of 48: 0.3541667
    ("5.2.2", 2024, 33.33333),  # 16 of 48: a third
    ("5.2.3", 2012, 25.0),  # 3 of 12: a quarter
    ("5.2.3", 2024, 16.66667),  # 2 of 12: a sixth
    ("5.2.5", 2008, 39.518),  # -0.5241 + 2.5 = 1.9759; of 5: 0.39518
    ("5.2.5", 2009, 41.19),  # 2.0595 of 5
    ("5.2.5", 2010, 40.142),  # 2.0071 of 5
    ("5.2.5", 2022, 52.868),  # 2.6434 of 5
]
SUBSTITUTES_BY_HAND = [
    (2008, 98.94333),  # (97.53 + 99.3 + 100) / 3 = 296.83 / 3
    (2009, 98.21622),  # (97.75 + 99.4 + 97.49866) / 3 = 294.64866 / 3
    (2010, 98.19739),  # (97.96 + 99.4 + 97.23218) / 3 = 294.59218 / 3
    (2024, 97.78134),  # (99.04 + 99.9 + 94.40401) / 3 = 293.34401 / 3
]
ROUNDED = 5e-5
"""Means of three are written with four decimals."""


@pytest.fixture(scope="module")
def statistics() -> tuple[Statistic, ...]:
    return load()


def score(row: Statistic) -> float:
    assert row.figure
    return rescale(CATALOGUE, CATALOGUE[row.indicator], row.figure)


def table(*rows: dict[str, str]) -> str:
    written = StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def row(**cells: str) -> dict[str, str]:
    usual = dict.fromkeys(COLUMNS, "") | {
        "indicator": "5.1.3",
        "year": "2021",
        "value": "29.2",
        "scale": "0-100",
        "rule": "100 - x",
        "publisher": "World Bank",
        "source": "a copy",
        "status": "published",
    }
    return {**usual, "id": cells.get("indicator", "5.1.3"), **cells}


REST = [row(indicator=one, status="missing", value="", year="") for one in SECONDARY if one != "5.1.3"]
"""Rows that leave only 5.1.3 to be spoken of."""


def read_rows(*rows: dict[str, str]) -> tuple[Statistic, ...]:
    return parse(table(*rows, *REST), CATALOGUE)


def faults(*rows: dict[str, str]) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_rows(*rows)
    assert all(finding.remedy and finding.file == "secondary.csv" for finding in caught.value.findings)
    return [f"{finding.row}: {finding.fault}" for finding in caught.value.findings]


def test_every_secondary_indicator_is_spoken_of_whether_found_or_not(
    statistics: tuple[Statistic, ...],
) -> None:
    assert [one.id for one in CATALOGUE if one.source is Source.SECONDARY] == SECONDARY

    assert list(dict.fromkeys(row.indicator for row in statistics)) == SECONDARY
    assert {row.status for row in statistics if row.indicator == "2.6.1"} == {Status.MISSING}
    assert {row.status for row in statistics if row.id == "5.1.1"} == {Status.MISSING}


@pytest.mark.parametrize(("indicator", "year", "expected"), BY_HAND)
def test_a_figure_scores_what_a_hand_calculation_gives(
    statistics: tuple[Statistic, ...], indicator: str, year: int, expected: float
) -> None:
    (found,) = [row for row in statistics if (row.id, row.year) == (indicator, year)]

    assert score(found) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(("year", "expected"), SUBSTITUTES_BY_HAND)
def test_a_substitute_is_the_mean_its_remark_spells_out(
    statistics: tuple[Statistic, ...], year: int, expected: float
) -> None:
    (found,) = [row for row in statistics if (row.id, row.year) == ("5.1.1-sub", year)]

    assert score(found) == pytest.approx(expected, abs=ROUNDED)


def test_every_figure_in_the_table_was_worked_out_by_hand(statistics: tuple[Statistic, ...]) -> None:
    there = {(row.id, row.year) for row in statistics if row.figure}

    assert there == {(indicator, year) for indicator, year, _ in BY_HAND} | {
        ("5.1.1-sub", year) for year, _ in SUBSTITUTES_BY_HAND
    }


def test_the_score_written_for_the_reader_is_the_one_the_rule_gives(
    statistics: tuple[Statistic, ...],
) -> None:
    written = [line["score"] for line in csv.DictReader(StringIO(shipped("secondary.csv")))]

    assert written == [f"{score(row):.1f}" if row.figure else "" for row in statistics]


def test_a_wave_uses_the_latest_figure_not_later_than_its_closing_year(
    statistics: tuple[Statistic, ...],
) -> None:
    years = {
        closing: {indicator: figure.year for indicator, figure in figures_for(closing, statistics).items()}
        for closing in (2007, 2008, 2011, 2024, 2026)
    }

    assert years[2007] == {}
    assert years[2008] == {"5.1.2": 2008, "5.1.3": 2008, "5.1.4": 2008, "5.2.5": 2008}
    assert years[2011] == {"5.1.2": 2010, "5.1.3": 2010, "5.1.4": 2010, "5.2.5": 2010}
    assert years[2024]["5.1.2"] == 2024
    assert years[2026] == {
        "5.1.2": 2025,
        "5.1.3": 2021,
        "5.1.4": 2023,
        "5.2.1": 2024,
        "5.2.2": 2024,
        "5.2.3": 2024,
        "5.2.5": 2022,
    }


def test_the_order_of_rows_does_not_matter(statistics: tuple[Statistic, ...]) -> None:
    for closing in (2009, 2026):
        assert figures_for(closing, statistics) == figures_for(closing, statistics[::-1])


def test_a_substitute_serves_only_when_it_is_named(statistics: tuple[Statistic, ...]) -> None:
    without, named = (
        figures_for(2026, statistics, names) for names in (frozenset[str](), frozenset({"5.1.1-sub"}))
    )

    assert "5.1.1" not in without
    assert named["5.1.1"] == Figure(97.7813, 2024, "Gauhar, from World Bank WDI")
    assert {name: figure for name, figure in named.items() if name != "5.1.1"} == without


def test_a_substitute_gives_way_to_an_older_figure_of_the_indicator_itself() -> None:
    other = row(id="5.1.3-sub", status="substitute", year="2023", value="40")
    rows = read_rows(row(), other)

    assert figures_for(2026, rows, frozenset({"5.1.3-sub"}))["5.1.3"].year == 2021


@pytest.mark.parametrize("name", ["5.1.1-sup", "5.1.2"])
def test_a_substitute_nobody_has_is_refused(statistics: tuple[Statistic, ...], name: str) -> None:
    with pytest.raises(ValueError, match=f"no substitute named {name}"):
        figures_for(2026, statistics, frozenset({name}))


def test_figures_go_into_the_index_with_their_years(statistics: tuple[Statistic, ...]) -> None:
    index = compute({}, Methodology(), figures_for(2009, statistics))

    assert index.indicator("5.1.4").value == 0
    assert index.indicator("5.1.4").figure == Figure(106.65766, 2009, "World Bank WDI")
    assert index.indicator("2.6.1").value is None


def test_a_figure_is_brought_to_the_scale_of_the_rule() -> None:
    (tenfold, *_) = read_rows(row(value="2,5", times="10"))

    assert tenfold.figure == Figure(25.0, 2021, "World Bank")


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"value": "much"}, 'The value "much" is not a number.'),
        ({"value": ""}, 'The value "" is not a number.'),
        ({"value": "nan"}, 'The value "nan" is not a number.'),
        ({"times": "0"}, '"0" cannot be multiplied by.'),
        ({"times": "ten"}, '"ten" cannot be multiplied by.'),
        ({"year": ""}, 'The year "" is no year.'),
        ({"year": "2018-2024"}, 'The year "2018-2024" is no year.'),
        ({"year": "21"}, 'The year "21" is no year.'),
        ({"status": "missing"}, "The figure is called missing and is 29.2."),
        ({"status": "guessed"}, 'The status "guessed" is unknown.'),
        ({"publisher": ""}, "The publisher is missing."),
        ({"source": ""}, "The source is missing."),
        ({"id": "5.1.3-sub"}, '"5.1.3-sub" differs from 5.1.3.'),
        ({"status": "substitute"}, 'A substitute cannot be called "5.1.3".'),
    ],
)
def test_a_faulty_row_is_named_with_its_fault(cells: dict[str, str], fault: str) -> None:
    assert faults(row(**cells)) == [f"2: {fault}"]


@pytest.mark.parametrize("indicator", ["5.3.1", "9.9.9", ""])
def test_only_indicators_that_rest_on_figures_can_have_them(indicator: str) -> None:
    assert faults(row(), row(indicator=indicator)) == [
        f'3: No indicator "{indicator}" rests on published figures.'
    ]


def test_a_year_is_given_once() -> None:
    assert faults(row(), row(value="30")) == ["3: 5.1.3 has the year 2021 twice."]


def test_an_indicator_passed_over_in_silence_is_found() -> None:
    assert faults() == ["1: Nothing is said about 5.1.3."]


def test_everything_wrong_is_said_at_once() -> None:
    assert faults(row(value="?", year="soon"), row(status="maybe")) == [
        '2: The year "soon" is no year.',
        '2: The value "?" is not a number.',
        '3: The status "maybe" is unknown.',
    ]
