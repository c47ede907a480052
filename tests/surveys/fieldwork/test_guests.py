"""Lists of guests: taken as a whole, or refused with every fault at once."""

import pytest

from surveys.fieldwork.guests import Guest, GuestListError, GuestRules, read_guests

RULES = GuestRules(regions=("akmola", "abai"), languages=("kk", "ru", "en"))
COLUMNS = ("Name", "language", "phone", "region")


def faults(*rows: tuple[str, ...], rules: GuestRules = RULES) -> tuple[str, ...]:
    with pytest.raises(GuestListError) as caught:
        read_guests(COLUMNS, list(enumerate(rows, 2)), rules)
    return caught.value.faults


def test_a_list_names_guests_with_or_without_region_and_language() -> None:
    rows = [(2, ("Quiet Rivers", "ru", "7701", "abai")), (5, (" Open Steppe ", "", "", ""))]

    assert read_guests(COLUMNS, rows, RULES) == (Guest("Quiet Rivers", "abai", "ru"), Guest("Open Steppe"))
    assert read_guests(("name",), [(2, ("Quiet Rivers",))], RULES) == (Guest("Quiet Rivers"),)


def test_a_campaigns_region_is_everybodys() -> None:
    rules = GuestRules(RULES.regions, RULES.languages, region="abai")

    assert read_guests(("name",), [(2, ("Quiet Rivers",))], rules) == (Guest("Quiet Rivers", "abai"),)
    assert "the campaign's is 'abai'" in faults(("Quiet Rivers", "", "", "akmola"), rules=rules)[0]


def test_every_fault_is_told_with_its_row_and_what_to_do() -> None:
    told = faults(("", "ru", "", ""), ("A", "de", "", "bavaria"), ("B", "", "", ""), ("x" * 201, "", "", ""))

    assert [fault.split(":")[0] for fault in told] == ["Row 2", "Row 3", "Row 3", "Row 5"]
    assert "fill it in" in told[0]
    assert "write one of abai, akmola" in told[1]
    assert "write one of en, kk, ru" in told[2]
    assert "shorten it" in told[3]


def test_nobody_is_invited_twice_by_one_list() -> None:
    told = faults(("Quiet Rivers", "", "", "abai"), ("quiet rivers", "ru", "", "abai"))

    assert told == ("Row 3: 'quiet rivers' is in row 2 already; delete one of them.",)


def test_a_list_without_names_or_rows_is_refused() -> None:
    assert "empty" in faults()[0]
    with pytest.raises(GuestListError, match="one of them name"):
        read_guests(("title",), [(2, ("Quiet Rivers",))], RULES)
