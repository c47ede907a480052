"""The list of erasures as a file: whatever is missing or changed is noticed, and a crash does no harm."""

import datetime as dt
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.store import StoreError, Vault, new_key
from surveys.store.erasure_list import ErasureList
from surveys.store.sealed_lines import DamagedListError, Listed, Spelling

VAULT = Vault(new_key())
SPELLING = Spelling(VAULT)
TODAY = dt.date(2026, 5, 4)
OLD, FRESH = (frozenset(sha256(f"{kind} {n}".encode()).digest() for n in range(4)) for kind in ("a", "b"))
SETTLED = Listed(dict.fromkeys(OLD, "2026-05-03"), TODAY, TODAY)


@pytest.fixture
def listing(tmp_path: Path) -> ErasureList:
    """Give a list that was put in order, and added to since."""
    made = ErasureList(tmp_path / "erasures", VAULT)
    made.settle(SETTLED, TODAY - dt.timedelta(days=9))
    for each in sorted(FRESH):
        made.append([each])
    return made


def held(listing: ErasureList) -> set[bytes]:
    read = listing.read()
    assert read is not None
    return {*read.entries}


def test_what_is_added_is_read_with_what_was_there(listing: ErasureList) -> None:
    read = listing.read()
    assert read is not None
    assert dict(read.entries) == {**SETTLED.entries, **dict.fromkeys(FRESH)}
    assert (read.since, read.until) == (TODAY, TODAY)
    assert listing.path.stat().st_mode & 0o077 == 0


def test_wherever_a_list_is_cut_it_is_noticed(listing: ErasureList) -> None:
    content = listing.path.read_bytes()
    for end in range(len(content)):
        listing.path.write_bytes(content[:end])
        with pytest.raises(StoreError, match=r"erasures (was cut short|is no list).* Put a whole copy"):
            listing.read()


def test_whichever_byte_is_changed_it_is_noticed() -> None:
    content = SPELLING.spelled(SETTLED)
    for at in range(len(content)):
        for flip in (1, 0x20, 0x80):
            changed = content[:at] + bytes([content[at] ^ flip]) + content[at + 1 :]
            with pytest.raises(DamagedListError):
                SPELLING.read(changed)


@given(st.data())
def test_lines_left_out_doubled_or_in_another_order_are_noticed(data: st.DataObject) -> None:
    head, *lines = SPELLING.spelled(SETTLED).splitlines(keepends=True)
    others = data.draw(st.lists(st.sampled_from(lines), max_size=6).filter(lambda some: some[:4] != lines))
    with pytest.raises(DamagedListError):
        SPELLING.read(head + b"".join(others))


@pytest.mark.parametrize("kept", [0, 1, 40, 64, 66, 67, 98, 99, 100])
def test_a_line_that_a_crash_tore_is_mended_by_the_next(listing: ErasureList, kept: int) -> None:
    before = listing.path.read_bytes()
    torn, later = (sha256(word).digest() for word in (b"torn", b"later"))
    listing.append([torn])
    whole = listing.path.read_bytes()
    listing.path.write_bytes(before + whole[len(before) :][:kept])  # the first line was to be written next

    assert held(listing) - {torn} == OLD | FRESH
    listing.append([later])
    assert held(listing) - {torn} == OLD | FRESH | {later}
    assert (torn in held(listing)) == (kept == 100)


def test_a_list_from_before_lines_were_sealed_is_read_and_sealed_by_the_next(listing: ErasureList) -> None:
    check = VAULT.erasure("list", "").hex()[:32]
    lines = "".join(f"{each.hex()} -\n" for each in OLD)
    listing.path.write_text(f"gauhar erasures 1 {check} 2026-05-01 -\n{lines}{'0' * 40}")
    assert held(listing) == OLD

    listing.append(FRESH)
    assert held(listing) == OLD | FRESH
    read = listing.read()
    assert read is not None
    assert (read.since, read.until) == (dt.date(2026, 5, 1), None)
    listing.path.write_bytes(listing.path.read_bytes()[:-120])
    with pytest.raises(StoreError, match="cut short"):
        listing.read()


def test_nobody_without_the_key_makes_an_old_list_of_a_new_one(listing: ErasureList) -> None:
    words = listing.path.read_text().splitlines()
    check = words[0].split()[3]
    listing.path.write_text(f"gauhar erasures 1 {check} - -\n")
    with pytest.raises(StoreError, match="another GAUHAR_SECRET_KEY"):
        listing.read()


def test_nothing_is_added_to_a_list_that_was_cut(listing: ErasureList) -> None:
    os.truncate(listing.path, 300)
    with pytest.raises(StoreError, match="cut short"):
        listing.append([sha256(b"late").digest()])
    assert listing.path.stat().st_size == 300


def test_many_processes_add_to_one_list(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "erasures"
    hashes = [sha256(f"{n}".encode()).digest() for n in range(40)]
    for mine in (hashes[:20], hashes[20:]):
        if os.fork() == 0:
            for each in mine:
                ErasureList(path, VAULT).append([each])
            os._exit(0)
    assert [os.wait()[1] for _ in range(2)] == [0, 0]
    assert held(ErasureList(path, VAULT)) == {*hashes}
