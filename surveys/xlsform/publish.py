"""Turns a workbook into a published form, or refuses it with every finding. Only here pyxform converts."""

from dataclasses import dataclass
from pathlib import Path

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from surveys.form import Form
from surveys.xlsform.checks import check_workbook
from surveys.xlsform.findings import Finding, FormError
from surveys.xlsform.workbook import read_workbook
from surveys.xlsform.xform import read_xform


@dataclass(frozen=True)
class Publication:
    """A form ready to field: the compiled form and the XForm it was read from, which is what is stored."""

    form: Form
    xform: str


def publish(path: Path) -> Publication:
    """Read, check and compile a workbook; raises FormError with all findings."""
    workbook = read_workbook(path)
    findings = check_workbook(workbook)
    if findings:
        raise FormError(findings)
    try:
        converted = convert(workbook.source, file_type=workbook.file_type, validate=False)
    except PyXFormError as error:
        finding = Finding("survey", None, f"{error}", "Correct the row it names.")
        raise FormError([finding]) from error
    return Publication(read_xform(converted.xform), converted.xform)


def check(path: Path) -> tuple[Finding, ...]:
    """List what keeps a workbook from being published; empty when nothing does."""
    try:
        publish(path)
    except FormError as error:
        return error.findings
    return ()
