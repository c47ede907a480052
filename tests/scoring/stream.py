"""One edition after another of made-up interviews, with what the store would keep, and who was behind it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import pandas as pd

from scoring import indicators
from scoring.bases import bases
from scoring.declaration import Publication
from scoring.editions import Edition, Plan, edition, plan
from scoring.index import code_frames, compute
from scoring.methodology import Methodology


@dataclass
class Stream:
    """Keeps what the store keeps: first editions by interview, and the editions themselves, as JSON."""

    methodology: Methodology = field(default_factory=Methodology)
    first: dict[str, dict[str, int]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    shown: list[dict[tuple[str, str], frozenset[str]]] = field(default_factory=list)

    def sees(self, frames: Mapping[str, pd.DataFrame]) -> Plan:
        members = {
            name: pd.Series(
                [self.first.get(name, {}).get(one, 0) for one in frame.index], frame.index, dtype="int64"
            )
            for name, frame in frames.items()
        }
        return plan(frames, members, self.editions, self.methodology)

    @property
    def editions(self) -> list[Edition]:
        return [Edition.read(json.loads(one)) for one in self.written]

    def turn(self, frames: Mapping[str, pd.DataFrame]) -> Plan:
        """Let everybody who is not counted any more be forgotten, and publish an edition if it may be."""
        for name, first in self.first.items():
            self.first[name] = {one: number for one, number in first.items() if one in frames[name].index}
        found = self.sees(frames)
        if found.moves:
            self.publish(found.of(frames), found.withheld)
        return found

    def publish(self, frames: Mapping[str, pd.DataFrame], withheld: frozenset[str]) -> None:
        number = len(self.written) + 1
        self.written.append(json.dumps(asdict(edition(number, frames, self.methodology, withheld))))
        for name, frame in frames.items():
            known = self.first.setdefault(name, {})
            self.first[name] = dict.fromkeys(frame.index, number) | known
        self.shown.append(really_shown(frames, self.methodology, withheld))


def really_shown(
    frames: Mapping[str, pd.DataFrame], methodology: Methodology, withheld: frozenset[str]
) -> dict[tuple[str, str], frozenset[str]]:
    """Find who stands behind everything in the index that readers get, by what it does show."""
    index = compute(frames, methodology, publication=Publication(withheld=withheld))
    there = {one.id for one in index.indicators() if one.value is not None}
    catalogue = indicators.load()
    found = {(name, ""): frozenset(frame.index) for name, frame in frames.items()}
    for answers in code_frames(frames, methodology, catalogue).values():
        for name, groups in bases(catalogue, answers):
            if name in there:
                found |= {(name, part): frozenset(answers.ids[group]) for part, group in groups.items()}
    return found
