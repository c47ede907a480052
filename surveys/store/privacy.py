"""Decides which answers are sealed: free text and places, and whatever the form works out from it."""

from collections.abc import Iterator, Mapping
from weakref import ref

from surveys.form import Form, Group, Kind, Question
from surveys.kinds import SENT
from surveys.repeats import parted

SEALED = SENT | {Kind.TEXT, Kind.GEOPOINT}
"""Kinds that tell of a person what no list foresees: their own words, where they are, what they sent."""


def is_sealed(form: Form, name: str) -> bool:
    """Tell whether a question's answer must not lie in clear; what the form does not know is sealed too."""
    return sealed_in(form)[name]


def sealed_in(form: Form) -> Mapping[str, bool]:
    """Give that for all names there may be, each decided when it is first asked for."""
    return _KNOWN.of(form.base or form)


class _Names(dict[str, bool]):
    """What has been decided about the questions of a form."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = ref(form)

    def __missing__(self, name: str) -> bool:
        form = self._form()
        if form is None:
            raise ReferenceError("The form that is asked about is gone.")
        self[name] = _is_sealed(form, name)
        return self[name]


class _Decided:
    """What has been decided about each form there is; forms are the same only if they are the same object."""

    def __init__(self) -> None:
        self._by_form: dict[int, tuple[ref[Form], _Names]] = {}

    def of(self, form: Form) -> _Names:
        key = id(form)
        if key not in self._by_form:
            self._by_form[key] = ref(form, lambda _gone: self._by_form.pop(key, None)), _Names(form)
        return self._by_form[key][1]


_KNOWN = _Decided()


def _is_sealed(form: Form, whole: str) -> bool:
    name, rows = parted(whole)
    if rows and any(repeat.name == name for repeat in form.repeats):
        return False  # whether there is another row is a yes or a no
    question = form.by_name.get(name)
    return question is None or any(each.kind in SEALED for each in _sources(form, question))


def _sources(form: Form, question: Question) -> Iterator[Question]:
    """Give the question and, if it is a calculation, all it is worked out from."""
    seen = {question.path}
    waiting: list[Question | Group] = [question]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Question):
            continue
        yield item
        new = _read_by(item) - seen
        seen |= new
        waiting += [form.by_path[path] for path in sorted(new & form.by_path.keys())]


def _read_by(question: Question) -> frozenset[str]:
    if question.calculation is None:
        return frozenset()
    return question.calculation.references(question.path)
