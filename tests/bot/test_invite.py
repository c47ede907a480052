"""`gauhar invite`, `invitations`, `link` and `revoke`: files in, files out, and what is refused."""

import csv
import io
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from quota_form import write_quota_form
from typer.testing import CliRunner

from bot.cli import app
from surveys.fieldwork.codes import looks_like_code
from surveys.store import StoreError

LIST = "name,language,region\nFund for Quiet Rivers,ru,akmola\n«Ашық дала» қоғамдық қоры,kk,\n"
Gauhar = Callable[..., str]


@pytest.fixture
def gauhar(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> Gauhar:
    """Give a command line in a folder with a list of organisations."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    monkeypatch.setenv("GAUHAR_SECRET_KEY", secret)
    monkeypatch.setenv("GAUHAR_DATABASE_URL", f"sqlite:///{tmp_path / 'invite.sqlite3'}")

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, list(words))
        if done.exception is not None:
            raise done.exception
        return done.stdout

    return run


INVITE = ("invite", "list.csv", "--campaign", "ngos", "--form", "organisation", "--bot", "@gauhar_bot")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_list_in_gives_a_list_of_codes_out(gauhar: Gauhar) -> None:
    told = rows(gauhar(*INVITE, "--expires", "30"))

    assert [row["name"] for row in told] == ["Fund for Quiet Rivers", "«Ашық дала» қоғамдық қоры"]
    assert [row["region"] for row in told] == ["akmola", ""]
    assert all(looks_like_code(row["code"]) for row in told)
    assert [row["link"] for row in told] == [f"https://t.me/gauhar_bot?start={row['code']}" for row in told]
    assert {row["status"] for row in told} == {"not_opened"}


def test_whoever_is_invited_to_a_form_of_ones_own_is_asked_that(
    gauhar: Gauhar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "forms").mkdir()
    own = write_quota_form(tmp_path / "forms")
    (tmp_path / "forms" / "ngo.md").write_text(own.read_text("utf-8").replace("citizen", "ngo"), "utf-8")
    (tmp_path / "list.csv").write_text("name,region\nFund for Quiet Rivers,astana\n", "utf-8")
    wanted = ("invite", "list.csv", "--campaign", "ngos", "--form", "ngo", "--bot", "gauhar_bot")
    with pytest.raises(StoreError, match="There is no form 'ngo'"):
        gauhar(*wanted)
    monkeypatch.setenv("GAUHAR_FORMS", "forms")

    assert [row["name"] for row in rows(gauhar(*wanted))] == ["Fund for Quiet Rivers"]
    assert gauhar("link", "poster", "--form", "ngo", "--bot", "gauhar_bot").endswith("?start=poster\n")


def test_codes_go_to_a_file_that_only_its_owner_reads(gauhar: Gauhar, tmp_path: Path) -> None:
    assert gauhar(*INVITE, "--output", "codes.csv", "--sheet", "codes.pdf") == ""

    for name in ("codes.csv", "codes.pdf"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert (tmp_path / "codes.pdf").read_bytes().startswith(b"%PDF")


def test_how_far_invitations_are_is_told_without_codes(gauhar: Gauhar, tmp_path: Path) -> None:
    code = rows(gauhar(*INVITE))[0]["code"]
    told = gauhar("invitations", "--campaign", "ngos")

    assert "2 invited: 2 not opened, 0 in progress" in told
    assert code not in told

    gauhar("invitations", "--campaign", "ngos", "--output", "state.csv")

    assert code not in (tmp_path / "state.csv").read_text("utf-8-sig")
    assert code in gauhar("invitations", "--campaign", "ngos", "--codes", "--bot", "gauhar_bot")


def test_nobody_on_a_list_is_invited_a_second_time(gauhar: Gauhar) -> None:
    gauhar(*INVITE)
    with pytest.raises(StoreError, match="'Fund for Quiet Rivers' has an invitation") as caught:
        gauhar(*INVITE)

    assert len(str(caught.value).splitlines()) == 3
    assert "2 invited" in gauhar("invitations", "--campaign", "ngos")


def test_a_list_with_a_fault_invites_nobody(gauhar: Gauhar, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST + ",de,\n", "utf-8")
    with pytest.raises(StoreError, match=r"(?s)list.csv: nobody was invited.*Row 4: there is no name.*'de'"):
        gauhar(*INVITE)
    with pytest.raises(StoreError, match="There is no campaign"):
        gauhar("invitations", "--campaign", "ngos")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--form", "nothing"), "There is no form"),
        (("--campaign", "Big Words"), "is no name for this"),
        (("--campaign", "citizen"), "is no name for this"),
        (("--campaign", "r_x"), "is no name for this"),
        (("--campaign", "friend"), "is no name for this"),
    ],
)
def test_what_a_campaign_cannot_be_is_said(gauhar: Gauhar, words: tuple[str, ...], why: str) -> None:
    with pytest.raises(StoreError, match=why):
        gauhar(*INVITE, *words)


def test_a_revoked_invitation_is_listed_as_such(gauhar: Gauhar) -> None:
    number = rows(gauhar(*INVITE))[0]["number"]
    gauhar("revoke", "ngos", number)

    assert "revoked" in gauhar("invitations", "--campaign", "ngos")
    with pytest.raises(StoreError, match="made worthless before"):
        gauhar("revoke", "ngos", number)
    with pytest.raises(StoreError, match="no such campaign"):
        gauhar("revoke", "others", number)


def test_an_open_link_comes_with_its_picture(gauhar: Gauhar, tmp_path: Path) -> None:
    told = gauhar("link", "poster", "--most", "500", "--closes", "2030-01-31", "--bot", "gauhar_bot")

    assert told.strip() == "https://t.me/gauhar_bot?start=poster"
    assert (tmp_path / "poster.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (tmp_path / "poster.svg").read_bytes()
    assert "poster: 0 begun, open." in gauhar("invitations", "--campaign", "poster")

    gauhar("revoke", "poster")

    assert "made worthless" in gauhar("invitations", "--campaign", "poster")
    with pytest.raises(StoreError, match="already"):
        gauhar("link", "poster", "--bot", "gauhar_bot")


def test_a_date_that_is_none_is_refused(gauhar: Gauhar) -> None:
    with pytest.raises(StoreError, match="soon"):
        gauhar("link", "poster", "--closes", "soon", "--bot", "gauhar_bot")


NASTY = '=HYPERLINK("http://x";"y") [/red] [bold]\x1b[2J\u202eabc'


def test_a_name_is_neither_a_formula_nor_markup_nor_an_order_to_the_terminal(
    gauhar: Gauhar, tmp_path: Path
) -> None:
    with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name"], [NASTY]])
    [told] = rows(gauhar(*INVITE))
    shown = gauhar("invitations", "--campaign", "ngos")

    assert told["name"].startswith("'=HYPERLINK")
    assert "[/red]" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
