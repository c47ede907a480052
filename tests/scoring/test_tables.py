"""Tables that people edit: what they hold never reaches a terminal as a command, nor breaks the reading."""

import pytest

from scoring.given import read_values
from scoring.tables import TableError


def refusal(text: str) -> str:
    with pytest.raises(TableError) as refused:
        read_values(text, "values.csv")
    return str(refused.value)


def test_what_a_refusal_quotes_holds_nothing_that_a_terminal_obeys() -> None:
    said = refusal('id,value\n"\x1b[2J9",3\n1.1.1,"\x1b]0;title\x07"\n"\u202e9",1\n')

    assert '"·[2J9"' in said
    assert "row 3" in said
    assert not {"\x1b", "\x07", "\u202e"}.intersection(said)


def test_several_findings_stand_on_lines_of_their_own() -> None:
    assert len(refusal("id,value\n9,3\n8,2\n").splitlines()) == 2


def test_a_cell_beyond_all_measure_is_refused_in_a_sentence() -> None:
    assert "row 2: This row cannot be read" in refusal(f"id,value\n1.1.1,{'9' * 200_000}\n")
