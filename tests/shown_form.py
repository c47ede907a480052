"""A form whose questions show pictures and recordings, and the files that lie beside it."""

from pathlib import Path

from kinds_form import settings_of

from sandbox.samples import picture

SHOWN = """
| survey |
| | type | name | label::English (en) | label::Қазақша (kk) | label::Русский (ru) | required | media::image | audio::English (en) | audio::Қазақша (kk) | audio::Русский (ru) |
| | select_one yn | likes | Do you like it? | Сізге ұнай ма? | Вам нравится? | yes | {picture} | | | |
| | select_one yn | wants | Do you want it? | Оны қалайсыз ба? | Вы хотите этого? | yes | | | | |
| | integer | count | How many do you see? | Нешеуін көріп тұрсыз? | Сколько Вы видите? | | {picture} | heard.mp3 | heard.mp3 | heard ru.ogg |
| | text | why | Why? | Неге? | Почему? | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Қазақша (kk) | label::Русский (ru) |
| | yn | yes | Yes | Иә | Да |
| | yn | no | No | Жоқ | Нет |
"""  # noqa: E501 - a row of a form is one line
FILES = {"steppe.png": picture().content, "heard.mp3": b"ID3 listen", "heard ru.ogg": b"OggS listen"}


def shown_form(picture: str = "steppe.png") -> str:
    """Write the form, which shows a picture."""
    return SHOWN.format(picture=picture) + settings_of("citizen")


def write_shown_form(folder: Path, picture: str = "steppe.png") -> Path:
    """Put the form and its files into a folder."""
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    path = folder / "citizen.md"
    path.write_text(shown_form(picture), "utf-8")
    return path
