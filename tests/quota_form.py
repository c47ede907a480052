"""A small form with a region, a sex and an age group that is calculated."""

from pathlib import Path

from surveys.form import Form
from surveys.xlsform import publish

FORM = """
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | Who is asked | citizen | 1 | English (en) | gauhar="https://gauhar.example/xforms" |

| survey |
| | type | name | label::English (en) | label::Қазақша (kk) | label::Русский (ru) | relevant | required | bind::gauhar:missing | bind::gauhar:end | calculation |
| | select_one yn | consent | Do you agree? | Келісесіз бе? | Вы согласны? | | yes | | | |
| | note | parting | Goodbye. | Сау болыңыз. | До свидания. | ${consent} = 'no' | | | discard | |
| | integer | age | How old are you? | Жасыңыз нешеде? | Сколько Вам лет? | ${consent} != 'no' | yes | refused | | |
| | calculate | age_group | | | | ${consent} != 'no' | | | | if(${age} = '', '', if(${age} < 40, 'young', 'old')) |
| | select_one sex | sex | What is your sex? | Жынысыңыз қандай? | Ваш пол? | ${consent} != 'no' | yes | refused | | |
| | select_one region | region | Where do you live? | Қайда тұрасыз? | Где Вы живёте? | ${consent} != 'no' | yes | refused | | |
| | select_one yn | helps | Do you help others? | Көмектесесіз бе? | Вы помогаете другим? | ${consent} != 'no' | yes | | | |
| | select_one yn | votes | Do you vote? | Дауыс бересіз бе? | Вы голосуете? | ${consent} != 'no' | yes | | | |

| choices |
| | list_name | name | label::English (en) | label::Қазақша (kk) | label::Русский (ru) |
| | yn | yes | Yes | Иә | Да |
| | yn | no | No | Жоқ | Нет |
| | sex | female | Female | Әйел адам | Женский |
| | sex | male | Male | Ер адам | Мужской |
| | region | abai | Abai | Абай облысы | область Абай |
| | region | astana | Astana | Астана қаласы | город Астана |
"""  # noqa: E501 - a row of a form is one line


def write_quota_form(folder: Path) -> Path:
    path = folder / "quota.md"
    path.write_text(FORM, "utf-8")
    return path


def quota_form(folder: Path) -> Form:
    return publish(write_quota_form(folder)).form
