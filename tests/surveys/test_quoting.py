"""Words that quote answers: in labels, hints, choices, titles and messages, in each language."""

from conversation import YES_NO, Conversation, form_of

from surveys.screens import Asking, ProblemKind, Reviewing

FORM = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | hint::English (en) | hint::Русский (ru) | constraint | constraint_message::English (en) | constraint_message::Русский (ru) | calculation | relevant |
| | text | name | Your name? | Ваше имя? | | | | | | | |
| | select_one yn | owns | Do you own land? | Есть ли земля? | | | | | | | |
| | begin group | land | Land of ${name} | Земля: ${name} | | | | | | | |
| | integer | area | How large is it, ${name}? | Какая она, ${name}? | You said: ${owns} | Вы сказали: ${owns} | . < 100 | Too much, ${name} | Слишком много, ${name} | | |
| | calculate | half | | | | | | | | ${area} div 2 | |
| | end group | | | | | | | | | | |
| | select_one who | tills | Who tills it? | Кто обрабатывает? | | | | | | | |
| | note | told | Half is ${half} | Половина: ${half} | | | | | | | |

| choices |
| | list_name | name | label::English (en) | label::Русский (ru) |
| | yn | yes | Yes | Да |
| | yn | no | No | Нет |
| | who | self | ${name} alone | Только ${name} |
| | who | other | Somebody else | Кто-то другой |
"""  # noqa: E501 - a row of a form is one line


def talk(language: str = "en") -> Conversation:
    return (
        Conversation(form_of(FORM), language).answer("<b>Aigerim").tapped("Yes" if language == "en" else "Да")
    )


def test_an_answer_stands_where_it_is_quoted() -> None:
    card = talk().asked("area").card

    assert card.question.label["en"] == "How large is it, <b>Aigerim?"
    assert card.question.hint == {"en": "You said: Yes", "ru": "Вы сказали: Да"}
    assert card.section == {"en": "Land of <b>Aigerim", "ru": "Земля: <b>Aigerim"}


def test_choices_and_what_was_recorded_quote_too_and_are_understood_when_written() -> None:
    told = talk("ru").answer("10").asked("tills").answer("только <b>aigerim").content()

    assert told.has(tills="self").asked("told").card.question.label["ru"] == "Половина: 5"
    assert told.card.recorded is not None
    assert told.card.recorded.question.choices[0].label["en"] == "<b>Aigerim alone"


def test_the_forms_own_refusal_quotes() -> None:
    problem = talk().answer("200").refused(ProblemKind.NOT_ACCEPTED).step.problem

    assert problem is not None
    assert problem.message == {"en": "Too much, <b>Aigerim", "ru": "Слишком много, <b>Aigerim"}


def test_the_review_quotes() -> None:
    screen = talk().answer("10").reviewed().screen

    assert isinstance(screen, Reviewing)
    assert screen.lines[2].question.label["en"] == "How large is it, <b>Aigerim?"


def test_what_is_not_known_is_a_dash_and_what_is_long_is_cut() -> None:
    unknown = Conversation(form_of(FORM)).skipped().tapped("No").screen
    assert isinstance(unknown, Asking)
    assert unknown.question.label["en"] == "How large is it, —?"

    long = Conversation(form_of(FORM)).answer("x" * 500).tapped("No").card
    assert len(long.question.label["en"]) < 250


def test_an_answer_that_looks_like_a_quotation_is_not_one() -> None:
    told = Conversation(form_of(FORM)).answer("${owns}").tapped("No").card
    assert told.question.label["en"] == "How large is it, ${owns}?"


def test_yes_and_no_stay_apart_from_forms_without_quotations() -> None:
    assert not form_of("| survey |\n| | type | name | label::English (en) | label::Русский (ru) |\n"
                       "| | select_one yn | a | A? | A? |\n" + YES_NO).questions[0].quotes  # fmt: skip
