"""Prints for a coordinator how one indicator came by its value: asked, counted, reckoned, how surely.

Our words are English; questions and choices are quoted from the form in the language asked for. Nothing is
computed here, and no small number of respondents is told.
"""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import TextWrapper

import typer

from bot.explained_asked import Wording, blocks, numbers
from bot.explained_published import published
from bot.explained_sums import Arithmetic
from bot.explained_words import (
    ASKED_OF,
    CERTAINTY,
    NOT_RANDOM,
    absence,
    outside,
    people,
    respondents,
)
from scoring.catalogue import Source
from scoring.explain import Counting, Explanation
from scoring.explain_sums import Gap, Likeness, Mean, Sums
from scoring.interval import Interval
from surveys.form import Form

WIDTH = 100
Section = tuple[str, Iterable[str]]


def print_explanation(
    explanation: Explanation, forms: Mapping[str, Form], language: str = "en", *, simulated: int = 0
) -> None:
    """Print the explanation; questions are quoted from the newest form of each survey, by its name."""
    typer.echo(explained(explanation, forms, language, simulated=simulated), nl=False)


def explained(
    explanation: Explanation, forms: Mapping[str, Form], language: str = "en", *, simulated: int = 0
) -> str:
    """Give the explanation as text."""
    wording = Wording(forms.get(explanation.indicator.source.value), language)
    told = [*_heading(explanation)]
    for title, lines in _sections(explanation, wording, simulated):
        told += ["", title, *(piece for line in lines for piece in _wrapped(line))]
    return "\n".join(told) + "\n"


def _sections(explanation: Explanation, wording: Wording, simulated: int) -> Iterator[Section]:
    yield "Value", _value(explanation, simulated)
    if explanation.indicator.source is Source.SECONDARY:
        yield "What was looked up", published(explanation)
    else:
        yield "What was asked", _asked(explanation, wording)
        yield "Who counts", _base(explanation)
    arises = "arises" if explanation.score.value is not None else "would arise"
    yield f"How the value {arises}", _arithmetic(explanation, wording)
    certainty = explanation.indicator.certainty
    yield "How sure the rule is", [f"{certainty}: {CERTAINTY[certainty]}."]
    yield "Methodology", [f"{explanation.methodology.label}, after the CIVICUS CSI 2008–2010."]


def _heading(explanation: Explanation) -> Iterator[str]:
    one = explanation.indicator
    yield f"{one.id}  {one.name}"
    yield f"{one.dimension} › {one.subdimension} · {ASKED_OF[one.source]}"


def _value(explanation: Explanation, simulated: int) -> Iterator[str]:
    score, methodology = explanation.score, explanation.methodology
    if score.value is None:
        yield f"No value. {absence(explanation)}"
    else:
        yield f"{score.value:.1f}{_interval(score.interval, explanation, methodology.confidence)}"
    if score.value is not None and score.interval and explanation.counting:
        declaration = explanation.counting.declaration
        yield from (NOT_RANDOM[one] for one in NOT_RANDOM if one is declaration)
    if score.national:
        reached = " and ".join(ASKED_OF[one] for one in explanation.filtered)
        yield f"National: the filter reaches only the {reached}; this is a figure of the whole country."
    if simulated and explanation.counting:
        yield f"{simulated:,} of the interviews behind the index are SIMULATED."


def _interval(interval: Interval | None, explanation: Explanation, confidence: float) -> str:
    if interval is not None:
        percent = f"{100 * confidence:g} percent interval"
        se = f"standard error {interval.se:.2f}"
        return f" ({percent} {interval.low:.1f} to {interval.high:.1f}, {se}{_of_what(explanation)})"
    if explanation.indicator.source is Source.SECONDARY:
        return " (a published figure: no sampling error)"
    return " (no interval: too few answers, or answers too alike, to estimate an error from)"


def _of_what(explanation: Explanation) -> str:
    """Say what the error is of, where it is not of the score itself."""
    match explanation.sums:
        case Gap(truncated=True):
            return " before the cut at 0"
        case Likeness():
            return " by bootstrap"
        case _:
            return ""


def _asked(explanation: Explanation, wording: Wording) -> Iterator[str]:
    number = numbers(explanation.asked)
    heading = ""
    for block in blocks(explanation.asked, wording):
        if block.heading not in {"", heading}:
            yield block.heading
        heading = block.heading
        for name in block.questions:
            yield f"{number[name]}. {wording.question(name)}"
            if conditions := wording.conditions(name):
                yield f"    (asked of some only; it depends on {', '.join(conditions)})"
        yield from (f"   {line}" for line in block.lines)


def _base(explanation: Explanation) -> Iterator[str]:
    counting, measured = explanation.counting, explanation.measured
    yield f"Base: {explanation.indicator.base}."
    is_depth = measured.rule == "depth" or "among" in measured.parameters
    if is_depth and explanation.methodology.depth_base == "everyone":
        yield "But this methodology takes everybody who answered as the base of depth."
    yield outside(explanation)
    if counting is not None and counting.inside != 0:
        yield _size(explanation, counting)
        yield _weighting(explanation, counting)
    if counting is not None and explanation.contradictions != 0:
        few = people(explanation.contradictions or 1, counting.threshold)
        yield f"Left out because their numbers contradict each other: {few} {respondents(explanation)}."


def _size(explanation: Explanation, counting: Counting) -> str:
    whole = people(counting.interviews, counting.threshold)
    if counting.inside is None:
        return f"How many of the {whole} interviews are meant is not told."
    total = f"{people(counting.inside, counting.threshold)} interviews"
    if counting.filtered:
        total += f" inside the filter (out of {whole})"
    if explanation.sums is None or explanation.score.n is None:
        return f"{total[:1].upper()}{total[1:]} in all."
    state = "of the engaged" if isinstance(explanation.sums, Likeness) else "in the base"
    return f"{people(explanation.score.n, counting.threshold)} of {total} are {state}."


def _weighting(explanation: Explanation, counting: Counting) -> str:
    if not counting.weighted:
        return f"Unweighted: all {respondents(explanation)} count equally."
    if counting.inside is None:
        return "Weighted to the adult population."
    small = counting.effective < counting.threshold
    size = f"below {counting.threshold}" if small else f"{counting.effective:,.1f}"
    fit = f" (raking: {counting.report.fit})" if counting.report else ""
    return f"Weighted to the adult population{fit}; effective size of all these interviews {size} (Kish)."


def _arithmetic(explanation: Explanation, wording: Wording) -> Iterator[str]:
    one = explanation.indicator
    yield f"Rule: {one.in_words}."
    if one.remark:
        yield f"Remark: {one.remark}."
    yield from Arithmetic(explanation, numbers(explanation.asked), wording).lines()
    if _has_parts(explanation.sums):
        yield "Rounded for print only, so a last digit may differ."
        yield "The parts tell more than the published figure: keep them within the team."
    if explanation.score.value is not None and explanation.sums is None:
        yield "The value was read from a table made elsewhere; there are no answers to redo it from."


def _has_parts(sums: Sums | None) -> bool:
    return isinstance(sums, Gap | Likeness) or (isinstance(sums, Mean) and len(sums.fractions) > 1)


def _wrapped(line: str) -> list[str]:
    """Wrap a line under itself; what fits, such as a row of a table, stays as it is."""
    body = line.lstrip(" ")
    indent = "  " + " " * (len(line) - len(body))
    if len(indent + body) <= WIDTH:
        return [indent + body]
    wrapper = TextWrapper(
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "   ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.wrap(body)
