"""The table of indicators: all 65 are there, and a bad one is refused with every fault."""

from collections import Counter

import pytest

from scoring import indicators, instrument
from scoring.catalogue import Source
from scoring.tables import TableError, shipped

COLUMNS = ",".join(indicators.COLUMNS)
GOOD = "5.3.1,Environment,Context,Trust,citizen,asked,share,question=trust; counted=trusted,all,known,words,"


def faults(*rows: str) -> list[str]:
    text = "\n".join([COLUMNS, *rows])
    with pytest.raises(TableError) as refused:
        indicators.parse(text, instrument.load())
    return [str(finding) for finding in refused.value.findings]


def test_all_65_indicators_are_declared() -> None:
    catalogue = indicators.load()

    assert len(catalogue.indicators) == 65
    assert Counter(one.source for one in catalogue) == {
        Source.CITIZEN: 21,
        Source.ORGANISATION: 29,
        Source.EXPERT: 6,
        Source.SECONDARY: 9,
    }
    assert len({one.subdimension_id for one in catalogue}) == 27
    assert [one.dimension for one in catalogue if one.id.endswith(".1.1")] == [
        "Civic Engagement",
        "Level of Organisation",
        "Practice of Values",
        "Perception of Impact",
        "External Environment",
    ]


def test_a_good_row_is_read_as_it_is_written() -> None:
    one = indicators.parse(f"{COLUMNS}\n{GOOD}", instrument.load())["5.3.1"]

    assert (one.rule, one.parameters) == ("share", {"question": ("trust",), "counted": ("trusted",)})


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (",share,", ",chare,", 'The rule "chare" is unknown here.'),
        ("question=", "qestion=", 'The rule "share" has no parameter "qestion".'),
        ("counted=trusted", "", 'The rule "share" needs the parameter "counted".'),
        ("counted=trusted", "counted=", 'The parameter "counted" is empty.'),
        ("question=trust;", "question=trust community;", 'The parameter "question" takes one word, not 2.'),
        ("question=trust;", "question=truth;", '"truth" is not in questions.csv or groups.csv.'),
        ("counted=trusted", "counted=trustful", '"trustful" is not in questions.csv or groups.csv.'),
        (",Trust,", ",,", "The name of 5.3.1 is missing."),
        (",citizen,", ",citizens,", 'The source "citizens" is unknown.'),
        (",known,", ",sure,", 'The certainty "sure" is unknown.'),
        ("5.3.1", "5.3", 'The id "5.3" is not three numbers.'),
        (",share,question=trust; counted=trusted,", ",,,", 'The rule "" is unknown here.'),
    ],
)
def test_a_bad_cell_is_refused_with_file_row_and_fault(old: str, new: str, fault: str) -> None:
    assert GOOD.replace(old, new) != GOOD

    found = faults(GOOD.replace(old, new))

    assert any(line.startswith(f"indicators.csv, row 2: {fault} ") for line in found), found


def test_a_choice_must_belong_to_every_question_named() -> None:
    mixed = GOOD.replace("share,question=trust;", "mean_of_shares,questions=trust community;")

    assert '"trusted" is not in' in faults(mixed)[0]


@pytest.mark.parametrize(
    ("indicator", "old", "new", "fault"),
    [
        ("2.4.1", "amount=volunteers", "amount=board", '"board" is not answered with a number.'),
        ("2.4.1", "beside=staff", "beside=stuff", '"stuff" is not in questions.csv or groups.csv.'),
        ("3.2.2", "within=staff", "within=trust", '"trust" is not in questions.csv or groups.csv.'),
        ("3.2.2", "within=staff", "within=decider", '"decider" is not answered with a number.'),
        ("2.1.1", "question=board", "question=staff", '"yes" is not in questions.csv or groups.csv.'),
        ("2.5.1", "order=fell same", "order=fall same", '"fall" is not in questions.csv or groups.csv.'),
        ("2.5.1", "against=expenditure_change", "against=costs", '"costs" is not in questions.csv'),
        ("5.2.4", "restricted:no", "restricted:nobody", '"restricted:nobody" is not in questions.csv'),
        ("5.2.4", "restricted:no", "limited:no", '"limited:no" is not in questions.csv'),
        ("5.2.4", "restricted:no", "no", '"no" is not in questions.csv'),
        ("4.3.3", "counted_in=4.3.2", "counted_in=4.3.3", "The rule builds on 4.3.3"),
        ("4.3.3", "counted_in=4.3.2", "counted_in=5.3.1", "The rule builds on 5.3.1"),
        ("2.2.1", "share,question=umbrella; counted=yes", ",", 'The rule "" is unknown here.'),
    ],
)
def test_a_row_about_organisations_that_does_not_fit_is_refused(
    indicator: str, old: str, new: str, fault: str
) -> None:
    rows = shipped("indicators.csv").splitlines()
    number, row = next((n, row) for n, row in enumerate(rows, 1) if row.startswith(f"{indicator},"))
    assert old in row
    rows[number - 1] = row.replace(old, new)

    assert any(line.startswith(f"indicators.csv, row {number}: {fault}") for line in faults(*rows[1:])), (
        faults(*rows[1:])
    )


