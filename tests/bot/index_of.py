"""Prints the index of everybody in a database as JSON: a process of its own, as the command line is."""

import asyncio
import os
import sys

from scoring.serialise import to_json
from scoring.study import Study
from surveys.store import Store, Vault
from surveys.store.frames import EVERYTHING, answer_frames
from surveys.store.waves import FIRST_WAVE


async def index_of(url: str) -> str:
    store = await Store.open(url, Vault(os.environ["GAUHAR_SECRET_KEY"]))
    try:
        async with store.unit() as unit:
            frames = await answer_frames(unit.connection, FIRST_WAVE, EVERYTHING)
    finally:
        await store.close()
    return to_json(Study(closing_year=2026).index(frames))


if __name__ == "__main__":
    sys.stdout.buffer.write(asyncio.run(index_of(sys.argv[1])).encode())
