"""Decides what the column of a question, or of one of its choices, may be called."""

from collections.abc import Iterable, Iterator, Mapping

from surveys.form import Form, Kind, Question
from surveys.imports.words import same

SEPARATORS = ("/", "-", ".", ":")
"""What stands between a group and a question: KoboToolbox lets people choose, ODK Central writes a hyphen."""

Meaning = tuple[str, str]
"""A question's name, blank when it could be several; and the name of its choice, if it is one."""

UNCLEAR: Meaning = ("", "")


def spellings(form: Form) -> dict[str, Meaning]:
    """Give what a column may be called: the question (blank where it could be several) and the choice."""
    names: dict[str, Meaning] = {}
    for question in form.questions:
        for spelling in _paths(question):
            _mean(names, spelling, (question.name, ""))
    for question in form.questions:
        names[question.name] = (question.name, "")  # whatever else is spelled so
    words: dict[str, Meaning] = {}
    for question in form.questions:
        for spelling in {*_words(form, question)}:
            _mean(words, spelling, (question.name, ""))
    return {**_choice_columns(form, {**words, **names}), **words, **names}


def _paths(question: Question) -> set[str]:
    """Spell a question's path below the root, with as many of its groups as a file may have kept."""
    parts = question.path.split("/")[2:]
    return {sign.join(parts[first:]) for first in range(len(parts)) for sign in SEPARATORS}


def _words(form: Form, question: Question) -> Iterator[str]:
    for language in form.languages:
        label = question.label.get(language, "")
        if label:
            around = [_title(form, path, language) for path in _around(question)]
            yield from (same(spelling) for spelling in (label, "/".join([*around, label])))


def _around(question: Question) -> list[str]:
    parts = question.path.split("/")
    return ["/".join(parts[:end]) for end in range(3, len(parts))]


def _title(form: Form, path: str, language: str) -> str:
    group = form.by_path[path]
    return (group.label or {}).get(language, "") or group.name


def _choice_columns(form: Form, names: Mapping[str, Meaning]) -> dict[str, Meaning]:
    columns: dict[str, Meaning] = {}
    for spelling, (name, _) in names.items():
        if name and form.by_name[name].kind is Kind.SELECT_MULTIPLE:
            for choice, called in _called(form.by_name[name]):
                for sign in SEPARATORS:
                    _mean(columns, same(f"{spelling}{sign}{called}"), (name, choice))
    return columns


def _called(question: Question) -> Iterable[tuple[str, str]]:
    for choice in question.choices:
        for called in {choice.name, *choice.label.values()}:
            yield choice.name, called
    for missing in question.missing:
        if question.choice(missing.value) is None:
            yield missing.value, missing.value


def _mean(meanings: dict[str, Meaning], spelling: str, meaning: Meaning) -> None:
    meanings[spelling] = meaning if meanings.get(spelling, meaning) == meaning else UNCLEAR
