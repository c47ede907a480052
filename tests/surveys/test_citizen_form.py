"""What the citizen questionnaire must ask, in which languages and in what manner.

Decides nothing about how a form is loaded or run: the form is converted by pyxform and the XForm is read
with lxml, as any other XLSForm tool would see it. It cannot say whether a sentence is good Kazakh.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from pyxform.xls2xform import convert

import surveys

FORM = Path(surveys.__file__).parent / "forms" / "citizen.md"
NAMESPACES = {"x": "http://www.w3.org/2002/xforms"}
GAUHAR = "{https://gauhar.example/xforms}"
ENGLISH, KAZAKH, RUSSIAN = "English (en)", "Қазақша (kk)", "Русский (ru)"

SOCIAL = ("religious", "sport", "arts", "selfhelp")
POLITICAL = (
    *("union", "party", "environment", "professional", "humanitarian"),
    *("consumer", "women", "youth", "rights"),
)
DEMOGRAPHY = ("sex", "age_group", "settlement", "region", "ethnicity", "income")
ACTS = ("act_petition", "act_boycott", "act_demonstration")
JUSTIFY = ("justify_benefits", "justify_fare", "justify_tax", "justify_bribe")


def members(kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"member_{kind}" for kind in kinds)


def volunteers(kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"unpaid_{kind}" for kind in kinds)


MEMBERSHIP = members(SOCIAL + POLITICAL)

# The 21 indicators fed by citizens (CIVICUS CSI 2008-2010 as listed in the methodology), and what each needs.
CONSTRUCTS = {
    "1.1.1": members(SOCIAL),
    "1.1.2": volunteers(SOCIAL),
    "1.1.3": ("community",),
    "1.2.1": members(SOCIAL),
    "1.2.2": volunteers(SOCIAL),
    "1.2.3": ("community",),
    "1.3.1": (*members(SOCIAL), *volunteers(SOCIAL), "community", *DEMOGRAPHY),
    "1.4.1": members(POLITICAL),
    "1.4.2": volunteers(POLITICAL),
    "1.4.3": ACTS,
    "1.5.1": members(POLITICAL),
    "1.5.2": volunteers(POLITICAL),
    "1.5.3": ACTS,
    "1.6.1": (*members(POLITICAL), *volunteers(POLITICAL), *ACTS, *DEMOGRAPHY),
    "4.7.1": (*MEMBERSHIP, "trust"),
    "4.7.2": (*MEMBERSHIP, "neighbours"),
    "4.7.3": (*MEMBERSHIP, *JUSTIFY),
    "4.7.4": tuple(
        f"confidence_{kind}" for kind in ("religious", "union", "environment", "women", "humanitarian")
    ),
    "5.3.1": ("trust",),
    "5.3.2": ("neighbours",),
    "5.3.3": JUSTIFY,
}

CHOICES = {
    "consent": "yes no",
    "resident": "yes no",
    "sex": "female male",
    "region": "abai akmola aktobe almaty_region atyrau west_kazakhstan zhambyl jetisu karaganda kostanay "
    "kyzylorda mangystau pavlodar north_kazakhstan turkistan ulytau east_kazakhstan astana almaty shymkent",
    "settlement": "urban rural",
    "community": "weekly monthly yearly never",
    "trust": "trusted careful",
    "neighbours": "race religion foreign hiv homosexual none",
    "ethnicity": "kazakh russian uzbek ukrainian uyghur german tatar korean other",
    "education": "primary lower_secondary secondary vocational higher",
    "income": "not_enough_food food_only food_clothes durables anything",
} | dict.fromkeys(MEMBERSHIP, "active inactive not_member")
CHOICES |= dict.fromkeys(volunteers(SOCIAL + POLITICAL), "yes no")
CHOICES |= dict.fromkeys(ACTS, "have might never")
CHOICES |= dict.fromkeys(JUSTIFY, "1 2 3 4 5 6 7 8 9 10")
CHOICES |= dict.fromkeys(CONSTRUCTS["4.7.4"], "great quite little none")

GROUPS = ["screening", "membership", "unpaid", "together", "action", "views", "confidence", "about_you"]
ENDINGS = {"end_consent", "end_resident", "end_age"}
NO_MISSING = {"consent", "resident", "age"}
ONLY_REFUSAL = {"sex", "region", "settlement"}

CYRILLIC = "а-яё"
KAZAKH_LETTERS = "әғқңөұүһі"
RUSSIAN_ONLY = "ёщъ"
KAZAKH_NAMES_IN_RUSSIAN = {"жетісу", "ұлытау"}
FAMILIAR = {
    KAZAKH: re.compile(r"\b(сен|сені|саған|сенің|сенен|сенде|сенімен)\b|\w(сың|сің)\b", re.IGNORECASE),
    RUSSIAN: re.compile(r"\b(ты|тебя|тебе|тобой|твой|твоя|твоё|твои|твоего|твоих|твоим)\b", re.IGNORECASE),
}
LOWER_CASE_YOU = re.compile(r"\b(вы|вас|вам|вами|ваш|ваша|ваше|ваши|вашей|вашего|ваших|вашему|вашим)\b")
GENDERED = re.compile(r"\bВы\s+(\w+\s+)?\w+(л|ла|лся|лась|сен|сна)\b")


class Form:
    """The converted form, asked by name."""

    def __init__(self, xform: str) -> None:
        self.tree = etree.fromstring(xform.encode())

    def xpath(self, path: str) -> list[etree._Element]:
        return list(self.tree.iterfind(path, NAMESPACES))

    def binds(self) -> dict[str, etree._Element]:
        return {bind.get("nodeset", "").rpartition("/")[2]: bind for bind in self.xpath(".//x:bind")}

    def asked(self) -> set[str]:
        controls = [c for tag in ("select1", "select", "input") for c in self.xpath(f".//x:{tag}")]
        names = {control.get("ref", "").rpartition("/")[2] for control in controls}
        return names - ENDINGS

    def choices(self, name: str) -> list[str]:
        lists = [
            itemset.get("nodeset", "").partition("'")[2].partition("'")[0]
            for control in self.tree.iter()
            if str(control.get("ref", "")).endswith(f"/{name}")
            for itemset in control.iterfind("x:itemset", NAMESPACES)
        ]
        items = self.xpath(f".//x:instance[@id='{lists[0]}']/x:root/x:item/x:name")
        return [item.text or "" for item in items]

    def texts(self, language: str) -> dict[str, str]:
        texts = self.xpath(f".//x:translation[@lang='{language}']/x:text")
        return {text.get("id", ""): text.findtext("x:value", "", NAMESPACES) for text in texts}


@pytest.fixture(scope="module")
def form() -> Form:
    return Form(convert(FORM, validate=False).xform)


def words(text: str) -> Iterator[str]:
    yield from re.findall(r"[^\W\d_]+", text)


def test_every_citizen_indicator_has_its_questions(form: Form) -> None:
    known = set(form.binds())

    assert len(CONSTRUCTS) == 21
    assert {row: set(names) - known for row, names in CONSTRUCTS.items() if set(names) - known} == {}


def test_the_sections_stand_in_the_agreed_order(form: Form) -> None:
    assert [group.get("ref") for group in form.xpath(".//x:group")] == [f"/data/{name}" for name in GROUPS]


def test_every_question_offers_the_agreed_choices(form: Form) -> None:
    assert set(CHOICES) == form.asked() - {"age"}
    assert {name: " ".join(form.choices(name)) for name in CHOICES} == CHOICES


def test_every_question_is_required_and_names_its_non_answers(form: Form) -> None:
    binds = form.binds()
    expected = dict.fromkeys(form.asked(), "dont_know refused")
    expected |= dict.fromkeys(ONLY_REFUSAL, "refused") | dict.fromkeys(NO_MISSING, "")

    assert {name: binds[name].get(f"{GAUHAR}missing", "") for name in form.asked()} == expected
    assert {binds[name].get("required") for name in form.asked()} == {"true()"}


def test_the_three_endings_discard_the_interview(form: Form) -> None:
    ends = {name: bind.get(f"{GAUHAR}end") for name, bind in form.binds().items() if bind.get(f"{GAUHAR}end")}

    assert ends == dict.fromkeys(ENDINGS, "discard")


def test_none_rules_out_every_neighbour_here_and_in_other_tools(form: Form) -> None:
    neighbours = form.binds()["neighbours"]

    assert neighbours.get(f"{GAUHAR}exclusive") == "none"
    assert neighbours.get("constraint") == "not(selected(., 'none') and count-selected(.) > 1)"


def test_nothing_after_the_screening_is_asked_of_someone_not_eligible(form: Form) -> None:
    binds = form.binds()
    guarded = [*GROUPS[1:], "sex", "region", "settlement", "age_group"]
    relevant = {name: " ".join(binds[name].get("relevant", "").split()) for name in guarded}

    assert relevant == dict.fromkeys(guarded, "/data/screening/eligible = 'yes'")


def test_every_text_is_there_in_three_languages(form: Form) -> None:
    translations = {language: form.texts(language) for language in (ENGLISH, KAZAKH, RUSSIAN)}

    assert len(translations[ENGLISH]) > 150
    assert len({frozenset(texts) for texts in translations.values()}) == 1
    assert [
        (lang, key) for lang, texts in translations.items() for key in texts if texts[key] in {"", "-"}
    ] == []


def test_every_question_ending_and_section_has_a_label_and_sensitive_ones_a_hint(form: Form) -> None:
    keys = form.texts(ENGLISH)
    labelled = {key.removesuffix(":label").rpartition("/")[2] for key in keys if key.endswith(":label")}
    hinted = {key.removesuffix(":hint").rpartition("/")[2] for key in keys if key.endswith(":hint")}

    assert labelled == form.asked() | ENDINGS | set(GROUPS)
    assert hinted >= {*ACTS, *JUSTIFY, "neighbours", "ethnicity", "income", "member_party", "consent"}


@pytest.mark.parametrize("language", [KAZAKH, RUSSIAN])
def test_no_word_mixes_alphabets(form: Form, language: str) -> None:
    found = [word for text in form.texts(language).values() for word in words(text)]
    mixed = [word for word in found if re.search("[A-Za-z]", word) and not word.isascii()]

    assert len(found) > 500
    assert mixed == []


def test_russian_is_written_with_russian_letters(form: Form) -> None:
    found = {word.lower() for text in form.texts(RUSSIAN).values() for word in words(text)}
    foreign = {word for word in found if not re.fullmatch(f"[{CYRILLIC}]+|[a-z]+", word)}

    assert foreign == KAZAKH_NAMES_IN_RUSSIAN


def test_kazakh_is_written_with_kazakh_letters(form: Form) -> None:
    texts = form.texts(KAZAKH)
    found = {word.lower() for text in texts.values() for word in words(text)}
    foreign = {word for word in found if not re.fullmatch(f"[{CYRILLIC}{KAZAKH_LETTERS}]+|[a-z]+", word)}
    labels = [text for key, text in texts.items() if key.endswith((":label", ":hint", "Msg"))]

    assert foreign == set()
    assert {word for word in found if set(word) & set(RUSSIAN_ONLY)} == set()
    assert [text for text in labels if not set(text.lower()) & set(KAZAKH_LETTERS)] == []


@pytest.mark.parametrize("language", [KAZAKH, RUSSIAN])
def test_nobody_is_addressed_familiarly(form: Form, language: str) -> None:
    texts = form.texts(language).values()

    assert [text for text in texts if FAMILIAR[language].search(text)] == []


def test_russian_you_is_capitalised_and_has_no_gender(form: Form) -> None:
    texts = list(form.texts(RUSSIAN).values())

    assert sum("Вы" in text for text in texts) > 30
    assert [text for text in texts if LOWER_CASE_YOU.search(text) or GENDERED.search(text)] == []


def limit(key: str) -> int:
    """Characters a text may take on one card or button; region names are official and shown as a list."""
    if key.endswith("/consent:label"):
        return 500
    if key.endswith("/consent:hint"):
        return 200
    if key.endswith(":label"):
        return 200
    if key.startswith("region-"):
        return 32
    return 160 if key.endswith((":hint", "Msg")) else 28


@pytest.mark.parametrize("language", [ENGLISH, KAZAKH, RUSSIAN])
def test_every_text_fits_its_place(form: Form, language: str) -> None:
    texts = form.texts(language)

    assert {key: text for key, text in texts.items() if len(text) > limit(key)} == {}


@pytest.mark.parametrize("language", [ENGLISH, KAZAKH, RUSSIAN])
def test_no_two_choices_of_a_list_read_alike(form: Form, language: str) -> None:
    choices = [(key.rpartition("-")[0], text) for key, text in form.texts(language).items() if "/" not in key]

    assert len(choices) > 70
    assert len(choices) == len(set(choices))


@pytest.mark.parametrize("language", [ENGLISH, KAZAKH, RUSSIAN])
def test_consent_says_what_is_kept_and_how_to_undo_it(form: Form, language: str) -> None:
    texts = form.texts(language)

    assert {"/withdraw", "/privacy"} <= set(re.findall(r"/\w+", texts["/data/screening/consent:hint"]))
    assert "Telegram" in texts["/data/screening/consent:hint"]
