"""Repeats in files: a long table beside the main one, and in instances a node for each row."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from exporting_form import WANTED, ddi_schema, place, published, told, words
from kinds_form import settings_of
from lxml import etree

from surveys.export.cells import Reader
from surveys.export.ddi import Ddi
from surveys.export.odk import _instance, submission
from surveys.export.plain import Csv
from surveys.export.repeated import RepeatedRows, Together, repeats_in
from surveys.export.sinks import Rows
from surveys.export.variables import codebook
from surveys.export.wishes import Wishes
from surveys.store.telling import Told
from surveys.xlsform import Publication

FORM = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | calculation | relevant |
| | begin repeat | child | Child | Ребёнок | | |
| | text | called | Name? | Имя? | | |
| | integer | age | Age? | Возраст? | | |
| | calculate | next | | | ${age} + 1 | |
| | begin repeat | toy | Toy | Игрушка | | |
| | select_one yn | liked | Liked? | Нравится? | | |
| | end repeat | | | | | |
| | end repeat | | | | | |
| | integer | cows | Cows? | Коровы? | | |

| choices |
| | list_name | name | label::English (en) | label::Русский (ru) |
| | yn | yes | Yes | Да |
| | yn | no | No | Нет |
"""
ANSWERS = {
    "child[0]": "yes", "called[1]": "Ada", "age[1]": "9", "toy[1.0]": "no", "child[1]": "yes",
    "called[2]": "Bek", "age[2]": "4", "toy[2.0]": "yes", "liked[2.1]": "yes", "toy[2.1]": "yes",
    "liked[2.2]": "no", "toy[2.2]": "no", "child[2]": "no", "cows": "2",
}  # fmt: skip


@pytest.fixture(scope="module")
def publication() -> Publication:
    return published(FORM + settings_of("form"))


def _anywhere(path: str) -> str:
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def family() -> Told:
    return replace(told(7, **ANSWERS), worked_out={"next[1]": "10", "next[2]": "5"}, last="cows")


def test_each_repeat_is_a_long_table_beside_the_main_one(publication: Publication, tmp_path: Path) -> None:
    form, wishes, where = publication.form, Wishes(texts=True), place(tmp_path, "en")
    books = {name: codebook((form,), WANTED, wishes, words(), name) for name in ("", *repeats_in((form,)))}
    assert [*books] == ["", "child", "toy"]
    main, *others = (
        (name, Reader(book, {"1": form}, wishes), Csv(book, replace(where, name=f"form{name}"), "codes"))
        for name, book in books.items()
    )
    beside = [RepeatedRows(name, reader, sheet, {"1": form}) for name, reader, sheet in others]
    sink = Together((Rows(main[1], main[2]), *beside))
    sink.add([family(), told(8, cows="1")])
    made = {file.name: file for file in sink.close().files if "codebook" not in file.name}

    read = {name: list(csv.DictReader(StringIO(file.read_text("utf-8-sig")))) for name, file in made.items()}
    tables = [[*rows] for name, rows in sorted(read.items()) if name.startswith("form")]
    whole, children, toys = tables
    assert [(row["cows"], "age" in row) for row in whole] == [("2", False), ("1", False)]
    keys = ("interview", "child_row", "called", "age", "next")
    assert [tuple(row[key] for key in keys) for row in children] == [
        (f"{7:032x}", "1", "Ada", "9", "10"), (f"{7:032x}", "2", "Bek", "4", "5"),
    ]  # fmt: skip
    assert [(row["child_row"], row["toy_row"], row["liked"]) for row in toys] == [
        ("2", "1", "yes"),
        ("2", "2", "no"),
    ]


def test_each_repeat_has_a_description_that_names_its_own_file(
    publication: Publication, tmp_path: Path
) -> None:
    form, wishes, where = publication.form, Wishes(), place(tmp_path, "en")
    for name in repeats_in((form,)):
        book = codebook((form,), WANTED, wishes, words(), name)
        sheet = Ddi(book, replace(where, name=f"form-{name}"))
        rows = RepeatedRows(name, Reader(book, {"1": form}, wishes), sheet, {"1": form})
        rows.add([family()])
        tree = etree.parse(str(rows.close().files[0]))

        ddi_schema().assertValid(tree)
        assert [tree.findtext(f".//{{*}}{tag}") for tag in ("fileName", "caseQnty")] == [f"form-{name}", "2"]


def test_an_instance_has_a_node_for_each_row(publication: Publication) -> None:
    filled = submission(publication.form, _instance(publication.xform), family())

    def texts(path: str) -> list[str | None]:
        return [node.text for node in filled.iterfind(_anywhere(path))]

    assert texts("child/called") == ["Ada", "Bek"]
    assert texts("child/next") == ["10", "5"]
    assert [len(child.findall("{*}toy")) for child in filled.iterfind("{*}child")] == [0, 2]
    assert texts("child/toy/liked") == ["yes", "no"]
    assert texts("cows") == ["2"]
    assert b"template" not in etree.tostring(filled)


def test_without_texts_only_what_was_chosen_or_counted_is_told(publication: Publication) -> None:
    filled = submission(publication.form, _instance(publication.xform), family(), texts=False)

    assert [node.text for node in filled.iterfind(_anywhere("child/called"))] == [None, None]
    assert [node.text for node in filled.iterfind(_anywhere("child/age"))] == ["9", "4"]
