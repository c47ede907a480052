"""A model that does not suit its form is refused at once, with everything that is wrong with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up import FARM_ROWS, NOW, without

import surveys
from surveys.form import Form
from surveys.simulation import Model, ModelError, check, read_model, respondents

Read = Callable[[str], Model]


def test_the_citizen_model_suits_the_citizen_form(citizen: Form, citizen_model: Model) -> None:
    assert len(citizen_model.rows) > 200
    assert check(citizen, citizen_model) == ()


def test_the_citizen_model_says_what_is_measured_and_what_assumed() -> None:
    path = Path(surveys.__file__).parent / "simulation" / "models" / "citizen.csv"
    text = path.read_text(encoding="utf-8")

    assert "It is no finding about Kazakhstan" in text
    assert "Bureau of National Statistics" in text


def test_the_farm_model_suits_the_farm_form(farm: Form, model_of: Read) -> None:
    assert check(farm, model_of(FARM_ROWS)) == ()


def test_a_question_the_model_does_not_know_is_named_with_file_and_remedy(farm: Form, model_of: Read) -> None:
    (finding,) = check(farm, model_of(without(FARM_ROWS, "since,")))

    assert str(finding) == (
        "farm.csv: The form farm asks since, and no row answers it. "
        "Add a row for each answer, with its weight."
    )


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("farm,maybe,5,,,", 'farm cannot be answered "maybe". The form has no choice maybe.'),
        ("farm,yes no,5,,,", "Only one choice can be picked."),
        ("farm,skipped,5,,,", "The form requires an answer."),
        ("animals,dont_know,5,,,", "The form does not offer dont_know."),
        ("animals,sheep none,5,,,", "none rules out all other choices."),
        ("age,old,5,,,", 'age cannot be answered "old". It is no integer.'),
        ("age,1.5,5,,,", "It is no integer."),
        ("age,60..50,5,,,", "The range ends before it begins."),
        ("since,2020-02-30,5,,,", "It is no date."),
        ("welcome,read,5,,,", "The form farm asks nothing named welcome."),
        ("older,yes,5,,,", "The form farm asks nothing named older."),
        ("colour,red,5,,,", "The form farm asks nothing named colour."),
        ("wish,Rain,5,crop=yes,,", "The form farm has no question crop."),
        ("wish,Rain,5,,farm=maybe:2,", 'farm cannot be "maybe". Choose among: yes, no, dont_know, refused.'),
        ("wish,Rain,5,,@drive=medium:2,", '@drive cannot be "medium". Choose among: low, high.'),
        ("wish,Rain,5,,@mood=good:2,", '@mood cannot be "good". Choose among: nothing.'),
        ("wish,Rain,5,,@language=kk:2,", '@language cannot be "kk". Choose among: en.'),
        ("farm,refused,5,,wish=Rain:2,", "wish is not asked before farm."),
        ("wish,Rain,0,farm=yes,,", "All weights of wish under the same condition are 0."),
        ("farm,no,5,,,", "farm has this value already in line 7, under the same condition."),
        ("@drive,middle,5,farm=yes,,", "@drive is drawn first, so nothing can act on it."),
        ("@language,en,5,,,", "@language comes from the shares of languages."),
    ],
)
def test_a_row_that_does_not_suit_the_form_is_found_in_its_line(
    farm: Form, model_of: Read, row: str, complaint: str
) -> None:
    (finding,) = check(farm, model_of(f"{FARM_ROWS}{row}\n"))

    assert finding.row == len(FARM_ROWS.strip().splitlines()) + 1
    assert complaint in str(finding)
    assert finding.remedy


def test_a_question_with_conditioned_rows_only_is_found(farm: Form, model_of: Read) -> None:
    rows = without(FARM_ROWS, "farm,") + "farm,no,1,older=yes,,\n"

    (finding,) = check(farm, model_of(rows))

    assert "Every row of farm has a condition." in str(finding)


def test_all_findings_come_at_once_and_before_anyone_is_drawn(farm: Form, model_of: Read) -> None:
    model = model_of(without(FARM_ROWS, "since,") + "farm,maybe,5,,,\ncolour,red,5,,,\n")

    with pytest.raises(ModelError) as caught:
        respondents(farm, model, 1, NOW, {"en": 1, "de": 1})

    assert len(caught.value.findings) == 4
    assert 'The form farm has no language "de".' in str(caught.value)


@pytest.mark.parametrize("shares", [{}, {"en": 0}, {"en": -1}])
def test_shares_of_languages_that_leave_nobody_are_refused(
    farm: Form, model_of: Read, shares: dict[str, float]
) -> None:
    with pytest.raises(ModelError, match="leave nobody to interview"):
        respondents(farm, model_of(FARM_ROWS), 1, NOW, shares)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("farm,yes,many,,,", '"many" is no weight.'),
        ("farm,yes,-1,,,", '"-1" is no weight.'),
        ("farm,yes,nan,,,", '"nan" is no weight.'),
        ("farm,yes,,,,", '"" is no weight.'),
        (",yes,1,,,", "The column question is empty."),
        ("farm,,1,,,", "The column value is empty."),
        ("farm,yes,1,older,,", '"older" is no condition.'),
        ("farm,yes,1,older=yes|,,", '"older=yes|" is no condition.'),
        ("farm,yes,1,,older=yes,", '"older=yes" is no factor.'),
        ("farm,yes,1,,older=yes:0,", '"older=yes:0" is no factor.'),
        ("farm,yes,1,,older:2,", '"older" is no condition.'),
        ("farm,yes,1,,,one,two", "There are 7 cells for 6 columns."),
        ('farm,"yes,1,,,', "The row cannot be read"),
    ],
)
def test_a_row_that_cannot_be_read_is_found_in_its_line(model_of: Read, row: str, complaint: str) -> None:
    with pytest.raises(ModelError) as caught:
        model_of(f"# Farms\n\nquestion,value,weight,given,factors,remark\n{row}\n")

    (finding,) = caught.value.findings
    assert finding.row == 4
    assert complaint in str(finding)


def test_all_unreadable_rows_are_listed_together(model_of: Read) -> None:
    with pytest.raises(ModelError) as caught:
        model_of("question,value,weight,given,factors,remark\nfarm,yes,x,,,\nfarm,no,y,,,\n")

    assert [finding.row for finding in caught.value.findings] == [2, 3]


def test_a_table_with_other_columns_is_refused(model_of: Read) -> None:
    with pytest.raises(ModelError, match="must name the columns"):
        model_of("question,answer\nfarm,yes\n")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "model.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ModelError, match="cannot be read"):
        read_model(path)
