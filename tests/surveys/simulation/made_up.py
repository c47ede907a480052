"""A small form with every kind of question, and a model that answers it, as text to break in tests."""

import datetime as dt
from collections.abc import Iterable

from surveys.form import Form, Question
from surveys.interview import Interview
from surveys.simulation.spelling import spelled

NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)
LANGUAGES = {"kk": 50, "ru": 48, "en": 2}
ENGLISH = {"en": 1}

FARM = """
| survey |
| | type | name | label::English (en) | required | relevant | constraint | calculation | {lack} | {alone} |
| | note | welcome | Good day! |
| | integer | age | How old are you? | yes | | . >= 18 |
| | calculate | older | | | | | if(${age} >= 50, 'yes', 'no') |
| | select_one yes_no | farm | Do you farm? | yes | | | | dont_know refused |
| | select_multiple animal | animals | Which animals? | yes | ${farm} = 'yes' | | | refused | none |
| | decimal | land | How many hectares? | | ${farm} = 'yes' | . > 0 |
| | date | since | Since when? | yes | ${farm} = 'yes' | | | dont_know |
| | text | wish | What do you wish for? |
| choices |
| | list_name | name | label::English (en) |
| | yes_no | yes | Yes |
| | yes_no | no | No |
| | animal | sheep | Sheep |
| | animal | horse | Horses |
| | animal | none | None |
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | Farms | farm | 1 | English (en) | gauhar="https://gauhar.example/xforms" |
"""
FARM = FARM.replace("{lack}", "bind::gauhar:missing").replace("{alone}", "bind::gauhar:exclusive")

FARM_ROWS = """
question,value,weight,given,factors,remark
@drive,low,50,,,
@drive,high,50,,,
age,18..49,60,,,
age,50..80,40,,,
farm,yes,30,,@drive=high:2 older=yes:1.5,
farm,no,60,,,
farm,dont_know,10,,,
animals,sheep,50,,,
animals,sheep horse,30,,,
animals,none,15,,,
animals,refused,5,,,
animals,horse,90,older=yes,,
animals,none,10,older=yes,,
land,0.5..20.0,80,,,
land,skipped,20,,,
since,1991-12-16..2025-12-31,100,,,
wish,"Rain, and a good road",70,,,
wish,skipped,30,,,
"""


def without(rows: str, start: str) -> str:
    """Give the rows but those that begin so."""
    return "".join(line for line in rows.splitlines(keepends=True) if not line.startswith(start))


def share(interviews: Iterable[Interview], name: str, value: str) -> float:
    """Give the share, among those asked, who answered so."""
    answers = [spelled(each.answers[name]) for each in interviews if name in each.answers]
    return answers.count(value) / len(answers)


def asked(form: Form) -> tuple[Question, ...]:
    return tuple(question for question in form.questions if question.is_asked)
