"""The index as a competent analyst would program it in pandas, from docs/methodology.md and its tables.

Benchmarks hold the product against it, in speed and to the digit. It therefore shares none of the
product's computing: strings stay strings, people are rows, an influence is a Series. It knows the rules
that ask citizens, and the usual methodology only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.straightforward_weights import DATA, weigh

FEWEST, ROUNDS, BLOCKS, SEED = 10, 500, 2000, 20082010
Parameters = Mapping[str, str]
Numbers = pd.Series
Array = npt.NDArray[Any]
Part = tuple[Numbers, Numbers]


@dataclass
class Estimate:
    """A value, its influences (or, for diversity, its value in every round), and its smallest group."""

    value: float
    influence: Numbers | None
    smallest: int
    rounds: Array | None = None


@dataclass(frozen=True)
class Result:
    """A weight for each interview; for each indicator, sub-dimension and dimension its value and error."""

    weight: Numbers
    scores: Mapping[str, tuple[float, float]]


def straightforward(frame: pd.DataFrame) -> Result:
    """Compute weights, values and errors from string answers, one row an interview, index = its id."""
    frame = frame.sort_index()
    weight = weigh(frame)
    table = pd.read_csv(DATA / "indicators.csv", dtype=str).query("source == 'citizen'").set_index("id")
    survey = Survey(frame, weight, table)
    found = {name: survey.estimate(name) for name in table.index}
    shown = {name: one for name, one in found.items() if one is not None and one.smallest >= FEWEST}
    return Result(weight, _scores(survey, shown))


class Survey:
    """The answers, their weights and the tables that say what to do with them."""

    def __init__(self, frame: pd.DataFrame, weight: Numbers, table: pd.DataFrame) -> None:
        self.frame, self.weight, self.table = frame, weight, table
        self.questions = pd.read_csv(DATA / "questions.csv", dtype=str)
        self.groups = pd.read_csv(DATA / "groups.csv", dtype=str)

    @cached_property
    def block(self) -> Array:
        return np.arange(len(self.frame)) % min(len(self.frame), BLOCKS)

    @cached_property
    def draws(self) -> Array:
        blocks = min(len(self.frame), BLOCKS)
        return np.random.default_rng(SEED).integers(0, blocks, (ROUNDS, blocks))

    def estimate(self, name: str) -> Estimate | None:
        rule, given = self.rule(name)
        if rule == "difference":
            return self.difference(given)
        if rule == "diversity":
            return self.diversity(given)
        return self.ratio(self.parts(name))

    def rule(self, name: str) -> tuple[str, Parameters]:
        row = self.table.loc[name]
        given = dict(each.strip().split("=", 1) for each in row["parameters"].split(";"))
        return str(row["rule"]), given

    def items(self, battery: str, kind: str | None = None) -> list[str]:
        rows = self.questions[self.questions["battery"] == battery]
        return list(rows["question"] if kind is None else rows.loc[rows["kind"] == kind, "question"])

    def parts(self, name: str) -> list[Part]:
        """Give what each person adds above and below the line, on a scale from 0 to 1."""
        rule, given = self.rule(name)
        rules: Mapping[str, Callable[[Parameters], list[Part]]] = {
            "share": self.share,
            "share_of_any": self.share_of_any,
            "depth": self.depth,
            "mean_of_shares": self.mean_of_shares,
            "mean_not_named": self.mean_not_named,
            "mean_reversed": self.mean_reversed,
        }
        return rules[rule](given)

    def share(self, given: Parameters) -> list[Part]:
        answers = self.frame[given["question"]]
        base = answers.isin(given["among"].split()) if "among" in given else answers.notna()
        return [_part(answers.isin(given["counted"].split()), base)]

    def times(self, given: Parameters) -> Numbers:
        items = self.frame[self.items(given["battery"], given["kind"])]
        return items.isin(given["counted"].split()).sum(axis=1)

    def answered(self, battery: str) -> Numbers:
        return self.frame[self.items(battery)].notna().any(axis=1)

    def share_of_any(self, given: Parameters) -> list[Part]:
        return [_part(self.times(given) >= 1, self.answered(given["battery"]))]

    def depth(self, given: Parameters) -> list[Part]:
        times = self.times(given)
        return [_part(times > 1, self.answered(given["battery"]) & (times >= 1))]

    def mean_of_shares(self, given: Parameters) -> list[Part]:
        return [
            self.share({"question": name, "counted": given["counted"]})[0]
            for name in given["questions"].split()
        ]

    def mean_not_named(self, given: Parameters) -> list[Part]:
        answers = self.frame[given["question"]]
        named = [answers.str.contains(rf"\b{choice}\b", na=False) for choice in given["choices"].split()]
        return [_part(~each, answers.notna()) for each in named]

    def mean_reversed(self, given: Parameters) -> list[Part]:
        best, worst = float(given["best"]), float(given["worst"])
        scales = [pd.to_numeric(self.frame[name]) for name in given["questions"].split()]
        return [(((worst - x) / (worst - best)).fillna(0.0), x.notna().astype(float)) for x in scales]

    def ratio(self, parts: list[Part]) -> Estimate | None:
        """Take the plain mean of weighted ratios, and the slope of it in everybody's weight."""
        smallest = min(int((base > 0).sum()) for _, base in parts)
        if smallest == 0:
            return None
        value, influence = 0.0, pd.Series(0.0, self.frame.index)
        for amount, base in parts:
            total = (self.weight * base).sum()
            found = (self.weight * amount).sum() / total
            value += 100 * found / len(parts)
            influence += 100 * (amount - found * base) / total / len(parts)
        return Estimate(value, influence, smallest)

    def difference(self, given: Parameters) -> Estimate | None:
        battery = self.frame[self.items(given["battery"])]
        answered = self.answered(given["battery"])
        members = answered & (battery == "active").any(axis=1)
        others = answered & ~battery.isin(["active", "inactive"]).any(axis=1)
        parts = self.parts(given["of"])
        one, other = (
            self.ratio([(amount * side, base * side) for amount, base in parts]) for side in (members, others)
        )
        if one is None or other is None or one.influence is None or other.influence is None:
            return None
        smallest = min(one.smallest, other.smallest)
        return Estimate(max(0.0, one.value - other.value), one.influence - other.influence, smallest)

    def diversity(self, given: Parameters) -> Estimate | None:
        parts = [part for name in given["counted_in"].split() for part in self.parts(name)]
        known = pd.concat([base > 0 for _, base in parts], axis=1).any(axis=1)
        engaged = pd.concat([amount > 0 for amount, _ in parts], axis=1).any(axis=1)
        found = [self.distance(name, known, engaged) for name in given["over"].split()]
        there = [one for one in found if one is not None]
        if not there:
            return None
        value, rounds, smallest = (list(each) for each in zip(*there, strict=True))
        return Estimate(
            100 * (1 - float(np.mean(value))), None, min(smallest), 100 * (1 - np.mean(rounds, axis=0))
        )

    def distance(self, name: str, known: Numbers, engaged: Numbers) -> tuple[float, Array, int] | None:
        """Give the corrected distance on one attribute, also for every round, and how many are engaged."""
        groups = self.groups[self.groups["question"] == name].set_index("choice")["group"]
        group = self.frame[name].map(groups).where(known)
        columns = {"group": group, "engaged": engaged, "weight": self.weight, "block": self.block}
        people = pd.DataFrame(columns)[group.notna()]
        some = people[people["engaged"]]
        if len(people["group"].unique()) == 1 or len(some) < FEWEST:
            return None
        expected = _expected(people, some)
        everyone, theirs = (self.by_block(each, sorted(people["group"].unique())) for each in (people, some))
        gaps = _gaps(everyone, theirs)
        distance = np.abs(gaps).sum() / 2
        chance = 1 - np.sqrt(max(0.0, 1 - (expected / distance) ** 2)) if distance else 1.0
        rounds = [_gaps(everyone[draw], theirs[draw]) - chance * gaps for draw in self.draws]
        corrected = [_corrected(each, expected) for each in (gaps, *rounds)]
        return corrected[0], np.array(corrected[1:]), len(some)

    def by_block(self, people: pd.DataFrame, groups: list[str]) -> Array:
        """Give the weight of each group in each block."""
        table = people.pivot_table(index="block", columns="group", values="weight", aggfunc="sum")
        blocks = pd.RangeIndex(self.draws.shape[1])
        return table.reindex(index=blocks, columns=groups).fillna(0.0).to_numpy()

    def variance(self, one: Numbers, other: Numbers | None = None) -> float:
        """Give n/(n-1) times the sum of squares (or products) about the means of weighted influences."""
        n = len(self.frame)
        first = self.weight * one
        second = first if other is None else self.weight * other
        return float(n / (n - 1) * ((first - first.mean()) * (second - second.mean())).sum())

    def drawn(self, influence: Numbers) -> Array:
        sums = (self.weight * influence).groupby(self.block).sum().to_numpy()
        return np.array([sums[draw].sum() for draw in self.draws])


