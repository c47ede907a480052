"""Which buttons stand under a screen, and how they are laid out for a thumb on a small phone."""

from bot.callbacks import PaperAsked, encode, encode_each
from bot.card import Button, Rows
from bot.remembering import Remembered, is_the_same_for_all
from bot.words import MISSING
from locales import Translator
from surveys import events as e
from surveys.amending import amended
from surveys.form import TICKED, Choice, Kind, Missing, Question
from surveys.screens import Asking, Reviewing

LONGEST_LABEL = 28
"""Telegram cuts longer labels; then the choices are listed in the text and the buttons carry numbers."""
MOST_LABELLED = 8
"""More buttons than that, one under another, push the question off a small screen."""
_SIDE_BY_SIDE = 14  # characters of a label when two buttons share a row
_NUMBERS_A_ROW = 5
_LINES_A_ROW = 6  # in the review: a page of it fits one row
_TICK = {True: "☑ ", False: "☐ "}


def is_numbered(question: Question, language: str) -> bool:
    """Tell whether the choices are listed in the text with numbers on the buttons."""
    labels = [choice.label[language] for choice in question.choices]
    if labels and max(map(len, labels)) > LONGEST_LABEL:
        return True
    return len(labels) > MOST_LABELLED and max(map(len, labels)) > _SIDE_BY_SIDE


def asking_rows(screen: Asking, t: Translator, tag: str) -> Rows:
    """Give the buttons of a question: its choices, ways of not answering, and ways of moving."""
    question, current = screen.question, screen.current
    if screen.leaf or not is_the_same_for_all(question):
        return _asking_rows(screen, t, tag)
    chosen = current.value if current and question.choices else current is not None
    key = (chosen, screen.ticked, screen.can_go_back, screen.can_skip, screen.mark)
    return _LAYOUTS.of(question, t, key, lambda: _Layout(screen, t)).filled(screen.turn, tag)


class _Layout:
    """The buttons of a question but for what tells one respondent's from another's: turn and tag."""

    def __init__(self, screen: Asking, t: Translator) -> None:
        rows = _asking_rows(amended(screen, turn=0), t, "")
        self._rows = [[(button.label, *button.data.split(".", 3)) for button in row] for row in rows]

    def filled(self, turn: int, tag: str) -> Rows:
        bound = {"0": f".{tag}.{turn}.", "": f".{tag}.."}
        return tuple(
            tuple(Button(label, f"{verb}{bound[turned]}{rest}") for label, verb, _, turned, rest in row)
            for row in self._rows
        )


_LAYOUTS = Remembered[_Layout]()


def _asking_rows(screen: Asking, t: Translator, tag: str) -> Rows:
    return (
        *_choice_rows(screen, t, tag),
        *_leafing(screen, t, tag),
        *_confirming(screen, t, tag),
        *_paired(_not_answering(screen, t, tag)),
        _moving(screen, t, tag),
    )


def reviewing_rows(screen: Reviewing, t: Translator, tag: str) -> Rows:
    """Give the buttons of the review: a number for each answer, pages, and the way on."""
    numbers = [
        Button(str(number), encode(e.ChangeRequested(line.number), tag))
        for number, line in zip(line_numbers(screen), screen.lines, strict=True)
        if screen.editable
    ]
    copy = (Button(t.button("Get my copy"), encode(PaperAsked("own"))),) if screen.lines else ()
    rows = [*_split(numbers, _LINES_A_ROW), _pages(screen, t, tag), copy]
    if screen.editable:
        rows.append((_way_on(screen, t, tag),))
    return tuple(row for row in rows if row)


def line_numbers(screen: Reviewing) -> range:
    """Give the numbers of a review page's lines, running on from page to page."""
    return range(screen.first, screen.first + len(screen.lines))


def places(screen: Asking) -> tuple[int, ...]:
    """Give the places that the choices shown have in the whole list, from 0."""
    return screen.leaf.places if screen.leaf else tuple(range(len(screen.question.choices)))


def _leafing(screen: Asking, t: Translator, tag: str) -> Rows:
    """Give the buttons by which one moves in a long list of choices."""
    leaf, turn, mark = screen.leaf, screen.turn, screen.mark
    if leaf is None:
        return ()
    before = Button("‹ " + t.button("Earlier"), encode(e.ChoicesTurned(leaf.page - 1, turn, mark), tag))
    after = Button(t.button("Next") + " ›", encode(e.ChoicesTurned(leaf.page + 1, turn, mark), tag))
    every = Button(t.button("Show the whole list"), encode(e.ChoicesTurned(0, turn, mark), tag))
    pages = (*([before] if leaf.page > 1 or (leaf.page and not leaf.sought) else []),
             *([after] if leaf.page + 1 < leaf.pages else []))  # fmt: skip
    return tuple(row for row in (pages, (every,) if leaf.sought else ()) if row)


