"""A crowd in a database: the rows that the store would have written, in bulk.

The store itself writes the first person's row. All others are that row over again with their own ids,
language and answers, so a column that is added to the table needs no word here. `replay` holds the texts
against those of the store.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.crowd import NOW, Crowd, Drawn
from surveys.form import Answer, Missing
from surveys.interview import Interview
from surveys.simulation import LANGUAGE
from surveys.store import Store, Vault
from surveys.xlsform import Publication

ID_BYTES = 16
AT_ONCE = 10_000


def answers_text(crowd: Crowd, person: int) -> str:
    return next(_texts(crowd, crowd.asked, slice(person, person + 1)))


def worked_out_text(crowd: Crowd, person: int) -> str:
    return next(_texts(crowd, crowd.calculated, slice(person, person + 1)))


def ids(size: int, seed: int) -> list[str]:
    """Give each a random id, as the store does, but the same ones each time."""
    lot = np.random.default_rng([seed, size]).bytes(ID_BYTES * size).hex()
    return [lot[start : start + 2 * ID_BYTES] for start in range(0, len(lot), 2 * ID_BYTES)]


async def begin(url: str, vault: Vault, publication: Publication, first: Interview) -> None:
    """Make a database with the form and the one interview that the others are copied from."""
    store = await Store.open(url, vault)
    async with store.unit() as unit:
        await unit.publish(publication.form, publication.xform, NOW)
        await unit.begin(publication.form, first, NOW, origin="simulated")
    await store.close()


def fill(path: Path, crowd: Crowd, names: Sequence[str]) -> None:
    """Put the whole crowd in the place of that one interview."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        _copy(connection, crowd, names)
        connection.execute("PRAGMA journal_mode=WAL")


def _copy(connection: sqlite3.Connection, crowd: Crowd, names: Sequence[str]) -> None:
    found = connection.execute("SELECT * FROM interviews")
    columns = [column[0] for column in found.description]
    row = dict(zip(columns, found.fetchone(), strict=True))
    places = ", ".join(f":{column}" for column in columns)
    rows = ({**row, **own} for own in _rows(crowd, names))
    connection.execute("BEGIN")
    connection.execute("DELETE FROM interviews")
    while several := list(islice(rows, AT_ONCE)):
        connection.executemany(f"INSERT INTO interviews VALUES ({places})", several)  # noqa: S608 - names of columns
    connection.execute("COMMIT")


def _rows(crowd: Crowd, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    language = crowd.drawn[LANGUAGE]
    for start in range(0, crowd.size, AT_ONCE):
        some = slice(start, min(start + AT_ONCE, crowd.size))
        texts = zip(_texts(crowd, crowd.asked, some), _texts(crowd, crowd.calculated, some), strict=True)
        for person, (answers, worked_out) in enumerate(texts, start):
            yield {
                "id": names[person],
                "respondent": names[person],
                "language": language.of(person).value,
                "answers": answers,
                "worked_out": worked_out,
            }


def _texts(crowd: Crowd, questions: Sequence[str], people: slice) -> Iterator[str]:
    """Spell a person's answers as JSON, each answer from a text made once."""
    columns = [_pairs(name, crowd.drawn[name], people) for name in questions]
    return (f"{{{', '.join(filter(None, pairs))}}}" for pairs in zip(*columns, strict=True))


def _pairs(name: str, drawn: Drawn, people: slice) -> list[str]:
    spelled = np.array([_pair(name, answer) for answer in drawn.answers], dtype=object)
    return list(spelled[drawn.codes[people]])


def _pair(name: str, answer: Answer) -> str:
    if answer.missing is Missing.NOT_ASKED:
        return ""
    value = answer.value if answer.missing is None else {"missing": answer.missing.value}
    return json.dumps({name: value})[1:-1]