def _part(counted: Numbers, base: Numbers) -> Part:
    return (counted & base).astype(float), base.astype(float)


def _expected(people: pd.DataFrame, some: pd.DataFrame) -> float:
    """Give E: the distance to be expected if the engaged were drawn blindly."""
    rest = people[~people["engaged"]]
    if rest.empty:
        return 0.0
    q = people.groupby("group")["weight"].sum() / people["weight"].sum()
    spread = sum((each["weight"] ** 2).sum() / each["weight"].sum() ** 2 for each in (some, rest))
    outside = rest["weight"].sum() / people["weight"].sum()
    return float(np.sqrt(2 / np.pi) / 2 * outside * np.sqrt(spread) * np.sqrt(q * (1 - q)).sum())


def _gaps(everyone: Array, theirs: Array) -> Array:
    """Give how far the engaged are from all, group by group, from the weight of each group in each block."""
    q, p = everyone.sum(axis=0), theirs.sum(axis=0)
    return np.asarray(p / p.sum() - q / q.sum())


def _corrected(gaps: Array, expected: float) -> float:
    """Give D with E taken off."""
    return max(0.0, (float(np.abs(gaps).sum()) / 2 - expected) / (1 - expected))


def _scores(survey: Survey, shown: Mapping[str, Estimate]) -> dict[str, tuple[float, float]]:
    """Take plain means up the tree; the error of each from everybody's averaged influence."""
    scores = {name: (one.value, _error(survey, shown, {name: 1.0})) for name, one in shown.items()}
    parts: dict[str, dict[str, dict[str, float]]] = {}
    for name in shown:
        parts.setdefault(name[0], {}).setdefault(name[:3], {})[name] = 1.0
    for dimension, subdimensions in parts.items():
        whole: dict[str, float] = {}
        for subdimension, names in subdimensions.items():
            share = dict.fromkeys(names, 1 / len(names))
            scores[subdimension] = (_value(shown, share), _error(survey, shown, share))
            whole |= {name: each / len(subdimensions) for name, each in share.items()}
        scores[dimension] = (_value(shown, whole), _error(survey, shown, whole))
    return scores


