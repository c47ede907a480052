"""Keeps interviews: the only package that knows a database, and the only one that knows the key.

One update is one `Unit`: one transaction, in which the update is noted, the interview read, moved and
written, and the answer logged. What was committed survives kill -9 and power failure.
"""

from surveys.store.arrivals import Arrival
from surveys.store.contacts import Contact
from surveys.store.database import Store
from surveys.store.errors import Conflict, StoreError, Unavailable
from surveys.store.records import Record
from surveys.store.unit import Unit
from surveys.store.vault import SecretKeyError, Vault, new_key

__all__ = [
    "Arrival",
    "Conflict",
    "Contact",
    "Record",
    "SecretKeyError",
    "Store",
    "StoreError",
    "Unavailable",
    "Unit",
    "Vault",
    "new_key",
]
