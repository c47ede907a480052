"""Workbooks in, forms out: reads XLSForms through pyxform and refuses faulty ones, all findings at once."""

from surveys.xlsform.findings import Finding, FormError
from surveys.xlsform.publish import Publication, check, publish, renamed
from surveys.xlsform.xform import read_xform

__all__ = ["Finding", "FormError", "Publication", "check", "publish", "read_xform", "renamed"]
