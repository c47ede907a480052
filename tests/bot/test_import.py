"""`gauhar import` takes a file in once, row by row, and says what it left out."""

import asyncio
import csv
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli import main
from bot.drawing import Recipe, arrivals
from bot.shelf import builtin_forms
from surveys.form import Form, Kind
from surveys.interview import Interview
from surveys.store import Arrival, Contact, Store, Vault, new_key
from surveys.store.schema import interviews
from surveys.xlsform import publish

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
Row = dict[str, str]


@pytest.fixture(scope="session")
def form() -> Form:
    return next(form for path in builtin_forms() if (form := publish(path).form).name == "organisation")


@pytest.fixture(scope="session")
def told() -> list[Arrival]:
    (publication,) = (p for path in builtin_forms() if (p := publish(path)).form.name == "organisation")
    return arrivals(Recipe("organisation", publication.xform, 3, NOW), range(6))


def row_of(form: Form, interview: Interview, number: int) -> Row:
    answers = {name: answer.missing or answer.value for name, answer in interview.answers.items()}
    asked = [q.name for q in form.questions if q.kind not in (Kind.NOTE, Kind.CALCULATE)]
    cells = {name: str(answers.get(name, "")) for name in asked}
    return {"KEY": f"uuid:{number}", **cells, "language": interview.language, "end": "2026-03-30T10:00:00Z"}


@pytest.fixture(scope="session")
def collected(form: Form, told: Sequence[Arrival]) -> list[Row]:
    return [row_of(form, each.interview, number) for number, each in enumerate(told)]


class Desk:
    """An operator's folder with settings and a database of its own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, caught: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._patch = patch
        self._caught = caught
        self.key = new_key()
        self.url = f"sqlite:///{folder / 'desk.sqlite3'}"

    def save(self, rows: Sequence[Mapping[str, str]], name: str = "collected.csv") -> Path:
        with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return self.folder / name

    def imports(self, *arguments: str | Path) -> tuple[int, str]:
        """Run the command; give its exit code and all it said."""
        self._patch.setenv("GAUHAR_SECRET_KEY", self.key)
        self._patch.setenv("GAUHAR_DATABASE_URL", self.url)
        self._patch.setattr(sys, "argv", ["gauhar", "import", *map(str, arguments)])
        try:
            main()
        except SystemExit as left:
            said = self._caught.readouterr()
            return int(left.code or 0), said.out + said.err
        raise AssertionError("A command ends by leaving.")

    def kept(self) -> list[tuple[str, Interview, datetime]]:
        """Read the interviews in the database: origin, interview, end."""
        return asyncio.run(self._kept())

    async def _kept(self) -> list[tuple[str, Interview, datetime]]:
        store = await Store.open(self.url, Vault(self.key))
        try:
            async with store.unit() as unit:
                rows = (await unit.connection.execute(select(interviews))).mappings().all()
                found = [
                    (row, await unit.interview_of(Contact(1, 1, respondent=row["respondent"]), row["form"]))
                    for row in rows
                ]
        finally:
            await store.close()
        return [(row["origin"], record.interview, row["completed_at"]) for row, record in found if record]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, monkeypatch, capsys)


def test_a_file_comes_in_once_however_often_it_is_imported(
    desk: Desk, collected: list[Row], told: list[Arrival]
) -> None:
    file = desk.save(collected)

    assert desk.imports(file, "--dry-run") == (0, _ends("6 would be imported, 0 already there, 0 refused"))
    assert desk.kept() == []
    assert desk.imports(file) == (0, _ends("6 imported, 0 already there, 0 refused"))
    assert desk.imports(file) == (0, _ends("0 imported, 6 already there, 0 refused"))

    kept = desk.kept()
    assert {(origin, end) for origin, _, end in kept} == {("imported", datetime(2026, 3, 30, 10, tzinfo=UTC))}
    assert sorted(map(repr, (one.answers for _, one, _ in kept))) == sorted(
        repr(each.interview.answers) for each in told
    )


class _ends(str):  # noqa: N801 - reads as a word in a comparison
    """Text that equals everything whose last sentence it is."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and other.rstrip().endswith(f"rows: {self!s}.")


