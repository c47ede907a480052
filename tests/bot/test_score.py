"""`gauhar score`: one index in three formats, divided, unweighted, explained; and what it refuses."""

import asyncio
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from collected import NOW, complete, people, published, withdraw
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli import app, main
from bot.report import print_index
from bot.settings import SettingsError
from scoring.study import Study
from scoring.tables import TableError
from surveys.store import Arrival, Store, StoreError, Vault


@dataclass(frozen=True)
class Terminal:
    """A command line with a database of interviews behind it."""

    folder: Path
    secret: str

    def run(self, *words: str, **settings: str) -> Result:
        given = {"GAUHAR_SECRET_KEY": self.secret, "GAUHAR_DATABASE_URL": self.url, **settings}
        return CliRunner().invoke(app, words, env=given)

    def score(self, *options: str, **settings: str) -> Result:
        return self.run("score", *options, **settings)

    def editions(self, *options: str) -> str:
        done = self.run("editions", *options)
        assert done.exception is None, done.output
        return done.output

    def says(self, *options: str, **settings: str) -> str:
        done = self.score(*options, **settings)
        assert done.exception is None, done.output
        return done.output

    def index(self, *options: str, **settings: str) -> dict[str, Any]:
        return dict(json.loads(self.says("--format", "json", *options, **settings)))

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'score.sqlite3'}"

    async def change(self, *completed: tuple[str, int, int], withdrawn: Sequence[Arrival] = ()) -> None:
        store = await Store.open(self.url, Vault(self.secret))
        async with store.unit() as unit:
            for publication in published().values():
                await unit.publish(publication.form, publication.xform, NOW)
        for one in completed:
            await complete(store, *one)
        await withdraw(store, *withdrawn)
        await store.close()


def filled(folder: Path, secret: str, *completed: tuple[str, int, int]) -> Terminal:
    """Give a command line over a database of its own in which these have completed."""
    terminal = Terminal(folder, secret)
    (folder / "score.sqlite3").write_bytes(_file_of(secret, completed))
    return terminal


@cache
def _file_of(secret: str, completed: tuple[tuple[str, int, int], ...]) -> bytes:
    with TemporaryDirectory() as folder:
        asyncio.run(Terminal(Path(folder), secret).change(*completed))
        return (Path(folder) / "score.sqlite3").read_bytes()


