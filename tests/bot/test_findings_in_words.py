"""Why an expression cannot be read is said in the language of the chat, down to its smallest part."""

import pytest

from bot.office.workshop_words import in_words
from locales import translators
from surveys.xpath import XPathError, compile_expression

SAID = [
    ("selectd(., 'a')", "функции selectd() нет; может быть, имелась в виду selected()? (знак № 1)"),
    ("age years", "здесь ожидается оператор, например = или and, либо конец выражения, а стоит «years»"),
    ("(1", "«(» открывается здесь и нигде не закрывается (знак № 1)"),
    ("(1]", "здесь ожидается «)», а стоит «]» (знак № 3)"),
    ("1 +", "здесь ожидается вопрос, значение или функция, а выражение на этом кончается (знак № 4)"),
    ("regex(., '(')", "шаблон '(' в regex() не подходит: «(» нигде не закрывается (знак № 1)"),
    ("regex(., 'a{x}')", "повторения вроде {2} или {2,5}; если нужен сам знак, напишите \\{ (знак"),
    ("${age} > 3", "ссылка ${...} не указывает ни на один вопрос этой анкеты"),
]


def refusal(expression: str) -> XPathError:
    with pytest.raises(XPathError) as caught:
        compile_expression(expression)
    return caught.value


@pytest.mark.parametrize(("expression", "said"), SAID)
def test_why_an_expression_cannot_be_read_is_said_in_russian(expression: str, said: str) -> None:
    assert said in in_words(translators()["ru"], refusal(expression).told())


@pytest.mark.parametrize("expression", [expression for expression, _ in SAID])
def test_no_part_of_it_stays_in_english_in_kazakh(expression: str) -> None:
    error = refusal(expression)
    in_english = in_words(translators()["en"], error.told())

    assert in_english == str(error)
    assert not {*in_words(translators()["kk"], error.told()).split()} & {
        "the",
        "a",
        "is",
        "here",
        "but",
        "in",
    }
