"""Files that questions show: named beside the words, checked by their bytes, kept with the version."""

import struct
from pathlib import Path

import pytest
from kinds_form import settings_of
from shown_form import FILES, write_shown_form

from sandbox.samples import picture
from surveys.form import Kind
from surveys.media.measuring import fits_a_chat
from surveys.workshop import Aspect, difference
from surveys.xlsform import FormError, check, publish
from surveys.xlsform.apart import _finding, _spelled
from surveys.xlsform.media import digests_in, shown_by
from surveys.xlsform.media_checks import LARGEST, contents

FORM = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | {columns} |
| | {type} | first | First? | Первый? | {cells} |
| | end group | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Русский (ru) | media::image |
| | yn | yes | Yes | Да | {choice} |
"""


def findings(folder: Path, columns: str, cells: str, kind: str = "integer", choice: str = "") -> str:
    text = FORM.format(columns=columns, cells=cells, type=kind, choice=choice) + settings_of("citizen")
    if not kind.startswith("begin"):
        text = text.replace("| | end group | | | | | |\n", "")
    (folder / "form.md").write_text(text, "utf-8")
    return "\n".join(map(str, check(folder / "form.md")))


def test_each_language_has_its_files_in_the_order_picture_recording_film(tmp_path: Path) -> None:
    form = publish(write_shown_form(tmp_path)).form
    count = form.by_name["count"].media

    assert [each.name for each in count["en"]] == ["steppe.png", "heard.mp3"]
    assert [(each.kind, each.name) for each in count["ru"]] == [
        (Kind.IMAGE, "steppe.png"),
        (Kind.AUDIO, "heard ru.ogg"),
    ]
    assert form.by_name["wants"].media == {}
    assert {*shown_by(form)} == {*FILES}
    assert [*contents(form, tmp_path)] == [*FILES.values()]


def test_another_picture_by_the_same_name_makes_another_version(tmp_path: Path) -> None:
    before = publish(write_shown_form(tmp_path))
    (tmp_path / "heard.mp3").write_bytes(b"ID3 listen again")
    after = publish(tmp_path / "citizen.md")

    assert len(digests_in(before.xform) ^ digests_in(after.xform)) == 2
    changed = difference(before.form, after.form).changed
    assert [(each.after.name, each.aspects) for each in changed] == [("count", (Aspect.WORDS,))]


def test_of_a_small_and_a_large_picture_the_large_one_is_shown(tmp_path: Path) -> None:
    for name in ("small.png", "large.png"):
        (tmp_path / name).write_bytes(picture().content)
    assert not findings(tmp_path, "image | big-image", "small.png | large.png")
    assert [*shown_by(publish(tmp_path / "form.md").form)] == ["large.png"]


def test_where_a_picture_was_taken_is_not_kept(tmp_path: Path) -> None:
    told = picture().content.replace(b"IDAT", b"eXIf", 1)
    whole = picture().content[:33] + struct.pack(">I", 4) + b"eXIfhere" + bytes(4) + picture().content[33:]
    (tmp_path / "steppe.png").write_bytes(whole)
    form = publish(write_shown_form(tmp_path)).form

    assert b"here" not in b"".join(contents(form, tmp_path))
    assert told != whole


NOT_THERE = [
    ("media::image", "no.png", "survey, row 2: The file no.png is not there."),
    ("media::image", "../up.png", "survey, row 2: '../up.png' cannot be the name of a file here."),
    ("media::image", "/etc/passwd", "cannot be the name of a file here"),
    ("media::image", "${first}.png", "cannot be the name of a file here"),
    ("media::image", "words.png", "The file words.png cannot be shown as image. Save it as JPEG or PNG."),
    ("media::image", "cut.png", "The file cut.png cannot be shown as image."),
    ("media::image", "long.png", "The file long.png cannot be shown as image."),
    ("media::image", "large.png", "The file large.png has more than 10 megabytes."),
    ("audio", "steppe.png", "The file steppe.png cannot be shown as audio. Save it as MP3."),
    ("video", "steppe.png", "The file steppe.png cannot be shown as video. Save it as MP4."),
    (
        "video::English (en)",
        "a.mp4",
        "The video has no translation into Русский (ru). Fill in media::video::Р",
    ),
]


@pytest.mark.parametrize(("column", "cell", "words"), NOT_THERE)
def test_what_cannot_be_shown_is_refused_with_row_and_remedy(
    tmp_path: Path, column: str, cell: str, words: str
) -> None:
    whole = picture().content
    files = {
        "steppe.png": whole,
        "words.png": b"no picture",
        "cut.png": whole[:200],
        "long.png": whole[:16] + struct.pack(">II", 9_000, 40) + whole[24:],
        "large.png": whole + bytes(LARGEST[Kind.IMAGE]),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    assert words in findings(tmp_path, column, cell)


@pytest.mark.parametrize("kind", ["begin group", "calculate", "start"])
def test_nothing_is_shown_where_nothing_is_asked(tmp_path: Path, kind: str) -> None:
    words = f"row 2: Nothing can be shown with a row of type '{kind}'. Move it to a question or a note."
    assert words in findings(tmp_path, "image", "a.png", kind)


def test_a_choice_shows_nothing(tmp_path: Path) -> None:
    words = findings(tmp_path, "hint::English (en)", "", "select_one yn", choice="a.png")
    assert "choices, row 2: The media::image belongs to a choice, and a button shows none." in words
    assert "Number the choices in one picture, and show that with the question." in words


def test_a_file_that_is_not_there_is_named_to_whoever_can_bring_it(tmp_path: Path) -> None:
    path = write_shown_form(tmp_path)
    (tmp_path / "steppe.png").unlink()
    with pytest.raises(FormError) as caught:
        publish(path)
    assert [each.lacks for each in caught.value.findings] == ["steppe.png"]
    assert [_finding(_spelled(each)) for each in caught.value.findings] == [*caught.value.findings]


def test_a_missing_file_hides_nothing_else_that_is_wrong(tmp_path: Path) -> None:
    words = findings(tmp_path, "image | relevant", "a.png | 1 +")
    assert "The file a.png is not there." in words
    assert "cannot be understood" in words


def test_all_files_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.xlsform.media_checks.MOST_FILES", 2)
    with pytest.raises(FormError, match=r"comes to 0 MB in 3 files. It may be 100 MB in 2 files."):
        publish(write_shown_form(tmp_path))


SHAPES = [
    (b"\x89PNG\r\n\x1a\n" + bytes(8) + struct.pack(">II", 5_000, 5_000), True),
    (b"\x89PNG\r\n\x1a\n" + bytes(8) + struct.pack(">II", 5_000, 5_001), False),
    (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x11\x08" + struct.pack(">HH", 30, 600), True),
    (b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 601), False),
    (b"\xff\xd8\xff\xda\x00", False),
    (b"RIFF....WEBPVP8X" + bytes(8) + b"\x63\0\0\x09\0\0", True),
    (b"RIFF....WEBPVP8L" + bytes(5) + struct.pack("<I", 99 | 9 << 14), True),
    (b"RIFF....WEBPVP8 " + bytes(10) + struct.pack("<HH", 100, 0), False),
]


@pytest.mark.parametrize(("content", "fits"), SHAPES)
def test_the_shape_of_a_picture_is_read_off_its_first_bytes(content: bytes, fits: bool) -> None:  # noqa: FBT001
    assert fits_a_chat(content) is fits
