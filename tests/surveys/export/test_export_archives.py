"""Parquet with its codebook, a valid DDI description, and instances of the form's own XForm for ODK."""

import json
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from exporting_form import FULL, book, ddi_schema, fill, place, published_form, the_form, told
from fastparquet import ParquetFile
from lxml import etree

from surveys.export.ddi import NAMESPACE, Ddi
from surveys.export.odk import Odk
from surveys.export.parquet import Parquet
from surveys.form import Missing
from surveys.xlsform.xform import NS

DDI = {"d": NAMESPACE}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PEOPLE = (
    told(1, **FULL),
    told(2, helps=Missing.DONT_KNOW, age=Missing.REFUSED, story=Missing.REFUSED),
    told(3, helps="no", story="a & b\x01 <c>"),
)


def test_parquet_has_types_and_a_codebook(tmp_path: Path) -> None:
    done = fill(Parquet(book(), place(tmp_path), group=2), PEOPLE)
    with done.files[0].open("rb") as opened:
        file = ParquetFile(opened)
        frame = file.to_pandas()

    assert len(file.row_groups) == 2
    assert frame["helps"].tolist() == [1, -1, 2]
    assert frame["age"].tolist() == [61, -2, -4]
    assert frame["story"].tolist() == [FULL["story"], None, "a & b\x01 <c>"]
    assert frame["since"].tolist() == ["2026-03-01", None, None]
    assert frame["started_at"][0] == pd.Timestamp("2026-03-31T06:30:05")  # by clocks in Almaty
    told_ = {one["name"]: one for one in json.loads(file.key_value_metadata["gauhar"])["columns"]}
    assert told_["helps"]["values"]["1"]["kk"] == "Иә, көмектесемін"
    assert told_["helps"]["missing"]["-1"]["kk"] == "Білмеймін"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_description_is_valid(tmp_path: Path, language: str) -> None:
    codebook = book(weights={}, excluded=frozenset(), timings=True)
    done = fill(Ddi(codebook, place(tmp_path, language)), PEOPLE)

    ddi_schema().assertValid(etree.parse(str(done.files[0])))


@pytest.mark.parametrize(
    ("where", "attribute", "value", "complaint"),
    [
        (
            "d:dataDscr/d:var[2]",
            "ID",
            "V1",
            "not a valid value of the atomic type 'xs:ID'",
        ),  # as the first has
        ("d:dataDscr/d:var[2]", "ID", "2", "not a valid value of the atomic type 'xs:ID'"),
        ("d:dataDscr/d:var[2]", "files", "F2", "No match found for key-sequence"),  # there is no such file
        ("d:dataDscr/d:var[2]", "intrvl", "continuous", "is not an element of the set"),
        ("d:dataDscr/d:var[2]", "nature", "ordinal", "not allowed"),  # the standard's, but not compared
        (".//d:catgry[@missing]", "missing", "yes", "does not match the fixed value"),
        (".//d:var/d:labl", LANGUAGE, "kk_KZ", "not a valid value of the atomic type 'xs:language'"),
    ],
)
def test_the_schema_would_notice_a_wrong_attribute(
    tmp_path: Path, where: str, attribute: str, value: str, complaint: str
) -> None:
    tree = etree.parse(str(fill(Ddi(book(), place(tmp_path)), PEOPLE).files[0]))
    tree.find(where, DDI).set(attribute, value)

    with pytest.raises(etree.DocumentInvalid, match=complaint):
        ddi_schema().assertValid(tree)


def test_the_schema_would_notice_a_wrong_order(tmp_path: Path) -> None:
    tree = etree.parse(str(fill(Ddi(book(), place(tmp_path)), PEOPLE).files[0]))
    variable = tree.find(".//d:var[d:catgry]", DDI)
    variable.insert(0, variable.find("d:catgry", DDI))

    assert not ddi_schema().validate(tree)


def test_words_that_are_not_in_the_language_of_the_description_say_so(tmp_path: Path) -> None:
    tree = etree.parse(str(fill(Ddi(book(), place(tmp_path, "ru")), PEOPLE).files[0]))

    assert tree.getroot().get(LANGUAGE) == "ru"
    assert tree.find(".//d:nation", DDI).get(LANGUAGE) == "en"
    assert tree.find(".//d:titl", DDI).get(LANGUAGE) == the_form().default_language == "en"


