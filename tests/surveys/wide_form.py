"""A form of what rich_form.py has not: ranges, ranks, times, places, other answers, rows within rows."""

WIDE = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | relevant | required | constraint | calculation | default | parameters | choice_filter | repeat_count |
| | acknowledge | read | I have read it | Прочитано | | yes | | | | | | |
| | range | mood | How are you? | Как Вы? | | yes | . != 1 | | | start=-2 end=2 step=1 | | |
| | range | share | What share? | Какая доля? | ${mood} > -2 | | | | | start=0 end=100 step=2.5 | | |
| | rank goals | first | What comes first? | Что важнее? | | yes | | | | | | |
| | time | rises | When do you get up? | Когда встаёте? | | yes | | | | | | |
| | dateTime | met | When did you meet? | Когда виделись? | | | . <= now() | | | | | |
| | select_one ways or_other | way | How do you travel? | Как ездите? | | yes | | | | | | |
| | select_one stops | stop | Where to? | Куда? | | yes | | | | | way = ${way} | |
| | geopoint | home | Where is it? | Где это? | | | | | | | | |
| | calculate | kept | | | | | | once(${first}) | | | | |
| | integer | cows | Cows? | Коровы? | | yes | . < 4 | | | | | |
| | begin repeat | cow | Cow | Корова | | | | | | | | ${cows} |
| | text | called | Its name? | Кличка? | | yes | | | concat('Cow ', position(..)) | | | |
| | end repeat | | | | | | | | | | | |
| | begin repeat | child | Child | Ребёнок | random() < 0.9 | | | | | | | |
| | text | name | Name? | Имя? | | yes | | | | | | |
| | integer | age | Age of ${name}? | Возраст: ${name}? | | | . < 18 | | | | | |
| | begin repeat | toy | Toy of ${name} | Игрушка: ${name} | ${age} < 12 | | | | | | | |
| | text | thing | Which toy? | Какая? | | yes | | | | | | |
| | end repeat | | | | | | | | | | | |
| | calculate | toys | | | | | | count-non-empty(${thing}) | | | | |
| | end repeat | | | | | | | | | | | |
| | calculate | total | | | | | | sum(${age}[. != '']) + sum(${toys}) | | | | |
| | text | last | Anything else? ${total} | Ещё? ${total} | ${total} < 30 | | | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Русский (ru) | way |
| | goals | peace | Peace | Мир | |
| | goals | bread | Bread | Хлеб | |
| | goals | rain | Rain | Дождь | |
| | ways | bus | By bus | На автобусе | |
| | ways | train | By train | На поезде | |
| | stops | market | Market | Рынок | bus |
| | stops | school | School | Школа | bus |
| | stops | station | Station | Вокзал | train |
"""  # noqa: E501 - a row of a form is one line
