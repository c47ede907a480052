"""How far the fieldwork is: days of Kazakhstan, what is left out, and where people stand."""

import datetime as dt

from surveys.fieldwork.progress import DAYS, Flow, Heap, Pace, Stop, day_numbered, day_of, empty, progress
from surveys.fieldwork.quotas import Cell, region_targets

TODAY = dt.date(2026, 5, 4)
YESTERDAY = TODAY - dt.timedelta(days=1)


def heap(
    number: int,
    *,
    form: str = "citizen",
    region: str | None = "abai",
    began: dt.date = TODAY,
    finished: dt.date | None = None,
    excluded: bool = False,
) -> Heap:
    return Heap(number, form, region, "kk", None, began, finished, excluded=excluded)


def test_a_day_begins_at_midnight_in_kazakhstan_five_hours_before_utc() -> None:
    assert day_of(dt.datetime(2026, 5, 3, 18, 59, 59, tzinfo=dt.UTC)) == YESTERDAY
    assert day_of(dt.datetime(2026, 5, 3, 19, tzinfo=dt.UTC)) == TODAY
    assert day_numbered(0) == dt.date(1970, 1, 1)


def test_what_began_and_finished_is_added_up_in_all_today_and_yesterday() -> None:
    heaps = [heap(3), heap(2, began=YESTERDAY, finished=TODAY), heap(4, began=YESTERDAY, finished=YESTERDAY)]
    (one,) = progress(heaps, [], {}, TODAY)

    assert (one.total, one.today, one.yesterday) == (Flow(9, 6), Flow(3, 2), Flow(6, 4))
    assert list(one.days)[-1] == TODAY
    assert len(one.days) == DAYS


def test_each_form_is_told_apart_in_the_order_of_names() -> None:
    stops = [Stop("expert", "sector", 1), Stop("citizen", "age", 2), Stop("citizen", "sex", 7)]
    found = progress([heap(1, form="expert"), heap(9)], stops, {"expert": Pace(30.0, 1)}, TODAY)

    assert [(one.form, one.total.began, one.pace) for one in found] == [
        ("citizen", 9, None),
        ("expert", 1, Pace(30.0, 1)),
    ]
    assert [stop.question for stop in found[0].stops] == ["sex", "age"]


def test_what_is_left_out_is_counted_as_such_and_in_no_region() -> None:
    heaps = [heap(5, finished=TODAY), heap(2, finished=TODAY, excluded=True), heap(1, region=None)]
    (one,) = progress(heaps, [], {}, TODAY)

    assert (one.total.finished, one.excluded) == (7, 2)
    assert one.regions == {"abai": Flow(5, 5), None: Flow(1, 0)}


def test_where_nobody_has_begun_everything_is_nought() -> None:
    assert empty("citizen", TODAY).total == Flow()
    assert progress([], [], {}, TODAY) == ()


def test_a_region_is_wanted_by_its_own_cell_or_by_cells_that_part_it() -> None:
    by_sex = [Cell(40, "abai", "female"), Cell(50, "abai", "male"), Cell(7, "astana"), Cell(9, sex="male")]

    assert region_targets(by_sex) == {"abai": 90, "astana": 7}
    assert region_targets([*by_sex, Cell(80, "abai")]) == {"abai": 80, "astana": 7}


def test_a_region_of_which_one_part_alone_is_wanted_has_no_one_target() -> None:
    assert region_targets([Cell(40, "abai", "female"), Cell(7, "astana")]) == {"astana": 7}


def test_a_region_whose_cells_overlap_has_no_one_target() -> None:
    assert region_targets([Cell(40, "abai", "female"), Cell(9, "abai", age_group="old")]) == {}
