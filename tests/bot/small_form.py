"""A small form in three languages, named `citizen`, with every kind of question."""

from collections.abc import Iterable
from pathlib import Path

SMALL = """
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | A small form | citizen | {version} | English (en) | gauhar="https://gauhar.example/xforms" |

| survey |
| | type | name | label::English (en) | label::Қазақша (kk) | label::Русский (ru) | relevant | required | constraint | constraint_message::English (en) | constraint_message::Қазақша (kk) | constraint_message::Русский (ru) | bind::gauhar:missing | bind::gauhar:end | bind::gauhar:exclusive |
| | select_one yn | consent | Do you agree to take part? | Қатысуға келісесіз бе? | Вы согласны участвовать? | | yes | | | | | | | |
| | note | parting | Thank you, goodbye. | Рахмет, сау болыңыз. | Спасибо, до свидания. | ${{consent}} = 'no' | | | | | | | discard | |
| | begin group | person | About you | Өзіңіз туралы | О Вас | ${{consent}} = 'yes' | | | | | | | | |
| | integer | age | How old are you? | Жасыңыз нешеде? | Сколько Вам лет? | | yes | . >= 0 and . <= 120 | An age is from 0 to 120. | Жас 0 мен 120 аралығында болады. | Возраст бывает от 0 до 120. | refused | | |
| | note | too_young | Only adults can take part. | Тек ересектер қатыса алады. | Участвуют только взрослые. | ${{age}} < 18 | | | | | | | discard | |
| | integer | people | {people} | Үйіңізде неше адам тұрады? | Сколько человек живёт с Вами? | | yes | . >= 1 | | | | | | |
| | end group | | | | | | | | | | | | | |
| | begin group | views | Your views | Көзқарасыңыз | Ваши взгляды | ${{consent}} = 'yes' | | | | | | | | |
| | select_multiple media | media | Where is your news from? | Жаңалықты қайдан білесіз? | Откуда Вы узнаёте новости? | | yes | | | | | dont_know | | none |
| | decimal | hours | How many hours of radio a day? | Күніне неше сағат радио тыңдайсыз? | Сколько часов в день Вы слушаете радио? | selected(${{media}}, 'radio') | yes | . <= 24 | A day has 24 hours. | Тәулікте 24 сағат бар. | В сутках 24 часа. | | | |
| | select_one scale | trust | How far do you trust it? | Оған қаншалықты сенесіз? | Насколько Вы ей доверяете? | | yes | | | | | dont_know refused | | |
| | select_one place | place | Where do you live? | Қайда тұрасыз? | Где Вы живёте? | | yes | | | | | refused | | |
| | date | since | Since which day? | Қай күннен бері? | С какого дня? | | | . <= today() | That day is still to come. | Ол күн әлі келген жоқ. | Этот день ещё не наступил. | | | |
| | text | wish | What would you change? | Нені өзгертер едіңіз? | Что бы Вы изменили? | | | | | | | | | |
| | end group | | | | | | | | | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Қазақша (kk) | label::Русский (ru) |
| | yn | yes | Yes | Иә | Да |
| | yn | no | No | Жоқ | Нет |
| | media | radio | Radio | Радио | Радио |
| | media | press | Newspapers | Газет | Газеты |
| | media | friends | Friends | Достар | Друзья |
| | media | none | None of these | Ешқайсысы | Ничего из этого |
| | place | city | In a city of more than a million people | Миллионнан астам халқы бар қалада | В городе с населением больше миллиона |
| | place | town | In a town | Қалада | В городе |
| | place | village | In a village | Ауылда | В селе |
{scale}
"""  # noqa: E501 - a row of a form is one line
PEOPLE = "How many people live with you?"


def write_form(folder: Path, version: str = "1", people: str = PEOPLE, without: Iterable[str] = ()) -> Path:
    """Write the questionnaire down as a workbook; `people` is the wording of its third question."""
    scale = "\n".join(f"| | scale | s{n} | {n} | {n} | {n} |" for n in range(1, 11))
    path = folder / f"citizen-{version}.md"
    lines = SMALL.format(version=version, scale=scale, people=people).splitlines()
    dropped = tuple(without)
    kept = [line for line in lines if not any(f" {name} |" in line[:40] for name in dropped)]
    path.write_text("\n".join(kept), "utf-8")
    return path
