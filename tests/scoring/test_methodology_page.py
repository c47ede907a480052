"""The methodology page names what the program has, and nothing that it has not."""

import re
from dataclasses import fields
from pathlib import Path

from scoring.binding import COMPARISONS, MEASURES, RESCALINGS, kinds
from scoring.methodology import Methodology
from scoring.tree import Reason

PAGE = (Path(__file__).parents[2] / "docs" / "methodology.md").read_text(encoding="utf-8")


def test_every_rule_is_described_with_its_parameters() -> None:
    rules = {**MEASURES, **COMPARISONS, **RESCALINGS}
    described = {
        row[0]: set(re.findall(r"`(\w+)`", row[1]))
        for row in re.findall(r"\n\| `(\w+)` \| (`[^|]*) \|", PAGE)
    }

    assert len(rules) == 16
    for name, rule in rules.items():
        assert described[name] == set(kinds(rule)), name


def test_every_choice_of_the_methodology_is_described() -> None:
    choices = {one.name for one in fields(Methodology)} - {"name", "version"}

    assert len(choices) >= 7
    assert all(f"\n| `{choice}` |" in PAGE for choice in choices)
    assert Methodology().label in PAGE


def test_every_reason_for_a_missing_indicator_is_described() -> None:
    assert len(Reason) == 5
    assert all(f"*{reason}*" in PAGE for reason in Reason)
