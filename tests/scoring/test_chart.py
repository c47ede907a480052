"""The picture: same bytes for the same picture, nothing pretended, every word on the sheet."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from typing import TypeVar

import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon
from matplotlib.text import Text

from scoring.chart import _compose, draw
from scoring.chart_face import CIRCLE, OVER, RADIUS, UNDER, Pen
from scoring.chart_paper import SHEET, WIDTH, Paper
from scoring.picture import Diamond, Picture, Reading, Words
from tests.scoring.wording import ENGLISH, LANGUAGES, RUSSIAN, diamond

ALL_FOUR = Picture(diamond(56.6, 43.2, 61.9, 38.4), ENGLISH, under=diamond(42.1, 50.2, 55.0, 44.0))
Shape = TypeVar("Shape", Circle, Polygon)
MAGIC = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.mark.parametrize("kind", MAGIC)
def test_the_same_picture_gives_the_same_bytes(kind: str) -> None:
    first = draw(ALL_FOUR, kind)

    assert first.startswith(MAGIC[kind])
    assert draw(ALL_FOUR, kind) == first


def test_pictures_drawn_at_once_do_not_disturb_each_other() -> None:
    pictures = [replace(ALL_FOUR, words=words) for words in LANGUAGES] * 2
    alone = [draw(picture, "svg") for picture in pictures]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda picture: draw(picture, "svg"), pictures))

    assert together == alone


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.no_data)
@pytest.mark.parametrize(
    "scores", [(0.0, 0.0, 0.0, 0.0), (100.0, 100.0, 100.0, 100.0), (None, None, None, None)]
)
def test_every_text_lies_on_the_sheet(words: Words, scores: tuple[float | None, ...]) -> None:
    paper = _compose(Picture(diamond(*scores, environment=scores[0]), words, under=diamond(*scores)))
    paper.figure.canvas.draw()
    sheet = paper.figure.bbox
    texts = _texts(paper)

    assert len(texts) > 12
    for text in texts:
        box = text.get_window_extent()
        assert sheet.x0 <= box.x0, text.get_text()
        assert box.x1 <= sheet.x1, text.get_text()
        assert sheet.y0 <= box.y0, text.get_text()
        assert box.y1 <= sheet.y1, text.get_text()


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.no_data)
def test_no_text_is_smaller_than_eight_pixels_on_a_phone(words: Words) -> None:
    paper = _compose(Picture(diamond(56.6, None, 61.9, 13.3), words))
    inches = paper.figure.get_figwidth()

    assert all(text.get_fontsize() / 72 / inches * WIDTH >= 8 for text in _texts(paper))


@pytest.mark.parametrize("present", list(product([True, False], repeat=4)))
def test_an_edge_joins_two_neighbours_only_when_both_have_a_value(present: tuple[bool, ...]) -> None:
    paper = _compose(Picture(diamond(*(50.0 if there else None for there in present)), ENGLISH))
    joined = sum(present[axis] and present[(axis + 1) % 4] for axis in range(4))

    assert len(_edges(paper, OVER)) == joined
    assert len(_filled(paper, OVER)) == joined
    assert sum(text.get_text() == "no data" for text in _texts(paper)) == 4 - sum(present)


def test_the_dimensions_lie_up_right_down_and_left_of_the_centre() -> None:
    paper = _compose(Picture(diamond(10.0, 20.0, 30.0, 40.0), ENGLISH))
    x, y = _centre(paper)
    dots = {
        (line.get_xdata()[0] - x, line.get_ydata()[0] - y)
        for line in _lines(paper)
        if line.get_marker() == "o"
    }
    reach = {(0, -10), (20, 0), (0, 30), (-40, 0)}

    assert {(round(across / RADIUS * 100), round(down / RADIUS * 100)) for across, down in dots} == reach


def test_the_circle_has_the_radius_of_the_environment() -> None:
    rings = [
        ring for ring in _patches(_compose(ALL_FOUR), Circle) if ring.get_edgecolor()[:3] == _rgb(CIRCLE)
    ]

    assert [ring.radius for ring in rings if not ring.get_fill()] == [pytest.approx(RADIUS / 2)]


def test_an_absent_environment_has_no_circle_and_says_so() -> None:
    paper = _compose(Picture(diamond(1.0, 2.0, 3.0, 4.0, environment=None), ENGLISH))

    assert _patches(paper, Circle) == []
    assert "External Environment: no data" in [text.get_text() for text in _texts(paper)]


def test_the_second_diamond_is_thinner_and_dashed() -> None:
    paper = _compose(ALL_FOUR)
    over, under = _edges(paper, OVER), _edges(paper, UNDER)

    assert len(over) == len(under) == 4
    assert max(line.get_linewidth() for line in under) < min(line.get_linewidth() for line in over)
    assert all(line.is_dashed() for line in under)
    assert not any(line.is_dashed() for line in over)


def test_a_provisional_dimension_is_hollow_dashed_and_named() -> None:
    some = replace(diamond(50.0, 50.0, 50.0, 50.0), impact=Reading(20.0, provisional=True))
    paper = _compose(Picture(some, ENGLISH))

    hollow = [
        line for line in _lines(paper) if line.get_marker() == "o" and line.get_markerfacecolor() == SHEET
    ]
    assert [line.get_xdata()[0] for line in hollow] == [pytest.approx(_centre(paper)[0] - RADIUS * 0.2)]
    assert sum(line.is_dashed() for line in _edges(paper, OVER)) == 2
    assert [text.get_text() for text in _texts(paper)].count("provisional") == 1


def test_the_stamp_lies_across_the_centre_and_only_when_asked_for() -> None:
    stamped = _compose(ALL_FOUR)
    stamps = [text for text in _texts(stamped) if text.get_text() == "SIMULATED\nRESPONDENTS"]

    assert [text.get_position() for text in stamps] == [_centre(stamped)]
    assert stamps[0].get_zorder() < min(text.get_zorder() for text in _texts(stamped) if text not in stamps)
    plain = _compose(replace(ALL_FOUR, words=replace(ENGLISH, face_stamp="")))
    assert not [text for text in _texts(plain) if "SIMULATED" in text.get_text()]


def test_scores_carry_one_decimal_and_the_mark_of_the_language() -> None:
    texts = [text.get_text() for text in _texts(_compose(Picture(diamond(56.649, 0.0, 100.0, 1.0), RUSSIAN)))]

    assert {"56,6", "0,0", "100,0", "1,0", "Внешняя среда: 50,0"} <= set(texts)


def test_an_interval_is_drawn_as_a_band_and_written() -> None:
    certain = Diamond(*(Reading(50.0, low=45.0, high=55.0),) * 5)
    paper = _compose(Picture(certain, ENGLISH))

    assert [text.get_text() for text in _texts(paper)].count("45.0 – 55.0") == 4
    assert len(_filled(paper, OVER)) == 8


def test_words_are_never_read_as_formulas() -> None:
    words = replace(ENGLISH, title="$50 & <5 $x^2$", subtitle=("a_b",))

    assert b"<svg" in draw(replace(ALL_FOUR, words=words), "svg")
    assert not any(text.get_parse_math() for text in _texts(_compose(replace(ALL_FOUR, words=words))))
    assert "$50 & <5 $x^2$" in [text.get_text() for text in _texts(_compose(replace(ALL_FOUR, words=words)))]


def test_no_random_id_is_left_in_the_svg() -> None:
    assert re.findall(rb'id="[a-z][0-9a-f]{10}"', draw(ALL_FOUR, "svg")) == []


def _texts(paper: Paper) -> list[Text]:
    return [text for text in paper.axes.texts if text.get_text()]


def _lines(paper: Paper) -> list[Line2D]:
    return list(paper.axes.lines)


def _patches(paper: Paper, kind: type[Shape]) -> list[Shape]:
    return [patch for patch in paper.axes.patches if isinstance(patch, kind)]


def _edges(paper: Paper, pen: Pen) -> list[Line2D]:
    centre = _centre(paper)
    lines = [line for line in _lines(paper) if line.get_color() == pen.colour and line.get_marker() != "o"]
    return [
        line
        for line in lines
        if line.get_zorder() < 8 and (line.get_xdata()[0], line.get_ydata()[0]) != centre
    ]


def _filled(paper: Paper, pen: Pen) -> list[Polygon]:
    return [
        patch
        for patch in _patches(paper, Polygon)
        if patch.get_fill() and patch.get_facecolor()[:3] == _ground(pen)
    ]


def _centre(paper: Paper) -> tuple[float, float]:
    axis = _lines(paper)[0]
    return axis.get_xdata()[0], axis.get_ydata()[0]


def _rgb(pen: Pen) -> tuple[float, ...]:
    return _channels(pen.colour)


def _ground(pen: Pen) -> tuple[float, ...]:
    return _channels(pen.ground)


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
