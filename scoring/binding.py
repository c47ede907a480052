"""From a rule's name and parameters, as a methodologist writes them, to a function ready to call.

The annotations of a rule say what its parameters are: one word, several words, a number, or the id of
another indicator whose measure it builds upon. Everything that does not fit is said in a sentence.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from inspect import Parameter, signature
from types import MappingProxyType
from typing import Any

from scoring.amounts import pooled_share, share_at_most
from scoring.catalogue import Catalogue, Indicator, Parameters
from scoring.difference import Measure, difference, difference_groups
from scoring.diversity import diversity, diversity_groups
from scoring.figures import Figure, rescaled
from scoring.ratio import Estimate, Groups, groups_of, ratio
from scoring.rules import depth, mean_not_named, mean_of_shares, mean_reversed, share, share_of_any
from scoring.sample import Sample
from scoring.several import (
    all_of_several,
    any_of_several,
    mean_of_answers,
    mean_over_fields,
    share_not_below,
)

Rule = Callable[..., Any]

MEASURES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.__name__: rule
        for rule in (
            *(share, share_of_any, depth, mean_of_shares, mean_not_named, mean_reversed),
            *(all_of_several, any_of_several, share_not_below, mean_of_answers, mean_over_fields),
            *(share_at_most, pooled_share),
        )
    }
)
COMPARISONS: Mapping[str, Rule] = MappingProxyType({rule.__name__: rule for rule in (difference, diversity)})
COMPARED: Mapping[str, Rule] = MappingProxyType(
    {difference.__name__: difference_groups, diversity.__name__: diversity_groups}
)
RESCALINGS: Mapping[str, Rule] = MappingProxyType({rescaled.__name__: rescaled})


def estimate(catalogue: Catalogue, indicator: Indicator, sample: Sample) -> Estimate:
    """Apply a survey indicator's rule to a sample."""
    if indicator.rule in MEASURES:
        return ratio(measure(catalogue, indicator)(sample), sample.weight)
    found: Estimate = _bound(catalogue, indicator, COMPARISONS)(sample)
    return found


def groups(catalogue: Catalogue, indicator: Indicator, sample: Sample) -> Groups:
    """Say whom a survey indicator's figure would rest on, without computing it; nobody if dominated."""
    if indicator.rule in MEASURES:
        parts = measure(catalogue, indicator)(sample)
        return {} if any(one.dominated for one in parts) else groups_of(parts)
    found: Groups = _bound(catalogue, indicator, COMPARED)(sample)
    return found


def rescale(catalogue: Catalogue, indicator: Indicator, figure: Figure) -> float:
    """Apply a secondary indicator's rule to its figure."""
    return float(_bound(catalogue, indicator, RESCALINGS)(figure))


def measure(catalogue: Catalogue, indicator: Indicator) -> Measure:
    """Give the indicator's rule with its parameters filled in."""
    return _bound(catalogue, indicator, MEASURES)


def rules_for(source: str) -> Mapping[str, Rule]:
    return RESCALINGS if source == "secondary" else {**MEASURES, **COMPARISONS}


def kinds(rule: Rule) -> Mapping[str, Parameter]:
    """List what a rule may be given; the first argument (what it is applied to) is not a parameter."""
    return dict(list(_signature(rule).items())[1:])


def problems(rule: Rule, parameters: Parameters) -> Iterator[str]:
    """Say what keeps these parameters from fitting the rule, leaving ids and questions aside."""
    allowed = kinds(rule)
    for name in parameters.keys() - allowed.keys():
        yield f'The rule "{rule.__name__}" has no parameter "{name}".'
    for name, kind in allowed.items():
        if name in parameters:
            yield from _misfits(name, kind.annotation, parameters[name])
        elif kind.default is Parameter.empty:
            yield f'The rule "{rule.__name__}" needs the parameter "{name}".'


def refers(kind: Parameter) -> bool:
    """Whether a parameter holds ids of other indicators."""
    return kind.annotation in {Measure, tuple[Measure, ...]}


def foundations() -> tuple[str, ...]:
    """Name the rules that others may build upon: those that build upon nothing, so that none goes round."""
    return tuple(name for name, rule in MEASURES.items() if not any(map(refers, kinds(rule).values())))


def _bound(catalogue: Catalogue, indicator: Indicator, rules: Mapping[str, Rule]) -> Rule:
    rule = rules[indicator.rule]
    given = indicator.parameters
    filled = {
        name: _fill(catalogue, kind, given[name]) for name, kind in kinds(rule).items() if name in given
    }
    return partial(rule, **filled)


def _fill(catalogue: Catalogue, kind: Parameter, words: tuple[str, ...]) -> object:
    if refers(kind):
        measures = tuple(measure(catalogue, catalogue[word]) for word in words)
        return measures[0] if kind.annotation == Measure else measures
    if kind.annotation is float:
        return float(words[0])
    return words[0] if kind.annotation is str else words


def _misfits(name: str, kind: object, words: tuple[str, ...]) -> Iterator[str]:
    if kind in {str, float, Measure} and len(words) != 1:
        yield f'The parameter "{name}" takes one word, not {len(words)}.'
    elif not words:
        yield f'The parameter "{name}" is empty.'
    elif kind is float and not _is_number(words[0]):
        yield f'The parameter "{name}" is "{words[0]}", which is not a number.'


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


@cache
def _signature(rule: Rule) -> Mapping[str, Parameter]:
    return signature(rule, eval_str=True).parameters