def _value(shown: Mapping[str, Estimate], share: Mapping[str, float]) -> float:
    return sum(each * shown[name].value for name, each in share.items())


def _error(survey: Survey, shown: Mapping[str, Estimate], share: Mapping[str, float]) -> float:
    ratios = [(each, one) for name, each in share.items() if (one := shown[name].influence) is not None]
    drawn = [each * rounds for name, each in share.items() if (rounds := shown[name].rounds) is not None]
    together = pd.Series(0.0, survey.frame.index)
    for each, influence in ratios:
        together += each * influence
    variance = survey.variance(together)
    if drawn:
        variance += _drawn_variance(survey, np.sum(drawn, axis=0), ratios)
    return float(np.sqrt(max(0.0, variance)))


def _drawn_variance(survey: Survey, drawn: Array, ratios: list[tuple[float, Numbers]]) -> float:
    """Give what diversity adds: its variance over the rounds, and twice its covariance with each ratio."""
    blocks = survey.draws.shape[1]
    stretch = blocks / (blocks - 1)
    variance = float(np.var(drawn, ddof=1)) * stretch
    for each, influence in ratios:
        rounds = survey.drawn(influence)
        correlated = np.cov(rounds, drawn)[0, 1] / np.std(rounds, ddof=1) * np.sqrt(stretch)
        variance += 2 * each * float(correlated) * np.sqrt(survey.variance(influence))
    return float(variance)
