"""The glossary's rules a machine can hold: how people are addressed, what things are called and written."""

import re

import pytest
from spoken_texts import Spoken, spoken, without_places

LATIN = {  # names and formats written so in every language
    "CIVICUS",
    "Telegram",
}
WORKBOOKS = {  # what stands so in the workbook of a questionnaire, in whichever language it asks
    *re.findall(
        r"\w+",
        """
        acknowledge and appearance audit base calculate calculation checklist choice choices citizen concat
        count csv default digest discard dont en end English entities external file filter form from
        geopoint hex id indexed itext jr know label locales md name namespaces not note once one or other
        pulldata pyxform random randomize range refused regex regions relevant repeat ru seed select
        settings start step survey text trigger uuid version weighted xls xlsx xx CSV Excel jpg JPEG MP ODK
        PNG UTF XML
        """,
    )
}
BOTH = {
    "a Latin letter inside a Cyrillic word": r"[A-Za-z][а-яёәіңғүұқөһ]|[а-яёәіңғүұқөһ][A-Za-z]",
    "straight or English quotes instead of «»": r"[\"“”]|(?<!\w)'|'(?!\w)",
    "the old name «Алма-Ата»": r"Алма-Ат",
    "the older spelling «Жетысу»": r"Жетысу",
    "a doubled space": r"\S  +\S",
    "a space before a mark": r"\s[,;:!?](?!\))|\s\.(?!\w)",
    "three dots instead of one sign": r"\.\.\.",
    "a dash of another length than «–»": r"—|―|\s-\s",
}
SUFFIX = r"(?:[ғгқкндт][аеыі]|[ндт][ыі]ң|[нд]?[ае]н|[бпм]ен)\w{0,3}\b"  # «-ға», «-ның»; «-сұрақ» is a word
GENDERED = r"\b(?:согласен|согласна|уверен|уверена|готов|готова|должен|должна|рад|рада)\b"
FORBIDDEN = {
    "kk": BOTH
    | {
        "ҰЕҰ instead of ҮЕҰ": r"[ұҰ][еЕ][ұҰ]",
        "«сен»": r"\b(?:сен|сенің|саған|сені|сенде|сенен|сенімен|сендер\w*)\b",
        "a suffix hung on a place": r"\}[»”]?(?:\w|[-–’']" + SUFFIX + ")",
        "a polite word in small letters": r"\bсіз(?:дің|ге|ді|де|ден|бен)?\b",
        "a Russian letter for a Kazakh sound": r"\b\w*[ёщ]\w*\b",
    },
    "ru": BOTH
    | {
        "«ты»": r"\b(?:ты|тебя|тебе|тобой|тво(?:й|я|ё|е|и|их|им|ими|его|ей|ему|ю))\b",
        "a word that has a gender": GENDERED,
        "a word with two genders": r"\w\((?:а|ла|на|ая)\)|\w/(?:а|ла|на|ая)\b",
        "a letter hung on a place": r"\}[»”]?[\w-]",
        "«вы» in small letters": r"\b(?:вы|вас|вам|вами|ваш\w{0,3})\b",
        "a Kazakh letter outside a name": r"\b[а-яё]*[әіңғүұқөһ][а-яё]*\b(?<!у)",
    },
}
WRONG = [
    ("kk", "ҰЕҰ instead of ҮЕҰ", "ҰЕҰ мүшесі"),
    ("kk", "«сен»", "Сенің жауабың"),
    ("kk", "a suffix hung on a place", "{name}ға хабар"),
    ("kk", "a suffix hung on a place", "{n}-ға дейін"),
    ("kk", "a suffix hung on a place", "«{name}»дан"),
    ("kk", "a polite word in small letters", "сізге рахмет"),
    ("kk", "a Latin letter inside a Cyrillic word", "cауалнама"),
    ("kk", "straight or English quotes instead of «»", '"Дайын" түймесі'),
    ("ru", "«ты»", "Твои ответы"),
    ("ru", "a word that has a gender", "Я согласен"),
    ("ru", "a word with two genders", "Вы ответили сам(а)"),
    ("ru", "a letter hung on a place", "{n}-й вопрос"),
    ("ru", "«вы» in small letters", "Как вас зовут?"),
    ("ru", "the old name «Алма-Ата»", "Алма-Ата"),
    ("ru", "the older spelling «Жетысу»", "область Жетысу"),
    ("ru", "straight or English quotes instead of «»", "“Готово”"),
    ("ru", "a space before a mark", "Да , нет"),
    ("ru", "a dash of another length than «–»", "Это — опрос"),
    ("kk", "a dash of another length than «–»", "Бұл - сауалнама"),
]
RIGHT = [
    ("kk", "{n}-сұрақ, барлығы {m}. Сіздің сеніміңіз. {name} деген жауап: «{given}»."),
    ("ru", "Вопрос {n} из {m}, область Жетісу (от 0 до 10)."),
]


def broken(language: str, text: str) -> list[str]:
    bare = re.sub(r"</?\w[^>]*>", "", text)
    return [rule for rule, pattern in FORBIDDEN[language].items() if re.search(pattern, bare, _flags(rule))]


def _flags(rule: str) -> int:
    return 0 if "small letters" in rule or "Kazakh letter" in rule else re.IGNORECASE


@pytest.mark.parametrize("language", sorted(FORBIDDEN))
def test_no_text_breaks_a_rule_of_the_glossary(language: str) -> None:
    texts = spoken(language)
    assert len(texts) > 200

    found = [(each.where, rule, each.text) for each in texts for rule in broken(language, each.text)]

    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("language", sorted(FORBIDDEN))
def test_no_latin_word_stands_in_a_text_unless_it_is_a_name(language: str) -> None:
    def latin(each: Spoken) -> set[str]:
        return set(re.findall(r"[A-Za-z]{2,}", without_places(each.text))) - LATIN - WORKBOOKS

    found = [(each.where, latin(each)) for each in spoken(language) if latin(each)]

    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize(("language", "rule", "text"), WRONG)
def test_each_rule_sees_its_fault(language: str, rule: str, text: str) -> None:
    assert rule in broken(language, text)


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_good_wording_breaks_no_rule(language: str, text: str) -> None:
    assert broken(language, text) == []
