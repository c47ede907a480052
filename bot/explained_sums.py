"""The arithmetic of an explanation, line by line, so that it can be done again with a calculator.

A number of respondents below the disclosure threshold is not told, and then neither are the sums it would
show in; the percentage stays, for the index publishes it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.explained_asked import Wording
from bot.explained_words import counted, people, respondents
from scoring.explain import Explanation
from scoring.explain_sums import FULL, Fraction, Gap, Likeness, Mean, Rescaling

SMALL = " (the sums are not shown, since they would tell of so few)"
LARGE = 100
"""From this base on, two decimals of a weighted sum are enough to reckon with."""


@dataclass(frozen=True)
class Arithmetic:
    """Tells the sums of one explanation; `numbers` are those of the questions as they are listed."""

    explanation: Explanation
    numbers: Mapping[str, int]
    wording: Wording

    def lines(self) -> Iterator[str]:
        """Say step by step how the value arises."""
        match self.explanation.sums:
            case Mean() as mean:
                yield from self._mean(mean, digits=1)
            case Gap() as gap:
                yield from self._gap(gap)
            case Likeness() as likeness:
                yield from self._likeness(likeness)
            case Rescaling() as rescaling:
                yield from _rescaling(rescaling)
            case None:
                pass

    @property
    def threshold(self) -> int:
        return self.explanation.counting.threshold if self.explanation.counting else 0

    @property
    def _weighted(self) -> bool:
        return self.explanation.counting is not None and self.explanation.counting.weighted

    def _mean(self, mean: Mean, digits: int) -> Iterator[str]:
        single = len(mean.fractions) == 1 and not mean.left_out
        for one in mean.fractions:
            yield from self._fraction(one, digits if single else 2)
        for topic in mean.left_out:
            few = f"fewer than {max(self.threshold, 1)} {respondents(self.explanation)} answered"
            yield f"{self._topic(topic)}{few}, so it is left out of the mean."
        if not single:
            values = " + ".join(f"{one.value:.2f}" for one in mean.fractions)
            yield f"Mean: ({values}) / {len(mean.fractions)} = {mean.value:.{digits}f}"

    def _topic(self, topic: str) -> str:
        if not topic:
            return ""
        if topic in self.numbers:
            return f"Question {self.numbers[topic]}: "
        if topic in self.explanation.indicator.parameters.get("counted_in", ()):
            return f"Counted in {topic}: "
        return f"{self.wording.choice(self.explanation.asked[0].question, topic)}: "

    def _fraction(self, one: Fraction, digits: int) -> Iterator[str]:
        """Tell whom a ratio is of, then how it is reckoned; sums that would tell of few stay untold."""
        told, result = self._topic(one.topic) + self._told(one), f"{one.value:.{digits}f}"
        told = told[:1].upper() + told[1:]
        if one.counted < self.threshold:
            yield f"{told}: {result}{SMALL if one.counted else ''}"
            return
        above, below = (self._sum(number, one) for number in (one.above, one.below))
        yield f"{told}."
        yield f"   {_scale(one)} × {above} / {below} = {result}{self._weight(one)}"

    def _told(self, one: Fraction) -> str:
        base, rule = f"{one.n:,} {respondents(self.explanation)} in the base", self.explanation.measured.rule
        some = people(one.counted, self.threshold)
        if rule == "mean_reversed":
            worst = self.explanation.measured.parameters["worst"][0]
            return f"{base}, {some} with another answer than {worst}; their steps away from it are summed"
        if rule == "pooled_share":
            return f"{base}, {some} with a first number above 0; all first are divided by all second numbers"
        return f"{some} of {base} {counted(self.explanation)}"

    def _sum(self, number: float, one: Fraction) -> str:
        if not self._weighted:
            return f"{number:,.12g}"
        return f"{number:,.2f}" if one.below >= LARGE else f"{number:,.4f}"

    def _weight(self, one: Fraction) -> str:
        if not self._weighted:
            return ""
        small = one.effective < self.threshold
        return (
            f" (weighted; effective size {f'below {self.threshold}' if small else f'{one.effective:,.1f}'})"
        )

    def _gap(self, gap: Gap) -> Iterator[str]:
        for name, side in (("Members", gap.members), ("Non-members", gap.others)):
            yield f"{name}, by the rule of {gap.of}:"
            yield from (f"  {line}" for line in self._mean(side, digits=2))
        ends = f"{gap.members.value:.2f} − {gap.others.value:.2f}"
        yield f"Difference: {ends} = {gap.raw:.2f} percentage points".replace("= -", "= −")
        if not gap.truncated:
            yield "This methodology does not cut a difference off at 0."
        elif gap.raw < 0:
            yield "Members have less of it than non-members, so the score is cut off at 0."
        else:
            yield "It is not below 0, so nothing is cut off."

    def _likeness(self, likeness: Likeness) -> Iterator[str]:
        for one in likeness.ways:
            yield f"{self._topic(one.topic)}{self._way(one)}"
        yield (
            f"Engaged are all counted in any of these: {people(likeness.engaged, self.threshold)} of"
            f" {people(likeness.everybody, self.threshold)} {respondents(self.explanation)} in the base."
        )
        yield from _table(likeness)
        yield from self._dropped(likeness)
        yield from _closing(likeness)

    def _way(self, one: Fraction) -> str:
        of = f"of {people(one.n, self.threshold)} {respondents(self.explanation)} in its base"
        return f"{people(one.counted, self.threshold)} {of}"

    def _dropped(self, likeness: Likeness) -> Iterator[str]:
        for name in likeness.unvaried:
            yield f"{name}: left out, since all who answered are in one group."
        for name in likeness.thin:
            yield f"{name}: left out, since fewer than {max(self.threshold, 1)} of the engaged answered."


def _scale(one: Fraction) -> str:
    return "100" if one.scale == FULL else f"100 / {FULL / one.scale:g}"


def _table(likeness: Likeness) -> Iterator[str]:
    yield f"{'attribute':<14}{'engaged':>8}{'D':>9}{'E':>9}{'D*':>9}"
    for one in likeness.spread:
        yield (f"{one.attribute:<14}{one.n:>8,}{one.distance:>9.4f}{one.expected:>9.4f}{one.corrected:>9.4f}")
    yield (
        "D: share of the engaged who would have to be in other groups for the engaged to be made up like all;"
        " E: D expected by chance alone; D* = (D − E) / (1 − E), at least 0."
    )


def _closing(likeness: Likeness) -> Iterator[str]:
    plain = sum(one.distance for one in likeness.spread) / len(likeness.spread)
    better = sum(one.corrected for one in likeness.spread) / len(likeness.spread)
    without = f"100 × (1 − mean D) = 100 × (1 − {plain:.4f}) = {likeness.raw:.1f}"
    if not likeness.corrected:
        yield f"{without}. This methodology does not correct for E."
        return
    yield f"100 × (1 − mean D*) = 100 × (1 − {better:.4f}) = {likeness.value:.1f}"
    yield f"Without the correction: {without}"
    yield (
        "Not all of E may be chance, so the interval begins a margin of error below the score without the"
        " correction, and ends one above the score with all of it (D* not held at 0)."
    )


def _rescaling(rescaling: Rescaling) -> Iterator[str]:
    figure, ends = rescaling.figure, (rescaling.at_0, rescaling.at_100)
    low = _signed(ends[0])
    yield f"A figure of {_number(ends[0])} scores 0, a figure of {_number(ends[1])} scores 100."
    above, width = f"({_number(figure.value)} − {low})", f"({_number(ends[1])} − {low})"
    yield f"100 × {above} / {width} = {rescaling.unbounded:.1f}".replace("= -", "= −")
    if rescaling.unbounded != rescaling.value:
        yield f"Scores stay between 0 and 100, so it is {rescaling.value:.1f}."


def _signed(number: float) -> str:
    return f"({_number(number)})" if number < 0 else _number(number)


def _number(number: float) -> str:
    return f"{number:,.10g}".replace("-", "−")
