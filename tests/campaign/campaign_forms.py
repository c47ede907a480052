"""What is asked in the campaign.

Citizens get a short form with the questions of the quota, most organisations six questions, and some of them
the whole questionnaire for organisations that comes with Gauhar.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

from quota_form import FORM, write_quota_form

from bot.shelf import builtin_forms
from surveys.form import Form
from surveys.xlsform import publish

CITIZEN, SHORT, LONG = "citizen", "ngo", "organisation"
_QUESTIONS = """
| survey |
| | type | name | label::English (en) | label::Қазақша (kk) | label::Русский (ru) | relevant | required | constraint | bind::gauhar:missing | bind::gauhar:end |
| | select_one yn | consent | Will your organisation take part? | Ұйымыңыз қатыса ма? | Ваша организация участвует? | | yes | | | |
| | note | parting | We wish you well. | Сізге сәттілік тілейміз. | Желаем Вам успехов. | ${consent} = 'no' | | | | discard |
| | integer | founded | When was it founded? | Ол қашан құрылған? | Когда она основана? | ${consent} = 'yes' | yes | . > 1900 | dont_know | |
| | select_multiple field | fields | What does it work on? | Ол немен айналысады? | Чем она занимается? | ${consent} = 'yes' | yes | | | |
| | select_one yn | board | Does it have a board? | Оның басқармасы бар ма? | Есть ли у неё правление? | ${consent} = 'yes' | yes | | dont_know | |
| | decimal | staff | How many people are paid? | Неше адам ақы алады? | Сколько человек получают плату? | ${consent} = 'yes' | yes | . >= 0 | | |
| | text | hope | What do you hope for? | Неге үміттенесіз? | На что Вы надеетесь? | ${consent} = 'yes' | | | | |

| choices |
| | list_name | name | label::English (en) | label::Қазақша (kk) | label::Русский (ru) |
| | yn | yes | Yes | Иә | Да |
| | yn | no | No | Жоқ | Нет |
| | field | water | Water | Су | Вода |
| | field | schools | Schools | Мектептер | Школы |
| | field | rights | Rights | Құқықтар | Права |
"""  # noqa: E501 - a row of a form is one line


def write_forms(folder: Path) -> Mapping[str, Form]:
    """Write the workbooks of a campaign into a folder; give what they publish, by name."""
    folder.mkdir()
    settings, _, _ = FORM.partition("| survey |")
    head = settings.replace("| citizen |", f"| {SHORT} |").replace("Who is asked", "Organisations, shortly")
    (folder / "ngo.md").write_text(head + _QUESTIONS.lstrip(), "utf-8")
    shutil.copy(next(path for path in builtin_forms() if path.stem == LONG), folder)
    forms = [
        publish(path).form for path in (write_quota_form(folder), folder / "ngo.md", folder / f"{LONG}.md")
    ]
    return {form.name: form for form in forms}