@pytest.fixture
def terminal(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    return filled(tmp_path, secret, ("citizen", 0, 120), ("organisation", 0, 12), ("expert", 0, 8))


def test_the_formats_tell_the_same_values(terminal: Terminal) -> None:
    index = terminal.index()
    rows = list(csv.DictReader(StringIO(terminal.says("--format", "csv"))))
    table = terminal.says()

    dimensions = {one["id"]: one["value"] for one in index["dimensions"]}
    assert len(dimensions) == 5
    assert {row["id"]: float(row["value"]) for row in rows if row["level"] == "dimension"} == pytest.approx(
        dimensions
    )
    assert len([row for row in rows if row["level"] == "indicator"]) == 65
    assert all(f"{value:.1f}" in table for value in dimensions.values())
    assert "citizen 120, organisation 12, expert 8" in table
    assert "effective size" in table
    assert "self-selected" in table


def test_every_row_of_a_spreadsheet_says_under_what_terms_its_figure_stands(terminal: Terminal) -> None:
    whole = list(csv.DictReader(StringIO(terminal.says("--format", "csv"))))
    parts = list(csv.DictReader(StringIO(terminal.says("--by", "settlement", "--format", "csv"))))
    plain = terminal.says("--format", "csv", "--weights", "off")

    assert len(whole) == 97
    for row in (*whole, *parts):
        assert row["methodology"] == "csi-2010-after-1"
        assert row["sample"].startswith("self-selected; interval assumes random sampling")
        assert row["weights"] in {"converged", "not converged"}
        assert row["simulated"] == "0"
    assert {row["weights"] for row in csv.DictReader(StringIO(plain))} == {"off"}


def test_made_up_interviews_are_marked_in_every_format(
    tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    terminal = Terminal(tmp_path, secret)
    given = {"GAUHAR_SECRET_KEY": secret, "GAUHAR_DATABASE_URL": terminal.url}
    options = ["simulate", "--citizens", "12", "--organisations", "0", "--experts", "0", "--seed", "2"]
    assert CliRunner().invoke(app, options, env=given).exit_code == 0

    rows = list(csv.DictReader(StringIO(terminal.says("--format", "csv", "--simulated"))))

    assert {row["simulated"] for row in rows} == {"12"}
    assert terminal.index("--simulated")["simulated"] == 12
    assert terminal.index("--simulated", "--by", "sex")["simulated"] == 12
    assert "12 of these interviews are SIMULATED" in terminal.says("--simulated")
    assert "simulated" not in terminal.index()


def test_the_table_says_of_what_year_a_figure_is_how_sure_a_rule_and_what_was_corrected(
    terminal: Terminal,
) -> None:
    index, lines = terminal.index(), terminal.says().splitlines()
    row = {line.split()[0]: line for line in lines if line.strip()}
    corruption = index["dimensions"][4]["subdimensions"][0]["indicators"][1]
    diversity = index["dimensions"][0]["subdimensions"][2]["indicators"][0]

    assert f"of {corruption['figure']['year']}" in row["5.1.2"]
    assert f"uncorrected {diversity['raw']:.1f}" in row["1.3.1"]
    assert row["1.3.1"].rstrip().endswith("reconstructed")
    assert row["1.1.1"].rstrip().endswith("known")


def test_a_national_number_of_respondents_does_not_pass_as_that_of_a_part(terminal: Terminal) -> None:
    row = next(line for line in terminal.says("--by", "sex").splitlines() if line.startswith("female"))

    assert row.split()[1] != "(120)"
    assert row.split()[2:4] == ["(12)", "(8)"]


def test_a_filter_says_what_the_division_says_and_what_of_it_applies_to_whom(terminal: Terminal) -> None:
    parts = {one["answer"]: one["index"] for one in terminal.index("--by", "sex")["parts"]}
    women = terminal.index("--filter", "sex=female")
    rows = list(csv.DictReader(StringIO(terminal.says("--filter", "sex=female", "--format", "csv"))))
    table = " ".join(terminal.says("--filter", "sex=female", "--filter", "settlement=urban").split())

    assert women["index"] == parts["female"]
    assert women["filter"] == {"sex": "female"}
    assert women["applied"] == {"citizen": {"sex": "female"}}
    assert {row["filter"] for row in rows} == {"sex=female"}
    assert len(rows) == 97
    assert "organisations with settlement=urban" in table
    assert "citizens with settlement=urban and sex=female" in table
    assert "expert (8)" in table


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--filter", "sex=female", "--by", "region"], "Give only one of"),
        (["--filter", "sex=woman"], '"woman" is none of the answers to "sex"'),
        (["--filter", "sex=male", "--filter", "region=abai", "--filter", "settlement=rural"], "at most 2"),
    ],
)
def test_a_filter_that_is_none_is_refused(terminal: Terminal, options: list[str], said: str) -> None:
    refused = terminal.score(*options)

    assert isinstance(refused.exception, StoreError)
    assert said in str(refused.exception)


def test_a_part_says_on_how_many_subdimensions_a_score_rests(terminal: Terminal) -> None:
    table = terminal.says("--by", "region")
    part = next(one["index"] for one in terminal.index("--by", "region")["parts"])
    fifth = part["dimensions"][4]

    assert fifth["coverage"] == {"of": 3, "present": 2}
    assert f"({fifth['value']:.1f}) 2/3" in table
    assert "compare only what rests on the same" in " ".join(table.split())


@pytest.mark.parametrize(("citizens", "said"), [(99, "Unweighted."), (100, "effective size")])
def test_so_few_citizens_that_weights_would_tell_who_is_who_are_not_weighted(
    tmp_path: Path, secret: str, citizens: int, said: str
) -> None:
    few = Terminal(tmp_path, secret)
    asyncio.run(few.change(("citizen", 0, citizens)))

    assert said in few.says()
    assert (few.index()["weighting"] is None) is (citizens < 100)