def test_a_rule_may_not_build_on_another_survey() -> None:
    board = GOOD.replace("5.3.1", "2.1.1").replace("citizen", "organisation").replace("trusted", "yes")
    built = GOOD.replace("5.3.1", "4.7.1").replace(
        "share,question=trust; counted=trusted", "difference,of=2.1.1; battery=member"
    )
    rows = [COLUMNS, board.replace("=trust;", "=board;"), built]

    with pytest.raises(TableError, match=r"row 3: The rule builds on 2\.1\.1"):
        indicators.parse("\n".join(rows), instrument.load())


def test_a_number_that_is_none_is_refused() -> None:
    row = shipped("indicators.csv").splitlines()
    figure = next(line for line in row if line.startswith("5.1.3")).replace("at_0=100", "at_0=hundred")

    assert "not a number" in faults(figure)[0]


def test_all_faults_are_reported_at_once_in_the_order_of_rows() -> None:
    second = GOOD.replace("known", "sure").replace("Context", "Setting")

    found = faults(GOOD.replace(",Trust,", ",,"), second)

    assert [line.partition(":")[0] for line in found] == ["indicators.csv, row 2"] + [
        "indicators.csv, row 3"
    ] * 3


@pytest.mark.parametrize("reference", ["5.3.9", "4.7.1", "5.1.1"])
def test_a_rule_may_build_only_on_an_indicator_counted_from_the_same_answers(reference: str) -> None:
    rows = shipped("indicators.csv").replace("of=5.3.1", f"of={reference}").splitlines()[1:]

    assert f"The rule builds on {reference}" in "".join(faults(*rows))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(TableError, match='The column "rule" is missing'):
        indicators.parse(COLUMNS.replace("rule,", ""), instrument.load())


def test_a_ragged_row_is_named() -> None:
    assert "row 2: This row has 14 cells, the header has 12." in faults(GOOD + ",,")[0]


def test_every_region_lies_in_one_of_five_macro_regions() -> None:
    groups = instrument.load().groups["region"]
    macro = {name: {region for region, group in groups.items() if group == name} for name in groups.values()}

    assert macro == {
        "north": {"akmola", "kostanay", "pavlodar", "north_kazakhstan", "astana"},
        "east": {"abai", "east_kazakhstan"},
        "south": {"almaty_region", "zhambyl", "jetisu", "kyzylorda", "turkistan", "almaty", "shymkent"},
        "west": {"aktobe", "atyrau", "west_kazakhstan", "mangystau"},
        "centre": {"karaganda", "ulytau"},
    }
    assert len(groups) == 20


@pytest.mark.parametrize(
    ("question", "wrong", "expected"),
    [("settlement", ["town", ""], "rural, urban"), ("neighbours", ["race strangers", ""], "foreign, hiv, ")],
)
def test_what_may_be_answered_is_known_for_groups_and_for_several_choices(
    question: str, wrong: list[str], expected: str
) -> None:
    asked = instrument.load()

    assert asked.strangers(question, [*asked.choices(question)[:2], *wrong]) == wrong
    assert asked.expected(question).startswith(expected)


def test_a_repeated_or_empty_group_is_refused() -> None:
    with pytest.raises(TableError) as refused:
        instrument.parse(shipped("questions.csv"), "question,choice,group\nsex,male,male\nsex,male,\n")

    assert [finding.row for finding in refused.value.findings] == [3, 3]
