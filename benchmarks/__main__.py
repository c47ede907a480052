"""`make bench`, or one of them: `python -m benchmarks index --people 10000`."""

import asyncio
from argparse import ArgumentParser

from benchmarks.answers import answers
from benchmarks.diamond import diamond
from benchmarks.edge.comparing import edge, workers
from benchmarks.export import export
from benchmarks.index import PEOPLE, index
from benchmarks.logic import logic
from benchmarks.long_forms import long_forms, long_logic, publishing

ALL = ["answers", "logic", "index", "export", "diamond", "edge", "workers"]

parser = ArgumentParser(prog="python -m benchmarks", description="Benchmarks, as ratios within one run.")
parser.add_argument("which", nargs="*", choices=ALL, default=ALL)
parser.add_argument("--people", type=int, nargs="+", default=PEOPLE, help="how many simulated citizens")
chosen = parser.parse_args()

if "answers" in chosen.which:
    asyncio.run(answers())
if "logic" in chosen.which:
    logic([50, 100, 250, 500, 1000])
    long_forms([50, 100, 250, 500])
    long_logic([50, 100, 250, 500, 1000, 2000])
    publishing([100, 500, 1000])
if "index" in chosen.which:
    index(chosen.people)
if "export" in chosen.which:
    export([100_000] if chosen.people is PEOPLE else chosen.people)
if "diamond" in chosen.which:
    diamond([100_000] if chosen.people is PEOPLE else chosen.people)
if "edge" in chosen.which:
    edge()
if "workers" in chosen.which:
    workers()
