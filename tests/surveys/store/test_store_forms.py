"""A published version of a form stays as it is, for ever."""

from dataclasses import replace
from pathlib import Path

import pytest
from store_world import NOW, edition

from surveys.store import Store
from surveys.xlsform import Publication


async def test_published_forms_come_back_equal(
    store: Store, publication: Publication, tmp_path: Path
) -> None:
    newer = edition(tmp_path, ("| small | 1 |", "| small | 2 |"))
    async with store.unit() as unit:
        for each in (publication, newer):
            await unit.publish(each.form, each.xform, NOW)
        found = await unit.forms()

    assert (publication.form, newer.form) == found
    assert publication.form != newer.form


async def test_no_form_is_published_at_first(store: Store) -> None:
    async with store.unit() as unit:
        assert await unit.forms() == ()


async def test_publishing_the_same_again_changes_nothing(store: Store, publication: Publication) -> None:
    for _ in range(2):
        async with store.unit() as unit:
            await unit.publish(publication.form, publication.xform, NOW)

    async with store.unit() as unit:
        assert len(await unit.forms()) == 1


async def test_the_same_form_in_other_xml_is_the_same(store: Store, publication: Publication) -> None:
    """Another pyxform may lay its XForm out in another way."""
    respaced = publication.xform.replace("><", ">\n<")
    assert publication.xform != respaced
    async with store.unit() as unit:
        await unit.publish(publication.form, publication.xform, NOW)
        await unit.publish(publication.form, respaced, NOW)

        assert len(await unit.forms()) == 1


async def test_a_version_that_says_something_else_is_refused(
    store: Store, publication: Publication, tmp_path: Path
) -> None:
    changed = edition(tmp_path, ("Shall we begin?", "Shall we start?"))

    async def publish_both() -> None:
        async with store.unit() as unit:
            await unit.publish(publication.form, publication.xform, NOW)
            await unit.publish(changed.form, changed.xform, NOW)

    with pytest.raises(ValueError, match="Version 1 of form 'small' is in use with other contents; give"):
        await publish_both()


async def test_a_long_name_or_version_is_kept_whole(store: Store, publication: Publication) -> None:
    form = replace(publication.form, name="n" * 300, version="v" * 300)
    async with store.unit() as unit:
        await unit.publish(form, publication.xform, NOW)
        await unit.publish(form, publication.xform, NOW)

        assert len(await unit.forms()) == 1