def test_the_description_speaks_all_languages_and_says_nothing_of_answers(tmp_path: Path) -> None:
    tree = etree.parse(str(fill(Ddi(book(), place(tmp_path)), PEOPLE).files[0]))

    (helps,) = tree.xpath("//d:var[@name='helps']", namespaces=DDI)
    assert helps.xpath("d:labl/@xml:lang", namespaces=DDI) == ["kk", "en", "ru"]
    assert helps.xpath("d:labl/text()", namespaces=DDI)[0] == "Көмек"
    assert helps.xpath("d:qstn/d:qstnLit/text()", namespaces=DDI)[0] == "Көмектесесіз бе?"
    assert helps.xpath("d:catgry[@missType='dont_know']/d:catValu/text()", namespaces=DDI) == ["-1"]
    assert tree.findtext(".//d:caseQnty", namespaces=DDI) == "3"
    assert FULL["story"] not in etree.tostring(tree, encoding="unicode")


def submissions(folder: Path, *, texts: bool = True) -> dict[str, etree._Element]:
    sink = Odk(place(folder), {"1": (the_form(), published_form().xform)}, texts=texts)
    for one in PEOPLE:
        sink.add([one])
    with ZipFile(sink.close().files[0]) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def paths(root: etree._Element) -> list[str]:
    tree = root.getroottree()
    return [tree.getelementpath(node) for node in root.iter("{*}*")]


def test_a_submission_is_an_instance_of_the_forms_own_xform(tmp_path: Path) -> None:
    xform = etree.fromstring(published_form().xform.encode())
    empty = xform.find("h:head/x:model/x:instance/*", NS)
    whole = paths(etree.fromstring(etree.tostring(empty)))
    found = submissions(tmp_path)

    assert len(found) == 3
    for name, root in found.items():
        assert name.startswith("parts-1/00000000-0000-0000-0000-")
        assert (root.tag, root.get("id"), root.get("version")) == (empty.tag, "parts", "1")
        assert [path for path in whole if path in paths(root)] == paths(root)
        assert root.findtext("x:meta/x:instanceID", None, NS) == f"uuid:{name.split('/')[1]}"


def test_no_version_leads_out_of_the_folder_where_an_archive_is_opened(tmp_path: Path) -> None:
    version, interview = "../../../2 /\\x", told(1, **FULL)
    form = replace(the_form(), version=version)
    sink = Odk(place(tmp_path), {version: (form, published_form().xform)})
    sink.add([replace(interview, version=version)])
    sink.enclose(replace(interview, version=version), "image.jpg", b"...")
    with ZipFile(sink.close().files[0]) as archive:
        assert {name.count("/") for name in archive.namelist()} == {2}
        assert {name.partition("/")[0] for name in archive.namelist()} == {"parts-.._.._.._2___x"}


def test_a_submission_spells_answers_as_xforms_do(tmp_path: Path) -> None:
    first, second, third = submissions(tmp_path).values()

    assert first.findtext("x:people/x:whom", None, NS) == "neighbours others"
    assert first.findtext("x:since", None, NS) == "2026-03-01"
    assert second.findtext("x:people/x:helps", None, NS) == ""
    assert third.findtext("x:story", None, NS) == "a & b <c>"
    assert first.findtext("x:echo", None, NS) == f"said: {FULL['story']}"


def test_what_does_not_apply_is_left_out(tmp_path: Path) -> None:
    first, second, third = submissions(tmp_path).values()

    assert first.find("x:trust", NS) is not None
    assert [one.find("x:trust", NS) for one in (second, third)] == [None, None]


def test_a_submission_can_come_without_texts(tmp_path: Path) -> None:
    first = next(iter(submissions(tmp_path, texts=False).values()))

    assert first.findtext("x:story", None, NS) == ""
    assert first.findtext("x:echo", None, NS) == ""
    assert first.findtext("x:old", None, NS) == "no"