def test_weights_that_have_nothing_to_fit_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    silent = pd.DataFrame({"community": ["never"] * 100}, dtype=object)
    print_index(Study(closing_year=2026).index({"citizen": silent}), "table")

    assert "nothing to fit, all citizens count equally" in capsys.readouterr().out


def test_how_few_contradicted_themselves_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    for contradicting, said in ((4, "fewer than 5"), (5, "5")):
        staff, union = ["4"] * 10, ["5"] * contradicting + ["2"] * (10 - contradicting)
        frame = pd.DataFrame({"staff": staff, "union_members": union}, dtype=object)
        print_index(Study(closing_year=2026).index({"organisation": frame}), "table")

        assert f"3.2.2: {said} contradictory answers left out." in capsys.readouterr().out


def test_weights_that_do_not_fit_say_so(terminal: Terminal) -> None:
    report = terminal.index()["weighting"]

    assert report["fit"] == "not converged"
    assert f"up to {report['gap']:.1%} of all citizens" in " ".join(terminal.says().split())


def test_weights_can_be_left_off(terminal: Terminal) -> None:
    weighted, unweighted = terminal.index(), terminal.index("--weights", "off")

    assert weighted["weighting"]["effective_size"] < 120
    assert unweighted["weighting"] is None
    assert weighted["dimensions"][0]["value"] != unweighted["dimensions"][0]["value"]
    assert "Unweighted." in terminal.says("--weights", "off")


def test_looking_unweighted_first_does_not_leave_an_unweighted_edition(terminal: Terminal) -> None:
    terminal.index("--weights", "off")
    assert terminal.index()["weighting"] is not None


def test_an_index_for_each_answer(terminal: Terminal) -> None:
    parts = terminal.index("--by", "settlement")
    rows = list(csv.DictReader(StringIO(terminal.says("--by", "settlement", "--format", "csv"))))
    table = terminal.says("--by", "settlement")

    assert parts["by"] == "settlement"
    assert [one["answer"] for one in parts["parts"]] == ["urban", "rural"]
    assert {row["settlement"] for row in rows} == {"urban", "rural"}
    assert "urban" in table
    assert "in brackets: wholly or partly national" in " ".join(table.split())


def test_an_unknown_question_or_indicator_is_refused_with_the_known_ones(terminal: Terminal) -> None:
    by_shoe, strange = terminal.score("--by", "shoe").exception, terminal.score("--explain", "9.9").exception

    assert isinstance(by_shoe, StoreError)
    assert "settlement" in str(by_shoe)
    assert isinstance(strange, StoreError)
    assert 'There is no indicator "9.9"' in str(strange)


def test_an_indicator_is_explained_in_the_language_asked_for(terminal: Terminal) -> None:
    russian = terminal.says("--explain", "1.1.3", "--language", "ru")

    form = published()["citizen"].form
    assert form.by_name["community"].label["ru"].splitlines()[-1][:20] in " ".join(russian.split())
    assert "likely" in russian
    assert isinstance(terminal.score("--explain", "1.1.3", "--language", "de").exception, StoreError)


def test_every_indicator_can_be_explained(terminal: Terminal) -> None:
    rows = csv.DictReader(StringIO(terminal.says("--format", "csv")))
    ids = [row["id"] for row in rows if row["level"] == "indicator"]
    some = [ids[0], "1.3.1", "2.6.1", "3.2.2", "4.2.1", "4.7.1", "5.1.2", ids[-1]]

    told = {one: terminal.says("--explain", one) for one in some}

    assert all(text.startswith(one) for one, text in told.items())
    assert "No value" in told["2.6.1"]


