"""The index of every region, say, and what readers cannot work out from all of them and the country."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import indicators
from scoring.bases import bases
from scoring.declaration import UNDECLARED, Publication
from scoring.disclosure import Verdict, verdict
from scoring.filters import Filter, domains
from scoring.index import Terms, Weights, code_frames, compute
from scoring.methodology import Bootstrap, Methodology, Thresholds
from scoring.partition import PartitionError, Parts
from scoring.serialise import to_json
from scoring.tree import Index, Reason
from tests.scoring.others import answering
from tests.scoring.people import SURVEY, citizens

USUAL = replace(Methodology(), bootstrap=Bootstrap(rounds=20))
FEW = replace(USUAL, thresholds=Thresholds(4, 4, 4))


def partition(
    question: str,
    frames: Mapping[str, pd.DataFrame],
    methodology: Methodology,
    weights: Mapping[str, Weights] | None = None,
    publication: Publication = UNDECLARED,
) -> tuple[tuple[str, Index], ...]:
    terms = Terms(indicators.load(), methodology, {}, publication, None)
    return Parts.of(frames, terms, weights or {}).by(question)


def by_settlement(urban: int, rural: int, silent: int, methodology: Methodology = USUAL) -> dict[str, Index]:
    """Divide people who all answered 1.1.3, and said so often whether they live in town or not."""
    answers = ["urban"] * urban + ["rural"] * rural + [None] * silent
    frame = pd.DataFrame(
        {"settlement": answers, "community": ["never"] * len(answers)},
        index=[f"r{number:04}" for number in range(len(answers))],
        dtype=object,
    )
    return dict(partition("settlement", {SURVEY: frame}, methodology))


@pytest.mark.parametrize(
    ("urban", "rural", "silent", "shown"),
    [
        pytest.param(30, 20, 0, (30, 20), id="both parts"),
        pytest.param(30, 20, 9, (30, None), id="nine who did not say, so the smaller part goes too"),
        pytest.param(30, 20, 10, (30, 20), id="ten who did not say are enough"),
        pytest.param(30, 9, 0, (None, None), id="nine in a part would be the country minus the other"),
        pytest.param(30, 9, 1, (30, None), id="nine and one silent are ten"),
        pytest.param(30, 10, 0, (30, 10), id="ten in a part"),
        pytest.param(20, 20, 1, (None, 20), id="of two equal parts the first goes"),
        pytest.param(30, 0, 0, (30, 0), id="nobody in a part is told"),
        pytest.param(30, 0, 3, (None, 0), id="three who did not say, and nobody in the other part"),
        pytest.param(5, 4, 0, (None, None), id="no part where the country is none"),
        pytest.param(0, 0, 30, (0, 0), id="nobody said"),
    ],
)
def test_a_part_is_shown_unless_someone_could_be_worked_out(
    urban: int, rural: int, silent: int, shown: tuple[int | None, int | None]
) -> None:
    found = by_settlement(urban, rural, silent)
    told = [found[name].indicator("1.1.3") for name in ("urban", "rural")]

    assert tuple(found[name].samples[0][1] for name in ("urban", "rural")) == shown
    assert tuple(one.n for one in told) == tuple(size or None for size in shown)
    for one, size in zip(told, shown, strict=True):
        if not size:
            assert one.reason is (Reason.NO_ANSWERS if size == 0 else Reason.TOO_FEW)


def test_it_is_each_figures_own_base_that_counts() -> None:
    """Everybody may be told how many take part, but of the active too few are left outside the town."""
    answers = ["urban"] * 40 + ["rural"] * 30
    active = ["weekly"] * 20 + ["never"] * 20 + ["weekly"] * 4 + ["never"] * 26
    frame = pd.DataFrame({"settlement": answers, "community": active}, dtype=object)
    found = dict(partition("settlement", {SURVEY: frame}, USUAL))

    assert [one.indicator("1.1.3").n for one in found.values()] == [40, 30]
    assert [one.indicator("1.2.3").reason for one in found.values()] == [Reason.TOO_FEW] * 2


def test_a_part_is_the_index_that_a_filter_gives() -> None:
    frames = {SURVEY: citizens(900, seed=5), "organisation": answering("organisation", 40, seed=5)}
    weights = {SURVEY: pd.Series(np.linspace(0.5, 2, 900), frames[SURVEY].index)}
    parts = partition("settlement", frames, USUAL, weights=weights)

    assert [name for name, _ in parts] == ["urban", "rural"]
    for name, one in parts:
        inside = domains(Filter((("settlement", name),)), frames)
        assert to_json(one) == to_json(compute(frames, USUAL, weights=weights, domain=inside))


def test_the_surveys_that_were_not_asked_stay_national() -> None:
    frames = {SURVEY: citizens(300, seed=5), "expert": answering("expert", 20, seed=5)}
    (_, urban), _ = partition("settlement", frames, USUAL)

    assert urban.filtered == (SURVEY,)
    assert dict(urban.samples)["expert"] == 20
    assert urban.indicator("4.4.1").national
    assert not urban.indicator("1.1.3").national


def test_organisations_are_divided_where_they_carry_the_question() -> None:
    organisations = answering("organisation", 40, seed=5)
    organisations["settlement"] = ["urban"] * 30 + ["rural"] * 10
    frames = {SURVEY: citizens(300, seed=5), "organisation": organisations}
    found = dict(partition("settlement", frames, USUAL))

    assert found["rural"].filtered == (SURVEY, "organisation")
    assert dict(found["rural"].samples)["organisation"] == 10


def test_an_order_of_rows_or_a_kind_of_column_changes_nothing() -> None:
    frame = citizens(300, seed=5)
    there = partition("region", {SURVEY: frame}, USUAL)

    assert len(there) == 20
    assert partition("region", {SURVEY: frame.iloc[::-1]}, USUAL) == there
    assert partition("region", {SURVEY: frame.astype("category")}, USUAL) == there


def test_what_the_country_holds_back_its_parts_hold_back() -> None:
    frames = {SURVEY: citizens(300, seed=5)}
    publication = Publication(withheld=frozenset({"1.1.3"}))
    for _, one in partition("settlement", frames, USUAL, publication=publication):
        assert one.indicator("1.1.3").reason is Reason.TOO_FEW
        assert one.indicator("1.1.1").value is not None


def test_a_question_that_does_not_divide_is_refused_with_those_that_do() -> None:
    with pytest.raises(PartitionError, match=r'"trust".*: sex, age_group, settlement, region, ethnicity'):
        partition("trust", {}, USUAL)


def test_who_answers_for_the_whole_country_is_in_no_part_and_counts_as_one_never_shown() -> None:
    frame = answering("expert", 30, seed=4).assign(
        region=["almaty"] * 12 + ["astana"] * 11 + ["national"] * 7
    )

    for column in (frame["region"], frame["region"].astype("category")):
        parts = dict(partition("region", {"expert": frame.assign(region=column)}, USUAL))
        assert {name: size for name, part in parts.items() for _, size in part.samples if size} == {
            "almaty": 12,
            "astana": 11,
        }


def test_nobody_asked_makes_no_parts() -> None:
    assert partition("region", {}, USUAL) == ()
    assert partition("region", {"expert": answering("expert", 9, seed=1)}, USUAL) == ()


def test_an_empty_survey_has_its_parts_all_the_same() -> None:
    nobody = citizens(10, seed=1).iloc[:0]
    found = partition("region", {SURVEY: nobody}, USUAL)

    assert len(found) == 20
    assert {one.samples for _, one in found} == {((SURVEY, 0),)}


Crowds = Mapping[tuple[str, str], frozenset[str]]


def shown(index: Index, frames: Mapping[str, pd.DataFrame], inside: "pd.Series[bool] | None") -> Crowds:
    """Find who is behind every figure and size that an index of citizens shows."""
    catalogue = indicators.load()
    domain = {} if inside is None else {SURVEY: inside}
    answers = code_frames(frames, FEW, catalogue, domain=domain)[SURVEY]
    there = {one.id for one in index.indicators() if one.value is not None}
    found = {(SURVEY, ""): frozenset(answers.ids)} if index.samples[0][1] is not None else {}
    for name, groups in bases(catalogue, answers):
        if name in there:
            found |= {(name, part): frozenset(answers.ids[group]) for part, group in groups.items()}
    return found


@settings(max_examples=6, deadline=None, derandomize=True)
@given(
    st.integers(0, 10**6), st.sampled_from(["settlement", "ethnicity", "region", "sex"]), st.integers(5, 150)
)
def test_the_parts_and_the_country_together_give_nobody_away(seed: int, question: str, size: int) -> None:
    frames = {SURVEY: citizens(size, seed, gaps=0.1)}
    published = [shown(compute(frames, FEW), frames, None)]
    for answer, index in partition(question, frames, FEW):
        published.append(shown(index, frames, frames[SURVEY][question] == answer))

    for figure in {name for one in published for name in one}:
        out = [one[figure] for one in published if one.get(figure)]
        assert len(published) >= 3
        for group in out:
            assert verdict(group, [one for one in out if one != group], 4) is Verdict.ALLOWED, figure
