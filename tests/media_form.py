"""A form of questions that are answered by sending something."""

from kinds_form import settings_of

MEDIA = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | required | relevant | constraint |
| | image | shop | A photo of the shop? | Фото магазина? | yes | | |
| | audio | told | Will you tell us? | Расскажете нам? | | | |
| | video | seen | What did you see? | Что Вы видели? | | ${told} != '' | |
| | file | deed | Your papers? | Ваши документы? | | | |
| | geopoint | home | Where is it? | Где это? | | | |
"""


def media_form(form: str = "citizen") -> str:
    return MEDIA + settings_of(form)
