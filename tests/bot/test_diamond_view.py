"""What of the index is looked at, and how a button spells it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.diamond.view import COUNTRY, FORMATS, Asked, Page, View, read
from bot.office.duty import button, pressed
from scoring.filters import COMBINED, WHOLE, Filter, family
from scoring.instrument import load

ASKED = load()
FILTERS = [one for one in family(ASKED, ASKED.groups) if set(one.shape) <= set(COMBINED)]
ABOUT = {
    Page.ANSWERS: st.sampled_from(COMBINED),
    Page.FETCH: st.sampled_from(FORMATS),
    Page.FIGURES: st.sampled_from(["", "1", "1.1", "2.6.1"]),
}
numbers = st.integers(1, 999)
views = st.builds(
    View,
    st.sampled_from(FILTERS),
    st.none() | numbers,
    st.booleans(),
    st.none() | st.just(COUNTRY) | numbers,
)
everything_asked = st.sampled_from(Page).flatmap(
    lambda page: st.builds(Asked, st.just(page), views, ABOUT.get(page, st.just("")))
)


@given(everything_asked)
def test_a_button_leads_to_what_it_was_made_for(asked: Asked) -> None:
    made = button("Label", "diamond", asked.spelled)
    verb, argument = pressed(made.data) or ("", "")

    assert verb == "diamond"
    assert read(argument, ASKED) == asked


def test_there_are_filters_by_one_question_and_by_two() -> None:
    assert {len(one.shape) for one in FILTERS} == {0, 1, 2}


@given(st.text("vhfqcwgeodls-raxsu0129_", max_size=20))
def test_what_no_button_spells_is_read_as_nothing(spelled: str) -> None:
    found = read(spelled, ASKED)

    assert found is None or found.spelled == spelled


FORGED = "v- v-rnowhere v-xfemale-ralmaty v-w0 v-w01 v-c eexe d1111 q vv z V v-w-1 v-u-u v-w2-w2"


@pytest.mark.parametrize("spelled", ["", "v-ralmaty-surban-xfemale", "v-ralmaty-rabai", *FORGED.split()])
def test_a_forged_button_is_read_as_nothing(spelled: str) -> None:
    assert read(spelled, ASKED) is None


def test_of_three_questions_the_first_gives_way() -> None:
    view = View().choosing("region", "abai").choosing("sex", "female").choosing("age_group", "18_24")

    assert view.chosen == Filter((("sex", "female"), ("age_group", "18_24")))
    assert view.choosing("sex", None).chosen == Filter((("age_group", "18_24"),))
    assert view.choosing("age_group", "65_plus").chosen.key == "sex=female&age_group=65_plus"


def test_a_part_lies_over_the_country_and_over_itself_in_another_wave() -> None:
    women = View(wave=2, weighted=False).choosing("sex", "female")

    assert women.under is None
    assert replace(women, against=COUNTRY).under == View(wave=2, weighted=False)
    assert replace(women, against=1).under == replace(women, wave=1)
    assert replace(women, against=COUNTRY).choosing("sex", None) == View(WHOLE, 2, weighted=False)
