"""Reads interviews that were collected elsewhere: files as KoboToolbox, ODK Central or people write them.

Every row is laid before the engine, so that what comes out is what the form allows. Knows no database.
"""

from surveys.imports.collected import Collected, read_row
from surveys.imports.columns import Layout, lay_out, recognised
from surveys.imports.faults import ImportFileError, Refusal, shown
from surveys.imports.table import Row, Table, open_table

__all__ = [
    "Collected",
    "ImportFileError",
    "Layout",
    "Refusal",
    "Row",
    "Table",
    "lay_out",
    "open_table",
    "read_row",
    "recognised",
    "shown",
]
