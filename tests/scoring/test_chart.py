"""The picture: same bytes for the same picture, nothing pretended, every word on the sheet."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations, product
from math import dist

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from scoring.chart import composed, draw
from scoring.chart_face import RADIUS
from scoring.chart_ink import A4
from scoring.chart_labels import LOZENGE, MARGIN
from scoring.chart_paper import SHEET, WIDTH, Mark, Paper, Point, Written
from scoring.chart_pens import CIRCLE, NATIONAL, OVER, UNDER, Pen
from scoring.chart_text import Line, balanced, wrapped
from scoring.picture import Diamond, Picture, Reading, Words
from tests.scoring.wording import ENGLISH, LANGUAGES, RUSSIAN, diamond

ALL_FOUR = Picture(diamond(56.6, 43.2, 61.9, 38.4), ENGLISH, under=diamond(42.1, 50.2, 55.0, 44.0))
WHOLE = Reading(40.0, national=True)
MAGIC = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
SPOKEN = pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.no_data)
# Without shrinking: a picture is the sum of many choices, and making a failing one small takes minutes.
QUICK = settings(max_examples=40, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
scores = some.sampled_from([None, 0.0, 3.7, 49.6, 50.0, 88.8, 100.0])


@some.composite
def readings(draw_one: some.DrawFn) -> Reading:
    value = draw_one(scores)
    wide = draw_one(some.sampled_from([None, 0.0, 4.4, 30.0]))
    low, high = (
        (None, None) if value is None or wide is None else (max(0, value - wide), min(100, value + wide))
    )
    return Reading(value, draw_one(some.booleans()), low, high, draw_one(some.booleans()))


diamonds = some.builds(Diamond, *[readings()] * 5)
vocabulary = some.sampled_from(
    ["2.6.1,", "–", "i", "ұйымдастырылмағандықтарыңыздан", "ЖШӘЩ" * 3, "выше", "respondents", "қ" * 70]
)
long_words = some.lists(vocabulary, min_size=1, max_size=14).map(" ".join)
name_words = some.lists(vocabulary, min_size=1, max_size=3).map(" ".join)
wordings = some.builds(
    replace,
    some.sampled_from(LANGUAGES),
    title=long_words,
    dimensions=some.tuples(*[name_words] * 5),
    national=some.sampled_from(["вся страна", "бүкіл Қазақстан Республикасы бойынша"]),
    missing=long_words,
    weights=long_words,
    under_key=long_words,
    face_stamp=some.sampled_from(["", "ЖАСАНДЫ РЕСПОНДЕНТТЕР", "РЕСПОНДЕНТТЕР ШЫНАЙЫ ЕМЕС"]),
)
pictures = some.builds(Picture, diamonds, wordings, some.one_of(some.none(), diamonds))


@pytest.mark.parametrize("kind", MAGIC)
def test_the_same_picture_gives_the_same_bytes(kind: str) -> None:
    one = replace(ALL_FOUR, diamond=replace(ALL_FOUR.diamond, values=WHOLE, environment=WHOLE))
    first = draw(one, kind)

    assert first.startswith(MAGIC[kind])
    assert draw(one, kind) == first


def test_pictures_drawn_at_once_do_not_disturb_each_other() -> None:
    pictures = [replace(ALL_FOUR, words=words) for words in LANGUAGES] * 2
    alone = [draw(picture, "svg") for picture in pictures]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda picture: draw(picture, "svg"), pictures))

    assert together == alone


@QUICK
@given(pictures)
def test_no_two_texts_overlap_and_none_leaves_the_sheet(picture: Picture) -> None:
    paper = composed(picture)

    assert len(paper.words) > 12
    for written in paper.words:
        assert written.x >= 0, written
        assert written.right <= WIDTH, written
        assert written.top >= 0, written
        assert written.bottom <= paper.height, written
    for one, other in combinations(paper.words, 2):
        assert not _overlap(one, other), (one, other)


@QUICK
@given(pictures)
def test_hatching_stands_exactly_where_the_whole_country_is_drawn(picture: Picture) -> None:
    paper = composed(picture)
    below = (*picture.under.axes, picture.under.environment) if picture.under else ()
    readings = (*picture.diamond.axes, picture.diamond.environment, *below)
    whole = [one for one in readings if one.national and one.value is not None]
    axes = [one for one in picture.diamond.axes + below[:4] if one in whole]

    assert bool(_named(paper, "hatch")) == bool(whole)
    assert len(_named(paper, "square")) == sum(1 for one in axes if one.national and one.value is not None)
    assert (picture.words.national_key in _joined(paper)) == bool(whole)


@QUICK
@given(pictures)
def test_the_stamp_keeps_inside_the_face_and_off_the_labels_beside_it(picture: Picture) -> None:
    stamped = replace(picture, words=replace(picture.words, face_stamp="РЕСПОНДЕНТТЕР ШЫНАЙЫ ЕМЕС"))
    paper = composed(stamped)
    x, y = _centre(paper)
    corners = np.concatenate([mark.path.vertices for mark in _named(paper, "stamp")])
    beside = [one for one in paper.words if one.x == MARGIN or abs(one.right - (WIDTH - MARGIN)) < 0.01]
    beside = [one for one in beside if y - RADIUS < one.top < y + RADIUS]

    assert beside
    assert abs(corners - (x, y)).max() <= RADIUS + 1e-6
    left = max(one.right for one in beside if one.x == MARGIN)
    right = min(one.x for one in beside if one.x != MARGIN)
    assert left < corners[:, 0].min()
    assert corners[:, 0].max() < right


@SPOKEN
def test_no_text_is_smaller_than_eight_pixels_on_a_phone(words: Words) -> None:
    some_whole = Diamond(WHOLE, WHOLE, Reading(61.9, provisional=True), Reading(), WHOLE)
    paper = composed(Picture(some_whole, words, under=diamond(1.0, 2.0, 3.0, 4.0)))

    assert len(paper.words) > 12
    assert all(written.line.size >= 8 for written in paper.words)


@pytest.mark.parametrize("present", list(product([True, False], repeat=4)))
def test_an_edge_joins_two_neighbours_only_when_both_have_a_value(present: tuple[bool, ...]) -> None:
    paper = composed(Picture(diamond(*(50.0 if there else None for there in present)), ENGLISH))
    joined = sum(present[axis] and present[(axis + 1) % 4] for axis in range(4))
    alone = sum(present[axis] and not (present[axis - 1] and present[(axis + 1) % 4]) for axis in range(4))

    assert len(_named(paper, "edge", OVER)) == joined
    assert len(_named(paper, "ground")) == joined
    assert len(_named(paper, "spoke")) == alone
    assert _texts(paper).count("no data") == 4 - sum(present)


def test_the_dimensions_lie_up_right_down_and_left_of_the_centre() -> None:
    paper = composed(Picture(diamond(10.0, 20.0, 30.0, 40.0), ENGLISH))
    x, y = _centre(paper)
    offsets = {(across - x, down - y) for across, down in map(_middle, _named(paper, "dot"))}
    reach = {(0, -10), (20, 0), (0, 30), (-40, 0)}

    assert {(round(across / RADIUS * 100), round(down / RADIUS * 100)) for across, down in offsets} == reach


@pytest.mark.parametrize("score", [100.0, 50.0, 12.5])
def test_the_circle_has_the_radius_of_the_environment(score: float) -> None:
    rings = _named(composed(Picture(diamond(1, 2, 3, 4, environment=score), ENGLISH)), "circle", CIRCLE)

    assert [_reach(ring) for ring in rings] == [pytest.approx(RADIUS * score / 100)]


def test_an_environment_of_zero_is_a_point_and_none_at_all_is_not_drawn_and_says_so() -> None:
    nought = composed(Picture(diamond(1.0, 2.0, 3.0, 4.0, environment=0.0), ENGLISH))
    absent = composed(Picture(diamond(1.0, 2.0, 3.0, 4.0, environment=None), ENGLISH))

    assert [0 < _reach(ring) < 2 for ring in _named(nought, "circle")] == [True]
    assert "External Environment: 0.0" in _texts(nought)
    assert _named(absent, "circle") == []
    assert "External Environment: no data" in _texts(absent)


def test_the_second_diamond_is_thinner_dashed_and_told_in_the_key_and_by_its_points() -> None:
    paper = composed(ALL_FOUR)
    over, under = _named(paper, "edge", OVER), _named(paper, "edge", UNDER)

    assert len(over) == len(under) == 4
    assert max(line.width for line in under) < min(line.width for line in over)
    assert all(line.dashes for line in under)
    assert not any(line.dashes for line in over)
    assert max(line.order for line in under) < min(line.order for line in over)
    assert {"Wave of 2026", "Wave of 2024", "External Environment: 50.0, Wave of 2024"} <= set(_texts(paper))
    assert {f"{LOZENGE} {score}" for score in ("42.1", "50.2", "55.0", "44.0")} <= set(_texts(paper))
    assert len(_named(paper, "lozenge")) == 5


def test_a_provisional_dimension_is_hollow_dashed_and_named() -> None:
    uneven = replace(diamond(50.0, 50.0, 50.0, 50.0), impact=Reading(20.0, provisional=True))
    paper = composed(Picture(uneven, ENGLISH))
    hollow = [mark for mark in _named(paper, "dot") if mark.ground == SHEET]

    assert [_middle(mark)[0] for mark in hollow] == [pytest.approx(_centre(paper)[0] - RADIUS * 0.2)]
    assert sum(bool(line.dashes) for line in _named(paper, "edge")) == 2
    assert _texts(paper).count("provisional") == 1


def test_an_edge_between_the_region_and_the_whole_country_is_split_in_the_middle() -> None:
    mixed = replace(diamond(50.0, 50.0, 50.0, 50.0), organisation=WHOLE)
    paper = composed(Picture(mixed, ENGLISH))
    own, whole = (
        _named(paper, "edge", OVER),
        [edge for edge in _named(paper, "edge") if edge.colour == NATIONAL],
    )

    assert (len(own), len(whole)) == (4, 2)
    assert len(_named(paper, "ground")) == 4
    assert all(min(edge.path.vertices[:, 0]) >= _centre(paper)[0] for edge in whole)
    assert _texts(paper).count("whole country") == 1
    assert [one.line.colour for one in paper.words if one.line.text == "40.0"] == [NATIONAL]


def test_the_hatching_of_a_part_of_the_face_stays_in_that_part() -> None:
    mixed = replace(diamond(80.0, 80.0, 80.0, 80.0), values=replace(WHOLE, value=80.0))
    paper = composed(Picture(mixed, ENGLISH))
    x, y = _centre(paper)
    strokes = [mark.path.vertices for mark in _named(paper, "hatch") if mark.opacity < 1]

    assert len(strokes) == 2
    for across, down in np.concatenate(strokes):
        assert abs(across - x) <= down - y + 1e-6
        assert down - y + abs(across - x) <= RADIUS * 0.8 + 1e-6


def test_a_circle_of_the_whole_country_is_ticked_slate_and_named() -> None:
    paper = composed(Picture(replace(diamond(1.0, 2.0, 3.0, 4.0), environment=WHOLE), ENGLISH))
    (ring,) = _named(paper, "circle")
    x, y = _centre(paper)
    ticks = _named(paper, "hatch")[0].path.vertices

    assert ring.colour == NATIONAL
    assert "External Environment: 40.0, whole country" in _joined(paper)
    assert _named(paper, "circle-ground") == []
    assert max(dist((x, y), end) for end in ticks) == pytest.approx(RADIUS * 0.4)


def test_the_key_explains_the_hatching_of_the_second_diamond_too() -> None:
    below = replace(ALL_FOUR.diamond, environment=WHOLE)
    paper = composed(replace(ALL_FOUR, under=below))

    assert ENGLISH.national_key in _joined(paper)
    assert {mark.colour for mark in _named(paper, "circle")} == {CIRCLE.colour, UNDER.colour}
    assert "External Environment: 40.0, Wave of 2024, whole country" in _joined(paper)


def test_a_score_of_the_whole_country_without_words_for_it_is_refused() -> None:
    wordless = replace(ENGLISH, national="")

    with pytest.raises(ValueError, match=r"Words\.national"):
        Picture(Diamond(WHOLE, WHOLE, WHOLE, WHOLE, WHOLE), wordless)
    with pytest.raises(ValueError, match=r"Words\.national"):
        Picture(ALL_FOUR.diamond, wordless, under=replace(ALL_FOUR.diamond, environment=WHOLE))
    assert Picture(diamond(1.0, 2.0, 3.0, 4.0), wordless).national is False


def test_the_stamp_lies_across_the_centre_and_only_when_asked_for() -> None:
    paper = composed(ALL_FOUR)
    stamps = _named(paper, "stamp")
    frame = stamps[0].path.vertices[:4]

    assert len(stamps) == 3
    assert tuple(frame.mean(axis=0)) == pytest.approx(_centre(paper))
    assert all(mark.opacity < 1 for mark in stamps)
    assert _named(composed(replace(ALL_FOUR, words=replace(ENGLISH, face_stamp=""))), "stamp") == []


def test_scores_carry_one_decimal_and_the_mark_of_the_language() -> None:
    texts = _texts(composed(Picture(diamond(56.649, 0.0, 100.0, 1.0), RUSSIAN)))

    assert {"56,6", "0,0", "100,0", "1,0", "Внешняя среда: 50,0"} <= set(texts)


def test_an_interval_is_drawn_as_a_band_and_written() -> None:
    certain = Diamond(*(Reading(50.0, low=45.0, high=55.0),) * 5)
    paper = composed(Picture(certain, ENGLISH))
    (ring,) = _named(paper, "circle-band")

    assert _texts(paper).count("45.0\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}55.0") == 4
    assert len(_named(paper, "band")) == 4
    assert _reach(ring) - ring.width / 2 == pytest.approx(RADIUS * 0.45)
    assert _reach(ring) + ring.width / 2 == pytest.approx(RADIUS * 0.55)


def test_a_band_narrows_to_a_score_without_sampling_error() -> None:
    half = replace(diamond(50.0, 50.0, 50.0, 50.0), engagement=Reading(50.0, low=40.0, high=60.0))
    paper = composed(Picture(half, ENGLISH))
    bands, dots = _named(paper, "band"), [_middle(mark) for mark in _named(paper, "dot")]

    assert len(bands) == 2
    assert all(
        any(dist(dot, corner) < 1e-6 for corner in band.path.vertices for dot in dots) for band in bands
    )
    assert all(len({(round(x, 6), round(y, 6)) for x, y in band.path.vertices}) == 3 for band in bands)


def test_a_dimension_without_neighbours_carries_its_interval_along_its_axis() -> None:
    alone = replace(diamond(None, None, None, None), impact=Reading(30.0, low=20.0, high=40.0))
    paper = composed(Picture(alone, ENGLISH))
    (band,) = _named(paper, "band")

    assert sorted(_centre(paper)[0] - band.path.vertices[:, 0]) == pytest.approx([RADIUS * 0.2, RADIUS * 0.4])


def test_the_footing_names_samples_then_missing_indicators_then_weights_then_methodology() -> None:
    said = ("1 citizen", "No figure: 2.6.1", "Weighted", "Methodology")
    words = replace(ENGLISH, samples=said[0], missing=said[1], weights=said[2], methodology=said[3])
    texts = _texts(composed(Picture(diamond(1.0, 2.0, 3.0, 4.0), words)))

    assert tuple(texts[-4:]) == said


def test_a_line_breaks_at_spaces_but_never_at_a_no_break_space() -> None:
    line = Line("1\N{NO-BREAK SPACE}204 citizens and more", 10)

    assert next(piece.text for piece in wrapped(line, 40)) == "1\N{NO-BREAK SPACE}204"
    assert " ".join(piece.text for piece in wrapped(line, 60)) == line.text


def test_balanced_lines_are_as_few_and_more_even() -> None:
    line = Line("Азаматтық қоғам индексі, Солтүстік Қазақстан облысы", 16, bold=True)
    greedy, even = wrapped(line, 340), balanced(line, 340)

    assert len(even) == len(greedy) == 2
    assert max(piece.width for piece in even) < max(piece.width for piece in greedy)
    assert " ".join(piece.text for piece in even) == line.text


def test_words_are_never_read_as_formulas() -> None:
    words = replace(ENGLISH, title="$50 & <5 $x^2$", subtitle=("a_b",))
    svg = draw(replace(ALL_FOUR, words=words), "svg")

    assert b"<dc:title>$50 &amp; &lt;5 $x^2$</dc:title>" in svg
    assert "$50 & <5 $x^2$" in _texts(composed(replace(ALL_FOUR, words=words)))


def test_no_random_id_is_left_in_the_svg_and_no_idle_digit_in_its_outlines() -> None:
    svg = draw(ALL_FOUR, "svg")

    assert re.findall(rb'id="[a-z][0-9a-f]{10}"', svg) == []
    assert re.findall(rb' d="[^"]*\.\d{3}[^"]*"', svg) == []
    assert svg.count(b' d="') > 50


def test_the_pdf_is_one_page_of_a4() -> None:
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", draw(ALL_FOUR, "pdf"))

    assert box
    assert [float(side) / 72 for side in box.groups()] == pytest.approx(list(A4))


def _texts(paper: Paper) -> list[str]:
    return [written.line.text for written in paper.words]


def _joined(paper: Paper) -> str:
    return " ".join(_texts(paper))


def _named(paper: Paper, name: str, pen: Pen | None = None) -> list[Mark]:
    return [mark for mark in paper.marks if mark.name == name and (pen is None or mark.colour == pen.colour)]


def _centre(paper: Paper) -> Point:
    x, y = _named(paper, "axis")[0].path.vertices[0]
    return float(x), float(y)


def _middle(mark: Mark) -> Point:
    box = mark.path.get_extents()
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def _reach(ring: Mark) -> float:
    return float(ring.path.get_extents().width / 2)


def _overlap(one: Written, other: Written) -> bool:
    slack = 0.01
    beside = one.right <= other.x + slack or other.right <= one.x + slack
    return not (beside or one.bottom <= other.top + slack or other.bottom <= one.top + slack)
