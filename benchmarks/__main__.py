"""`make bench`."""

import asyncio

from benchmarks.answers import answers

asyncio.run(answers())
