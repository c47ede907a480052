"""ODK's date patterns (%Y, %b ...) and the short names of months and days in three languages.

English stands in for a language that has no names here.
"""

import datetime as dt
import re
from collections.abc import Callable

from surveys.phrase import Phrase
from surveys.xpath.errors import XPathError

_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "ru": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
    "kk": "қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.",
}
_DAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "ru": "пн вт ср чт пт сб вс",
    "kk": "дс сс ср бс жм сб жс",
}


def _language(language: str) -> str:
    """`ru`, `ru-KZ` or XLSForm's "Русский (ru)"."""
    named = re.search(r"\(([a-z]{2})", language)
    code = named.group(1) if named else language[:2].lower()
    return code if code in _MONTHS else "en"


_FIELDS: dict[str, Callable[[dt.datetime, str], str]] = {
    "%": lambda _, __: "%",
    "Y": lambda moment, _: f"{moment.year:04d}",
    "y": lambda moment, _: f"{moment.year % 100:02d}",
    "m": lambda moment, _: f"{moment.month:02d}",
    "n": lambda moment, _: str(moment.month),
    "b": lambda moment, language: _MONTHS[language].split()[moment.month - 1],
    "d": lambda moment, _: f"{moment.day:02d}",
    "e": lambda moment, _: str(moment.day),
    "a": lambda moment, language: _DAYS[language].split()[moment.weekday()],
    "H": lambda moment, _: f"{moment.hour:02d}",
    "h": lambda moment, _: str(moment.hour),
    "M": lambda moment, _: f"{moment.minute:02d}",
    "S": lambda moment, _: f"{moment.second:02d}",
    "3": lambda moment, _: f"{moment.microsecond // 1000:03d}",
}
_FIELD = re.compile(r"%(.?)", re.DOTALL)


def format_moment(moment: dt.datetime, pattern: str, language: str) -> str:
    complaint = bad_format(pattern)
    if complaint:
        raise XPathError(complaint)
    spoken = _language(language)
    return _FIELD.sub(lambda found: _FIELDS[found.group(1)](moment, spoken), pattern)


def bad_format(pattern: str) -> Phrase | None:
    for letter in _FIELD.findall(pattern):
        if letter not in _FIELDS:
            known = " ".join(f"%{each}" for each in _FIELDS)
            return Phrase(
                "The date pattern {pattern} is not known (known are {known})",
                pattern=f"%{letter}",
                known=known,
            )
    return None
