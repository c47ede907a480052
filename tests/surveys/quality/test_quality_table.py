"""The table of rules: every fault is told with its row, and what it names is there."""

import pytest
from quality_world import form_named

from surveys.quality import Kind, RulesError, load, read_rules
from surveys.quality.table import COLUMNS

HEAD = ",".join(COLUMNS)


def refused(*rows: str) -> list[str]:
    with pytest.raises(RulesError) as caught:
        read_rules("\n".join((HEAD, *rows)))
    return caught.value.faults


def test_every_kind_of_oddity_has_a_rule_and_every_rule_says_why() -> None:
    rules = load()

    assert {rule.kind for rule in rules} == set(Kind)
    assert all(len(rule.why) > 20 for rule in rules)


def test_every_condition_reads_questions_and_answers_that_its_form_has() -> None:
    conditions = [rule for rule in load() if rule.condition]
    assert len(conditions) >= 10
    for rule in conditions:
        form = form_named(rule.form)
        assert rule.questions, rule.id
        assert set(rule.questions) <= form.by_name.keys(), rule.id


def test_all_faults_are_told_at_once_each_with_its_row() -> None:
    faults = refused(
        "a,guess,,,,,,because",
        "b,pace,,,,fast,20,because",
        "c,contradiction,,,${age} > ,,,because",
        "d,amount,citizen,,${age} > ${threshold},,,",
        "e,contradiction,citizen,,today() > ${born},,,because",
        "a,burst,,region,,5,,because",
    )

    assert [fault.split(":")[0] for fault in faults] == [
        "Row 2", "Row 3", "Row 4", "Row 4", "Row 5", "Row 5", "Row 6", "Row 7", "a",
    ]  # fmt: skip
    assert "write one of amount, batteries, burst, contradiction, outlier, pace, plausible" in faults[0]


def test_a_table_with_other_columns_is_refused() -> None:
    with pytest.raises(RulesError, match="the columns must be rule, does, form"):
        read_rules("rule,why\n")
