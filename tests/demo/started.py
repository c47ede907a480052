"""A demo that was started: where its page is, and how another command reads the same answers."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Demo:
    """A running demo: the address of its chat page, and the folder with its database and key."""

    address: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Give what another command needs to read the same answers."""
        return {
            **os.environ,
            "GAUHAR_DATABASE_URL": f"sqlite:///{self.folder / 'demo.sqlite3'}",
            "GAUHAR_SECRET_KEY": (self.folder / "demo.key").read_text(),
        }
