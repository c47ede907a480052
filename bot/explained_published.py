"""What was looked up for an indicator that rests on published statistics: found, not found, and not used."""

from collections.abc import Iterable, Iterator

from scoring.explain import Explanation
from scoring.explain_sums import figure_sums
from scoring.secondary import Statistic, Status


def published(explanation: Explanation) -> Iterator[str]:
    """Say which figure is used, and what else is known about it."""
    yield f"Looked for: {_sentence(explanation.indicator.construct)}"
    used = [one for one in explanation.statistics if _is_used(one, explanation)]
    if explanation.score.figure is not None:
        yield from _figure(explanation, used)
    yield from _missing(explanation)
    yield from _unused(explanation, used)


def _figure(explanation: Explanation, used: list[Statistic]) -> Iterator[str]:
    figure = explanation.score.figure
    if figure is None:
        return
    yield f"Figure: {figure.value:.10g}, of {figure.year}. Publisher: {figure.publisher}."
    for one in used:
        stands_in = "a SUBSTITUTE, named by this methodology, for the figure the indicator asks for"
        status = stands_in if one.status is Status.SUBSTITUTE else one.status.value
        yield f"Source: {_sentence(one.source)} Status: {status}."
        yield from (f"Remark: {_sentence(text)}" for text in [one.remark] if text)
    if not used:
        yield "It was not read from the table of statistics."


def _is_used(one: Statistic, explanation: Explanation) -> bool:
    return one.figure is not None and one.figure == explanation.score.figure


def _missing(explanation: Explanation) -> Iterator[str]:
    """Tell what was looked for and not found; of years before the figure in use nobody need be told."""
    since = explanation.score.figure.year if explanation.score.figure else 0
    rows = [one for one in explanation.statistics if one.status is Status.MISSING]
    open_rows = [one for one in rows if one.year is None or one.year > since]
    for remark in dict.fromkeys(one.remark for one in open_rows):
        same = [one for one in open_rows if one.remark == remark]
        yield f"Not found{_years(same)}: {same[0].source}. {_sentence(remark)}"


def _unused(explanation: Explanation, used: Iterable[Statistic]) -> Iterator[str]:
    for one in explanation.statistics:
        if one.status is Status.SUBSTITUTE and one.figure and one not in used:
            value = figure_sums(explanation.indicator, one.figure).value
            yield (
                f"At hand but not used: substitute {one.id} of {one.year}, which would score {value:.1f}."
                f" {_sentence(one.remark)}"
            )


def _years(rows: Iterable[Statistic]) -> str:
    years = [str(one.year) for one in rows if one.year is not None]
    return f" for {', '.join(years)}" if years else ""


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
