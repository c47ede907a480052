"""Who may do what: the table as it was agreed, written down a second time."""

import pytest

from surveys.fieldwork.roles import MAY, Act, Official, Role, may, within

ALLOWED = """
                owner  coordinator  regional  observer
see_index       yes    yes          yes       yes
see_progress    yes    yes          yes       no
invite          yes    yes          yes       no
revoke          yes    yes          yes       no
open_wave       yes    yes          no        no
set_quota       yes    yes          no        no
broadcast       yes    yes          no        no
export          yes    yes          no        no
exclude         yes    yes          no        no
publish         yes    yes          no        no
grant_role      yes    no           no        no
see_audit       yes    no           no        no
"""
HEAD, *ROWS = (line.split() for line in ALLOWED.strip().splitlines())
AGREED = {(role, row[0]): cell == "yes" for row in ROWS for role, cell in zip(HEAD, row[1:], strict=True)}


def test_the_agreed_table_knows_every_role_and_act() -> None:
    assert set(AGREED) == {(role.value, act.value) for role in Role for act in Act}
    assert set(MAY) == set(Role)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_everybody_may_do_what_was_agreed_and_nothing_else(role: Role, act: Act) -> None:
    assert may(Official(role, None, "somebody"), act) is AGREED[role.value, act.value]


@pytest.mark.parametrize("act", Act)
def test_who_has_no_role_may_do_nothing(act: Act) -> None:
    assert not may(None, act)


def test_an_observer_does_nothing_but_see() -> None:
    assert {act for act in Act if may(Official(Role.OBSERVER, None, ""), act)} == {Act.SEE_INDEX}


def test_one_region_is_all_that_a_regional_coordinator_has() -> None:
    regional = Official(Role.REGIONAL, "abai", "")

    assert within(regional, "abai")
    assert [within(regional, other) for other in ("almaty", "", None)] == [False] * 3
    assert [within(Official(Role.REGIONAL, None, ""), other) for other in ("abai", "", None)] == [False] * 3


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REGIONAL])
def test_the_others_have_all_regions(role: Role) -> None:
    assert within(Official(role, None, ""), "abai")
    assert within(Official(role, None, ""), None)
