"""Roles are given by codes that work once, lost at once, and told by nothing that lies on disk."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import func, select
from store_world import CHAT, NOW, OnDisk
from test_store_traces import as_integers

from surveys.fieldwork.codes import new_code, spaced
from surveys.fieldwork.roles import Official, Role
from surveys.store import Store, Unit
from surveys.store.attempts import MOST_WRONG
from surveys.store.field_schema import attempts
from surveys.store.officials import CODE_LASTS

OWNER = 1001
OWNERS = frozenset({OWNER})
SECOND = dt.timedelta(seconds=1)


async def offered(store: Store, role: Role = Role.COORDINATOR, region: str | None = None) -> str:
    async with store.unit() as unit:
        return await unit.offer_role(role, region, unit.actor(OWNER), NOW)


async def taken(store: Store, code: str, chat: int = CHAT, now: dt.datetime = NOW) -> Official | None:
    async with store.unit() as unit:
        return await unit.take_role(chat, code, OWNERS, now)


async def official(store: Store, chat: int = CHAT) -> Official | None:
    async with store.unit() as unit:
        return await unit.official(chat, OWNERS)


async def acts(store: Store) -> list[tuple[str, str, str]]:
    async with store.unit() as unit:
        return [(line.act, line.subject, line.detail) for line in reversed(await unit.acts(99))]


async def test_a_code_gives_its_role_once(store: Store) -> None:
    code = await offered(store, Role.REGIONAL, "abai")
    assert await official(store) is None

    given = await taken(store, code)

    assert given is not None
    assert (given.role, given.region) == (Role.REGIONAL, "abai")
    assert await official(store) == given
    assert await taken(store, code) is None
    assert await taken(store, code, CHAT + 1) is None
    assert await official(store, CHAT + 1) is None


async def test_of_two_who_use_a_code_at_once_one_gets_the_role(store: Store) -> None:
    code = await offered(store)
    given = await asyncio.gather(*(taken(store, code, CHAT + number) for number in range(4)))

    assert len([each for each in given if each is not None]) == 1


async def test_a_code_may_be_typed_from_paper(store: Store) -> None:
    code = await offered(store)

    assert await taken(store, spaced(code).upper()) is not None


async def test_a_void_code_is_worth_nothing(store: Store) -> None:
    code = await offered(store)
    async with store.unit() as unit:
        (offer,) = await unit.offers(NOW)
        assert await unit.withdraw_offer(offer.name, "owner", NOW)
        assert not await unit.withdraw_offer(offer.name, "owner", NOW)
        assert await unit.offers(NOW) == []

    assert await taken(store, code) is None


async def test_a_code_lasts_a_week(store: Store) -> None:
    early, late = await offered(store), await offered(store)

    assert await taken(store, early, now=NOW + CODE_LASTS - SECOND) is not None
    async with store.unit() as unit:
        assert await unit.offers(NOW + CODE_LASTS) == []
    assert await taken(store, late, CHAT + 1, NOW + CODE_LASTS) is None
    assert await official(store, CHAT + 1) is None


async def test_the_codes_of_somebody_who_is_no_owner_any_more_are_worth_nothing(store: Store) -> None:
    code = await offered(store)
    async with store.unit() as unit:
        assert await unit.take_role(CHAT, code, frozenset({2002}), NOW) is None

    assert await taken(store, code) is not None


async def test_an_unknown_code_gives_nothing(store: Store) -> None:
    await offered(store)

    assert await taken(store, new_code()) is None
    assert await taken(store, "") is None
    assert await taken(store, "\u0131 \ud800") is None


async def test_a_new_role_takes_the_place_of_the_old_one(store: Store) -> None:
    await taken(store, await offered(store, Role.COORDINATOR))
    await taken(store, await offered(store, Role.OBSERVER))

    found = await official(store)
    assert found is not None
    assert found.role is Role.OBSERVER
    async with store.unit() as unit:
        assert [holder.chat for holder in await unit.officials()] == [CHAT]


async def test_a_role_is_gone_as_soon_as_it_is_taken_away(store: Store) -> None:
    given = await taken(store, await offered(store))
    assert given is not None
    async with store.unit() as unit:
        gone = await unit.dismiss(given.actor, "owner", NOW)
        assert gone is not None
        assert gone.chat == CHAT
        assert await unit.official(CHAT, OWNERS) is None
        assert await unit.dismiss(given.actor, "owner", NOW) is None

    assert await official(store) is None


async def test_owners_stand_in_the_settings_alone(store: Store) -> None:
    owner = await official(store, OWNER)

    assert owner is not None
    assert owner.role is Role.OWNER
    async with store.unit() as unit:
        assert await unit.officials() == []
        assert await unit.roles_by_chat(OWNERS) == {OWNER: Role.OWNER}
        assert await unit.official(OWNER, frozenset()) is None


async def test_every_giving_and_taking_is_written_down(store: Store) -> None:
    given = await taken(store, await offered(store, Role.REGIONAL, "abai"))
    assert given is not None
    await offered(store, Role.OBSERVER)
    async with store.unit() as unit:
        (offer,) = await unit.offers(NOW)
        await unit.withdraw_offer(offer.name, "owner", NOW)
        await unit.dismiss(given.actor, "owner", NOW)

    assert await acts(store) == [
        ("offer_role", "regional", "abai"),
        ("take_role", given.actor, "regional abai"),
        ("offer_role", "observer", ""),
        ("withdraw_offer", offer.name, ""),
        ("revoke_role", given.actor, "regional"),
    ]


async def test_neither_codes_nor_chats_lie_in_clear(store: Store, on_disk: OnDisk) -> None:
    used, unused = await offered(store), await offered(store)
    await taken(store, used)
    async with store.unit() as unit:
        await unit.wrong_code(CHAT, NOW)
        contact = await unit.meet(CHAT, None, NOW)
        kept = await unit.connection.exec_driver_sql("SELECT fingerprint FROM contacts")
        fingerprint = bytes(kept.scalar_one())
        await unit.erase(contact, "withdrawn", NOW)
    assert await store.forget_traces()

    seen = await on_disk()
    spelled = [text.encode() for text in (used, unused, str(CHAT))]
    assert [each for each in [*spelled, *as_integers(CHAT), fingerprint] if each in seen] == []
    assert await official(store) is not None


async def wrong(unit: Unit, times: int, now: dt.datetime = NOW) -> list[int]:
    return [await unit.wrong_code(CHAT, now) for _ in range(times)]


async def test_after_ten_wrong_codes_a_day_nothing_more_is_looked_up(store: Store) -> None:
    async with store.unit() as unit:
        assert await wrong(unit, MOST_WRONG - 1) == list(range(1, MOST_WRONG))
        assert not await unit.is_blocked(CHAT, NOW)
        assert await wrong(unit, 1) == [MOST_WRONG]
        assert await unit.is_blocked(CHAT, NOW)
        assert not await unit.is_blocked(CHAT + 1, NOW)
        assert await wrong(unit, 1) == [MOST_WRONG + 1]


async def test_the_next_day_is_another_day_and_the_last_one_forgotten(store: Store) -> None:
    tomorrow = NOW + dt.timedelta(days=1)
    async with store.unit() as unit:
        await wrong(unit, MOST_WRONG)
        await unit.wrong_code(CHAT + 1, NOW)
        assert not await unit.is_blocked(CHAT, tomorrow)
        assert await wrong(unit, 1, tomorrow) == [1]
        left = await unit.connection.execute(select(func.count()).select_from(attempts))
        assert left.scalar_one() == 1


async def test_withdrawing_gives_no_further_tries(store: Store) -> None:
    async with store.unit() as unit:
        await wrong(unit, MOST_WRONG)
        await unit.erase(await unit.meet(CHAT, None, NOW), "withdrawn", NOW)

        assert await unit.is_blocked(CHAT, NOW)


@pytest.mark.parametrize("role", Role)
async def test_an_actor_is_named_alike_whatever_they_are(store: Store, role: Role) -> None:
    async with store.unit() as unit:
        code = await unit.offer_role(role, "abai", unit.actor(OWNER), NOW)
        given = await unit.take_role(CHAT, code, OWNERS, NOW)
        assert given is not None
        assert given.actor == unit.actor(CHAT) != unit.actor(OWNER)
        assert len(given.actor) == 16