def test_a_refused_row_stays_out_and_the_others_come_in(desk: Desk, collected: list[Row]) -> None:
    changed = [dict(row) for row in collected]
    changed[1]["consent"] = "no"
    changed[3] |= {"staff": "4", "staff_women": "1", "union_members": "9"}
    changed[4]["legal_form"] = "[red]kingdom[/red]"

    code, said = desk.imports(desk.save(changed))

    assert code == 1
    assert re.search(r'^row 3: consent = "no": .+\.$', said, re.MULTILINE)
    assert re.search(r'^row 5: union_members = "9": .+\.$', said, re.MULTILINE)
    assert re.search(r'^row 6: legal_form = "\[red\]kingdom\[/red\]": .+\.$', said, re.MULTILINE)
    assert "6 rows: 3 imported, 0 already there, 3 refused." in said
    assert len(desk.kept()) == 3


def test_rows_without_identity_are_told_apart_by_what_they_say(desk: Desk, collected: list[Row]) -> None:
    rows = [{key: cell for key, cell in row.items() if key != "KEY"} for row in [*collected, collected[0]]]
    file = desk.save(rows)

    assert desk.imports(file) == (0, _ends("7 imported, 0 already there, 0 refused"))
    assert desk.imports(file) == (0, _ends("0 imported, 7 already there, 0 refused"))


def test_the_same_identity_twice_in_a_file_is_refused(desk: Desk, collected: list[Row]) -> None:
    twice = [collected[0], collected[1] | {"KEY": collected[0]["KEY"]}]

    code, said = desk.imports(desk.save(twice))

    assert code == 1
    assert 'row 3: KEY = "0": Row 2 has the same identity.' in said
    assert desk.imports(desk.save([row | {"paper": row["KEY"]} for row in twice]), "--id", "paper")[0] == 1
    assert len(desk.kept()) == 1


def test_what_is_not_read_is_named(desk: Desk, collected: list[Row]) -> None:
    rows = [{key: cell for key, cell in row.items() if key != "comment"} for row in collected[:1]]

    _, said = desk.imports(desk.save([row | {"shoe size": "40"} for row in rows]))

    assert "Form: organisation, version " in said
    assert "Columns without answers: KEY, language, end." in said
    assert "Columns the form does not know, not imported: shoe size." in said
    assert "Questions without a column: comment." in said


def test_an_interview_without_an_end_is_dated_now_and_that_is_said(desk: Desk, collected: list[Row]) -> None:
    began = datetime.now(UTC)

    _, said = desk.imports(desk.save([collected[0] | {"end": "long ago"}]), "--language", "kk")

    assert "1 rows do not say when the interview ended; they are dated now." in said
    ((_, interview, end),) = desk.kept()
    assert began <= end <= datetime.now(UTC)
    assert interview.language == "kk"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--form", "household"), 'There is no form "household"; there are citizen, expert, organisation.'),
        (("--form", "citizen", "--language", "de"), "The form citizen has the languages en, kk, ru."),
        (("--id", "number"), 'There must be one column called "number", as --id says.'),
    ],
)
def test_wishes_that_cannot_be_met_are_refused(
    desk: Desk, collected: list[Row], arguments: tuple[str, ...], sentence: str
) -> None:
    code, said = desk.imports(desk.save(collected), *arguments)

    assert code == 2
    assert sentence in " ".join(said.split())


@pytest.mark.parametrize(
    "content", [b"", b"1,2,3\n4,5,6\n", b"consent\n\x00", b"PK\x03\x04", "consent\nДа".encode("cp1251")]
)
def test_a_file_that_is_none_ends_in_a_sentence(desk: Desk, content: bytes) -> None:
    file = desk.folder / "odd.csv"
    file.write_bytes(content)

    code, said = desk.imports(file)

    assert code == 2
    assert said.strip().endswith(".")
    assert desk.kept() == []


def test_columns_of_no_form_in_particular_ask_for_the_form(desk: Desk) -> None:
    file = desk.folder / "few.csv"
    file.write_text("consent\nyes\n", "utf-8")

    code, said = desk.imports(file)

    assert code == 2
    assert "say which with --form: citizen, expert, organisation" in " ".join(said.split())


def test_batches_before_the_fault_are_kept_and_said(desk: Desk, collected: list[Row]) -> None:
    rows = [collected[0] | {"KEY": str(number)} for number in range(130)]
    file = desk.save(rows)
    file.write_bytes(file.read_bytes() + b'"never closed')

    code, said = desk.imports(file)

    assert code == 2
    assert "100 interviews were imported and are kept." in said
    assert len(desk.kept()) == 100