def _is_scale(labels: list[str]) -> bool:
    return max(map(len, labels), default=0) <= 3  # noqa: PLR2004 - "1" to "100"


def _choice_rows(screen: Asking, t: Translator, tag: str) -> Rows:
    question, here = screen.question, places(screen)
    numbered = is_numbered(question, t.language)
    words = [str(n + 1) for n in here] if numbered else [one.label[t.language] for one in question.choices]
    labels = [_label(screen, *each) for each in zip(question.choices, words, strict=True)]
    event = e.ChoiceToggled if question.kind in TICKED else e.ChoicePicked
    spelled = encode_each(event, here, screen.turn, screen.mark, tag)
    buttons = [Button(*each) for each in zip(labels, spelled, strict=True)]
    if numbered or _is_scale([c.label[t.language] for c in question.choices]):
        return _split(buttons, _NUMBERS_A_ROW)
    short = max(map(len, labels), default=0) <= _SIDE_BY_SIDE
    return _split(buttons, 2 if short and (len(labels) == 2 or len(labels) > MOST_LABELLED) else 1)  # noqa: PLR2004 - a yes and a no


def _label(screen: Asking, choice: Choice, words: str) -> str:
    question = screen.question
    if question.kind is Kind.SELECT_MULTIPLE:
        return _TICK[choice.name in screen.ticked] + words
    if question.kind is Kind.RANK:
        return f"{place_of(screen, choice.name)} · {words}"
    chosen = screen.current is not None and screen.current.value == choice.name
    return f"● {words}" if chosen else words


def place_of(screen: Asking, name: str) -> str:
    """Give the place a choice has been given so far; a dash where it has none."""
    return f"№{screen.ticked.index(name) + 1}" if name in screen.ticked else "–"


def _confirming(screen: Asking, t: Translator, tag: str) -> Rows:
    question, turn, mark = screen.question, screen.turn, screen.mark
    if question.ending is not None:
        return ((Button(t.button("End and erase my answers"), encode(e.Kept(turn, mark), tag)),),)
    if question.kind is Kind.NOTE:
        return ((Button(t.button("Continue"), encode(e.Kept(turn, mark), tag)),),)
    if question.kind in TICKED:
        label = t.button("Done ({n})", n=len(screen.ticked))
        return ((Button(label, encode(e.SelectionFinished(turn, mark), tag)),),)
    if screen.current is not None:
        return ((Button(t.button("Leave as it is"), encode(e.Kept(turn, mark), tag)),),)
    return ()


def _not_answering(screen: Asking, t: Translator, tag: str) -> list[Button]:
    ways = [*screen.question.missing, *([Missing.SKIPPED] if screen.can_skip else [])]
    return [
        Button(t.button(MISSING[way]), encode(e.NothingAnswered(way, screen.turn, screen.mark), tag))
        for way in ways
    ]


def _moving(screen: Asking, t: Translator, tag: str) -> tuple[Button, ...]:
    pause = Button(t.button("Pause"), encode(e.Paused(), tag))
    if not screen.can_go_back:
        return (pause,)
    return Button("‹ " + t.button("Back"), encode(e.WentBack(screen.turn, screen.mark), tag)), pause


def _pages(screen: Reviewing, t: Translator, tag: str) -> tuple[Button, ...]:
    before = Button("‹ " + t.button("Earlier"), encode(e.ReviewOpened(screen.page - 1), tag))
    after = Button(t.button("Next") + " ›", encode(e.ReviewOpened(screen.page + 1), tag))
    return (*([before] if screen.page else []), *([after] if screen.page + 1 < screen.pages else []))


def _way_on(screen: Reviewing, t: Translator, tag: str) -> Button:
    if screen.finished:
        return Button(t.button("Send my answers"), encode(e.Submitted(screen.turn), tag))
    return Button(t.button("Continue"), encode(e.Resumed(), tag))


def _paired(buttons: list[Button]) -> Rows:
    if len(buttons) == 2 and max(len(button.label) for button in buttons) <= _SIDE_BY_SIDE:  # noqa: PLR2004
        return (tuple(buttons),)
    return _split(buttons, 1)


def _split(buttons: list[Button], width: int) -> Rows:
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