def test_a_coordinator_can_supply_a_newer_file_of_statistics(terminal: Terminal) -> None:
    path = terminal.folder / "newer.csv"
    shipped = Path(__file__).parents[2] / "scoring" / "data" / "secondary.csv"
    lines = shipped.read_text("utf-8").splitlines()
    mine = '5.1.1,5.1.1,2025,91,,0-100,x,,Somebody,"a book",published,'
    path.write_text("\n".join([*(line for line in lines if not line.startswith("5.1.1,")), mine]), "utf-8")

    index = terminal.index(GAUHAR_STATISTICS=str(path))

    economy = index["dimensions"][4]["subdimensions"][0]["indicators"][0]
    assert (economy["id"], economy["value"]) == ("5.1.1", 91)
    path.write_text("id,value\n", "utf-8")
    assert isinstance(terminal.score(GAUHAR_STATISTICS=str(path)).exception, TableError)


def test_a_substitute_counts_once_it_is_named_and_changes_the_methodology(terminal: Terminal) -> None:
    index = terminal.index(GAUHAR_SUBSTITUTES="5.1.1-sub")

    assert index["methodology"]["substitutes"] == ["5.1.1-sub"]
    assert index["dimensions"][4]["subdimensions"][0]["indicators"][0]["value"] is not None
    refused = terminal.score(GAUHAR_SUBSTITUTES="5.9.9-sub").exception
    assert isinstance(refused, SettingsError)
    assert "5.9.9-sub" in str(refused)


def test_the_declared_sample_is_told(terminal: Terminal) -> None:
    assert "not random" in terminal.says(GAUHAR_SAMPLE="quota")
    assert "not random" not in terminal.says(GAUHAR_SAMPLE="probability")


def test_after_a_withdrawal_only_the_edition_as_it_was_is_told(terminal: Terminal) -> None:
    before = terminal.says("--format", "json")
    asyncio.run(terminal.change(("citizen", 120, 121)))
    assert terminal.says("--format", "json") == before


def test_what_needs_the_answers_of_someone_who_withdrew_is_refused_with_a_way_out(
    tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    terminal = Terminal(tmp_path, secret)
    asyncio.run(terminal.change(("citizen", 0, 30)))
    before = terminal.says("--format", "json")
    asyncio.run(terminal.change(("citizen", 30, 33), withdrawn=people("citizen")[:1]))

    assert terminal.says("--format", "json") == before
    refused = terminal.score("--by", "region").exception
    assert isinstance(refused, StoreError)
    assert "--everybody" in str(refused)
    assert "not to be published" in terminal.says("--everybody")
    assert terminal.index("--everybody")["samples"] == [["citizen", 32]]


async def _of_another_form(terminal: Terminal) -> None:
    store = await Store.open(terminal.url, Vault(terminal.secret))
    async with store.unit() as unit:
        await unit.connection.execute(
            text("UPDATE interviews SET answers = replace(answers, 'urban', 'nomadic')")
        )
    await store.close()


def test_a_choice_that_no_rule_knows_is_refused_in_a_sentence(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such as one that an operator has added to a questionnaire."""
    asyncio.run(_of_another_form(terminal))
    monkeypatch.setenv("GAUHAR_SECRET_KEY", terminal.secret)
    monkeypatch.setenv("GAUHAR_DATABASE_URL", terminal.url)
    monkeypatch.setattr(sys, "argv", ["gauhar", "score"])

    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert '"settlement" holds "nomadic"' in " ".join(capsys.readouterr().err.split())


def test_what_was_published_keeps_its_hash_and_its_people_whatever_comes_later(terminal: Terminal) -> None:
    """The list and the file agree before and after others have come, withdrawals included."""
    terminal.says()
    before = terminal.editions()
    published = terminal.editions("1")

    asyncio.run(terminal.change(("citizen", 120, 180), withdrawn=people("citizen")[:15]))
    terminal.says()
    after = terminal.editions()

    assert sha256(published.encode()).hexdigest() in before
    assert "citizen 120, organisation 12, expert 8; simulated 0" in before
    assert terminal.editions("1") == published
    assert before.strip() in after
    assert len(after.splitlines()) == 2


def test_an_edition_that_never_was_is_refused(terminal: Terminal) -> None:
    assert "Nothing has been published yet." in terminal.editions()

    refused = terminal.run("editions", "7")

    assert isinstance(refused.exception, StoreError)
    assert str(refused.exception) == "There is no edition 7; there are: none yet."
