"""Every Kazakh and Russian text respondents see, and which of them no native editor has read."""

from collections.abc import Iterator

from bot.shelf import builtin_forms
from locales.review import Wording, interface_wordings, unread
from surveys.form import Form, Text
from surveys.xlsform import publish

REVIEWED_LANGUAGES = ("kk", "ru")


def unread_strings() -> list[str]:
    """List the texts without a native reading: language, place, key, status and words."""
    return [
        f"{one.wording.language}  {one.wording.where}  {one.wording.key}  [{one.status}]  {one.wording.text}"
        for one in unread([*interface_wordings(), *form_wordings()])
    ]


def form_wordings() -> Iterator[Wording]:
    """Give the texts of the forms that come with Gauhar."""
    for path in builtin_forms():
        form = publish(path).form
        for key, text in _texts(form):
            for language in REVIEWED_LANGUAGES:
                if text.get(language):
                    yield Wording(language, f"form:{form.name}", key, text[language])


def _texts(form: Form) -> Iterator[tuple[str, Text]]:
    for group in form.groups:
        yield f"{group.path}:label", group.label or {}
    for question in form.questions:
        yield f"{question.path}:label", question.label
        yield f"{question.path}:hint", question.hint or {}
        yield f"{question.path}:constraint", question.constraint_message or {}
        for choice in question.choices:
            yield f"{question.path}:choice:{choice.name}", choice.label
