"""What a bot sent with a method: named values and uploaded files, whatever the HTTP body looked like.

Telegram takes the same parameters as JSON, as a form and as multipart, so a number may arrive as `"5"` and a
keyboard as a string of JSON. This module reads them all alike and knows no HTTP.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.refusals import bad_request

Json = dict[str, Any]


@dataclass(frozen=True)
class Upload:
    """A file that came with the request."""

    filename: str
    content: bytes
    mime_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Parameters:
    """The named values of one call."""

    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, dict | list):
            raise bad_request(f'parameter "{name}" must be a string')
        return str(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f'parameter "{name}" must be an integer') from None

    def flag(self, name: str) -> bool:
        return self.values.get(name) in (True, 1, "1", "true", "True", "yes")

    def structure(self, name: str, kind: type[dict[str, Any]] | type[list[Any]]) -> Any:
        """Return the object or list called `name`, or None when it was left out."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        described = name.replace("_", " ")
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {described} JSON object") from None
        if value is None:
            return None
        if not isinstance(value, kind):
            expected = "an Array" if kind is list else "an Object"
            raise bad_request(f"can't parse {described}: expected {expected}")
        return value
