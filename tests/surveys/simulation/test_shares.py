"""What is drawn is what the table says, as nearly as chance allows."""

from itertools import islice
from math import sqrt

import pytest
from made_up import ENGLISH, FARM_ROWS, LANGUAGES, NOW, share

from surveys.form import Form
from surveys.interview import Interview
from surveys.simulation import Model, read_model, respondents

DRAWS = 2_000

OLDER = 0.4
"""Of the farm's respondents; the model says so."""


def chance(yes: float, others: float) -> float:
    return yes / (yes + others)


FARMING = sum(
    part * chance(30 * drive * older, 70)
    for part, drive, older in (
        *((0.5 * (1 - OLDER), 1, 1), (0.5 * (1 - OLDER), 2, 1)),
        *((0.5 * OLDER, 1, 1.5), (0.5 * OLDER, 2, 1.5)),
    )
)
"""Worked out by hand from the table: two halves of drive, two ages."""


@pytest.fixture(scope="module")
def farmers(farm: Form, tmp_path_factory: pytest.TempPathFactory) -> list[Interview]:
    path = tmp_path_factory.mktemp("models") / "farm.csv"
    path.write_text(FARM_ROWS.lstrip(), encoding="utf-8")
    return list(islice(respondents(farm, read_model(path), 11, NOW, ENGLISH), DRAWS))


@pytest.fixture(scope="module")
def citizens(citizen: Form, citizen_model: Model) -> list[Interview]:
    return list(islice(respondents(citizen, citizen_model, 2026, NOW, LANGUAGES), 300))


def margin(expected: float, drawn: int) -> float:
    """Four standard errors: of 10,000 honest draws one falls outside."""
    return 4 * sqrt(expected * (1 - expected) / drawn)


def test_traits_and_calculations_move_an_answer_as_the_table_says(farmers: list[Interview]) -> None:
    assert share(farmers, "farm", "yes") == pytest.approx(FARMING, abs=margin(FARMING, DRAWS))


@pytest.mark.parametrize(
    ("older", "value", "expected"),
    [
        *(
            (False, "sheep", 0.5),
            (False, "sheep horse", 0.3),
            (False, "none", 0.15),
            (False, "refused", 0.05),
        ),
        *((True, "horse", 0.9), (True, "none", 0.1), (True, "sheep", 0.0)),
    ],
)
def test_rows_with_a_condition_replace_the_others(
    farmers: list[Interview], *, older: bool, value: str, expected: float
) -> None:
    keeping = [
        each
        for each in farmers
        if "animals" in each.answers and (int(each.answers["age"].value) >= 50) is older
    ]
    assert len(keeping) > 200

    assert share(keeping, "animals", value) == pytest.approx(expected, abs=margin(expected, len(keeping)))


def test_a_range_is_drawn_from_evenly_to_both_ends(farmers: list[Interview]) -> None:
    ages = [int(each.answers["age"].value) for each in farmers]
    young = [age for age in ages if age < 50]
    land = [
        float(each.answers["land"].value)
        for each in farmers
        if each.answers.get("land") and not each.answers["land"].missing
    ]

    assert (min(ages), max(ages)) == (18, 80)
    assert set(young) == set(range(18, 50))
    assert min(land) >= 0.5
    assert max(land) <= 20
    assert any(each != round(each) for each in land)
    assert sum(land) / len(land) == pytest.approx(10.25, abs=4 * 19.5 / sqrt(12 * len(land)))


@pytest.mark.parametrize("name", ["sex", "region", "settlement", "member_sport", "act_petition", "trust"])
def test_citizens_answer_about_as_the_table_says(
    citizen_model: Model, citizens: list[Interview], name: str
) -> None:
    """Factors move a share off its weight a little: 4 standard errors and 3 points are allowed."""
    rows = [row for row in citizen_model.by_question[name] if not row.given]
    whole = sum(row.weight for row in rows)
    assert len(rows) > 2

    for row in rows:
        expected = row.weight / whole
        allowed = margin(expected, len(citizens)) + 0.03
        assert share(citizens, name, row.value) == pytest.approx(expected, abs=allowed), row


def test_members_volunteer_more_and_trust_more(citizens: list[Interview]) -> None:
    active, others = (
        [each for each in citizens if (each.answers["member_sport"].value == "active") is member]
        for member in (True, False)
    )
    assert len(active) > 10

    assert share(active, "unpaid_sport", "yes") > share(others, "unpaid_sport", "yes") + 0.1


def test_languages_are_shared_out_as_asked(citizens: list[Interview]) -> None:
    kazakh = [each for each in citizens if each.language == "kk"]

    assert len(kazakh) / len(citizens) == pytest.approx(0.5, abs=margin(0.5, len(citizens)))
    assert share(kazakh, "ethnicity", "kazakh") > 0.8
