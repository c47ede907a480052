"""A form of the kinds that a chat answers in ways of its own: times, ranges, ranks, places and so on."""

KINDS = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | required | parameters | default | read_only | appearance | calculation | constraint | required_message::English (en) | required_message::Русский (ru) | guidance_hint::English (en) | guidance_hint::Русский (ru) |
| | acknowledge | read | I have read it | Прочитано | yes | | | | | | | Please read it first | Сначала прочитайте | Take your time | Не торопитесь |
| | hidden | batch | | | | | spring | | | | | | | | |
| | time | rises | When do you get up? | Когда встаёте? | yes | | | | | | | | | | |
| | dateTime | met | When did you last meet? | Когда виделись? | | | | | | | | | | | |
| | date | born | In which year were you born? | В каком году родились? | | | | | year | | | | | | |
| | date | moved | When did you move in? | Когда переехали? | | | | | month-year | | | | | | |
| | range | mood | How are you? | Как Вы? | yes | start=-2 end=2 step=1 | | | | | . != 1 | | | | |
| | range | share | What share? | Какая доля? | | start=0 end=100 step=2.5 | | | | | | | | | |
| | rank goals | first | What comes first? | Что важнее? | yes | | | | | | | | | | |
| | barcode | code | What is on the card? | Что на карточке? | | | | | | | | | | | |
| | text | phone | Your phone? | Ваш телефон? | | | | | numbers | | | | | | |
| | text | twice | Twice the share | Доля дважды | | | | yes | | ${share} * 2 | | | | | |
| | select_one ways or_other | way | How do you travel? | Как ездите? | yes | | | | minimal | | | | | | |
| | geopoint | home | Where is it? | Где это? | | | | | | | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Русский (ru) |
| | goals | peace | Peace | Мир |
| | goals | bread | Bread | Хлеб |
| | goals | rain | Rain | Дождь |
| | ways | bus | By bus | На автобусе |
"""  # noqa: E501 - a row of a form is one line


def settings_of(form: str) -> str:
    """Write the settings sheet of a form in the two languages that these are written in."""
    return f"""
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | A form | {form} | 1 | English (en) | gauhar="https://gauhar.example/xforms" |
"""
