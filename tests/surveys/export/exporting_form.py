"""A form with every kind of question, in three languages, and interviews as the store reads them out."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml import etree

from bot.export_words import export_words
from locales import translators
from surveys.export.cells import Reader
from surveys.export.codebook import Codebook, Variable
from surveys.export.sinks import Made, Place, Rows, Sheet
from surveys.export.variables import codebook
from surveys.export.wishes import Wishes, Words
from surveys.form import Answer, Form, Missing
from surveys.interview import Stage
from surveys.store.telling import Told, Wanted
from surveys.xlsform import Publication, publish

ZONE = dt.timezone(dt.timedelta(hours=5))
BEGUN = dt.datetime(2026, 3, 31, 1, 30, 5, tzinfo=dt.UTC)
WANTED = Wanted("parts", "1", frozenset({"real", "imported"}))
LONG = "Өзіңіз тұратын жерде адамдар бір-біріне қаншалықты жиі көмектеседі " * 3

FORM = """
| survey |
| | type | name | label::English (en) | label::Қазақша (kk) | label::Русский (ru) | bind::gauhar:missing | bind::gauhar:short_kk | constraint | constraint_message::English (en) | constraint_message::Қазақша (kk) | constraint_message::Русский (ru) | calculation | relevant |
| | begin group | people | People | Адамдар | Люди |  |  |  |  |  |  |  |  |
| | select_one yn | helps | Do you help? | Көмектесесіз бе? | Вы помогаете? | dont_know refused | Көмек |  |  |  |  |  |  |
| | select_multiple who | whom | Whom? | Кімге? | Кому? | dont_know |  |  |  |  |  |  |  |
| | integer | age | How old are you? | Жасыңыз нешеде? | Сколько Вам лет? | refused |  | . >= 0 and . <= 120 | 0 to 120 | 0-ден 120-ға дейін | от 0 до 120 |  |  |
| | decimal | money | How much? | Қанша? | Сколько? | refused |  |  |  |  |  |  |  |
| | end group | people |  |  |  |  |  |  |  |  |  |  |  |
| | date | since | Since when? | Қашаннан бері? | С каких пор? | dont_know |  |  |  |  |  |  |  |
| | text | story | Tell us | Айтып беріңіз | Расскажите | refused |  |  |  |  |  |  |  |
| | note | thanks | Thank you | Рахмет | Спасибо |  |  |  |  |  |  |  |  |
| | select_one scale | trust | {long} | {long} | {long} |  |  |  |  |  |  |  | ${{helps}} = 'yes' |
| | calculate | old |  |  |  |  |  |  |  |  |  | if(${{age}} > 60, 'yes', 'no') |  |
| | calculate | echo |  |  |  |  |  |  |  |  |  | concat('said: ', ${{story}}) |  |

| choices |
| | list_name | name | label::English (en) | label::Қазақша (kk) | label::Русский (ru) |
| | yn | yes | Yes, I do | Иә, көмектесемін | Да, помогаю |
| | yn | no | No | Жоқ, үлгермеймін | Нет |
| | who | neighbours | Neighbours | Көршілерге | Соседям |
| | who | others | Others | Өзгелерге | Другим |
| | scale | -1 | None | Мүлде сенбеймін | Не доверяю |
| | scale | 0 | Some | Біраз сенемін | Отчасти |
| | scale | 5 | Full | Толық сенемін | Доверяю |

| settings |
| | form_title | form_id | version | default_language | namespaces |
| | Ғылыми сауалнама | parts | {version} | English (en) | gauhar="https://gauhar.example/xforms" |
"""  # noqa: E501 - a row of a form is one line


def published(text: str) -> Publication:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.md"
        path.write_text(text, "utf-8")
        return publish(path)


def form_of(text: str) -> Form:
    return published(text).form


@cache
def published_form() -> Publication:
    return published(FORM.format(long=LONG.strip(), version="1"))


def the_form() -> Form:
    return published_form().form


@cache
def words() -> Words:
    return export_words(translators())


def answer(value: str | Missing) -> Answer:
    return Answer(missing=value) if isinstance(value, Missing) else Answer(value)


def told(number: int = 0, /, version: str = "1", **answers: str | Missing) -> Told:
    """Give an interview with these answers."""
    return Told(
        id=f"{number:032x}",
        version=version,
        wave="1",
        origin="real",
        source="poster",
        language="kk",
        stage=Stage.COMPLETED,
        last="trust",
        answers={name: answer(value) for name, value in answers.items()},
        worked_out={"old": "no"},
        started_at=BEGUN,
        changed_at=BEGUN + dt.timedelta(minutes=12),
        completed_at=BEGUN + dt.timedelta(minutes=12),
    )


FULL = {
    "helps": "yes",
    "whom": "neighbours others",
    "age": "61",
    "money": "12.5",
    "since": "2026-03-01",
    "story": "Мен көршілерге көмектесемін; ұн әкеліп беремін.",
    "trust": "-1",
}


def book(forms: Sequence[Form] = (), wanted: Wanted = WANTED, **wishes: Any) -> Codebook:
    return codebook(forms or (the_form(),), wanted, Wishes(**wishes), words())


def named(made: Codebook) -> Mapping[str, Variable]:
    return {variable.name: variable for variable in made.variables}


def place(folder: Path, language: str = "kk") -> Place:
    return Place(folder, "parts", language, ZONE)


def fill(sheet: Sheet, several: Iterable[Told], form: Form | None = None, **wishes: Any) -> Made:
    """Put interviews through a sheet and give what was made."""
    rows = Rows(Reader(sheet.codebook, {"1": form or the_form()}, Wishes(**wishes)), sheet)
    for one in several:
        rows.add([one])
    return rows.close()


@cache
def ddi_schema() -> etree.XMLSchema:
    """Give our part of the vocabulary of DDI-Codebook 2.5."""
    return etree.XMLSchema(etree.parse(str(Path(__file__).parent / "ddi-codebook-2.5-part.xsd")))
