"""Saves one person's first answer after another, and says each number once its unit has committed."""

import asyncio
import os
import sys
from dataclasses import replace
from itertools import count

from store_world import NOW, SURVEY

from surveys import events as e
from surveys.interview import advance, start
from surveys.store import Store, Vault
from surveys.xlsform import publish


async def write(url: str) -> None:
    form = publish(SURVEY).form
    store = await Store.open(url, Vault(os.environ["GAUHAR_SECRET_KEY"]))
    for number in count(1):
        async with store.unit() as unit:
            await unit.note_update(number, NOW)
            contact = await unit.meet(number, None, NOW)
            record = await unit.begin(form, start(form, "en"), NOW)
            await unit.amend_contact(replace(contact, respondent=record.respondent))
            step = advance(form, record.interview, e.ChoicePicked(0, record.interview.turn), NOW)
            await unit.save(form, record, step, NOW)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1]))
