"""What is different between two versions of a form."""

from pathlib import Path

import pytest
from conversation import SETTINGS
from rich_form import RICH

from surveys.form import Form
from surveys.workshop import Aspect, Difference, difference
from surveys.xlsform import publish


def form(folder: Path, *changes: tuple[str, str]) -> Form:
    text = RICH + SETTINGS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "form.md").write_text(text, "utf-8")
    return publish(folder / "form.md").form


@pytest.fixture
def before(tmp_path: Path) -> Form:
    return form(tmp_path)


CHANGES = {
    "kind": ("| decimal | price |", "| integer | price |", "price", Aspect.KIND),
    "words": ("How much?", "How much is it?", "price", Aspect.WORDS),
    "hint": ("You too", "With you", "people", Aspect.WORDS),
    "condition": ("${pays} = 'yes'", "${pays} != 'no'", "price", Aspect.CONDITION),
    "condition of a group": ("${people} > 1", "${people} > 2", "children", Aspect.CONDITION),
    "constraint": (". > 0", ". >= 0", "price", Aspect.ACCEPTANCE),
    "non-answers": ("| dont_know | | none |", "| refused | | none |", "media", Aspect.ACCEPTANCE),
    "calculation": ("${people} - coalesce", "${people} + coalesce", "adults", Aspect.CALCULATION),
    "choice words": ("Newspapers, magazines", "Newspapers", "media", Aspect.CHOICE_WORDS),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_is_told_of_the_question_it_touches(before: Form, tmp_path: Path, kind: str) -> None:
    old, new, name, aspect = CHANGES[kind]
    found = difference(before, form(tmp_path, (old, new)))

    told = {change.after.name: change.aspects for change in found.changed}
    assert told[name] == (aspect,)
    assert (found.added, found.removed, found.reordered) == ((), (), False)


def test_a_form_is_no_different_from_itself(before: Form, tmp_path: Path) -> None:
    assert difference(before, form(tmp_path, ("| form | 1 |", "| form | 2 |"))).is_nothing


def test_questions_come_and_go_by_their_names(before: Form, tmp_path: Path) -> None:
    found = difference(before, form(tmp_path, ("| text | wish |", "| text | hope |")))

    assert [each.name for each in found.added] == ["hope"]
    assert [each.name for each in found.removed] == ["wish"]
    assert found.changed == ()


def test_choices_come_and_go_by_their_names(before: Form, tmp_path: Path) -> None:
    (change,) = difference(before, form(tmp_path, ("| kinds | press |", "| kinds | papers |"))).changed

    assert change.aspects == (Aspect.CHOICES_GONE, Aspect.CHOICES_NEW)
    assert (change.new_choices, change.gone_choices) == (("papers",), ("press",))


def test_a_group_by_another_name_changes_no_question(before: Form, tmp_path: Path) -> None:
    assert difference(
        before, form(tmp_path, ("| begin group | young |", "| begin group | small |"))
    ).is_nothing


def test_another_order_is_told_once(before: Form, tmp_path: Path) -> None:
    since, trust = [line for line in RICH.splitlines() if "| since |" in line or "| trust |" in line]
    found = difference(before, form(tmp_path, (f"{since}\n{trust}", f"{trust}\n{since}")))

    assert found == Difference(reordered=True)
