"""What the questionnaire for outside stakeholders must ask, in which languages and in what manner.

Decides nothing about how a form is loaded or run, and cannot say whether a sentence is good Kazakh.
"""

import csv
import re
from pathlib import Path

import pytest
from published_xform import (
    CYRILLIC,
    ENGLISH,
    FAMILIAR,
    GAUHAR,
    GENDERED,
    KAZAKH,
    KAZAKH_LETTERS,
    KAZAKH_NAMES_IN_RUSSIAN,
    LANGUAGES,
    LOWER_CASE_YOU,
    RUSSIAN,
    RUSSIAN_ONLY,
    PublishedForm,
    words,
)

import surveys

FORMS = Path(surveys.__file__).parent / "forms"
INDICATORS = Path(__file__).parent / "expert_indicators.csv"

REGIONS = (
    "abai akmola aktobe almaty_region atyrau west_kazakhstan zhambyl jetisu karaganda kostanay "
    "kyzylorda mangystau pavlodar north_kazakhstan turkistan ulytau east_kazakhstan astana almaty shymkent"
)
POLICY_FIELDS = (
    "social_protection education health labour environment human_rights family_gender youth "
    "anti_corruption local_government economy information other"
)
CONCERNS = ("gravest_concern", "second_concern")
SOCIAL_FIELDS = ("active_field_1", "active_field_2")
NAMED_POLICIES = ("policy_field_1", "policy_field_2", "policy_field_3")
IMPACTS = tuple(
    f"{name}_impact" for name in (*CONCERNS, *SOCIAL_FIELDS, "society", *NAMED_POLICIES, "state_policy")
)
ROLES = tuple(
    f"role_{aim}"
    for aim in ("democracy", "nonviolence", "transparency", "environment", "gender", "tolerance")
)

CHOICES = {
    "consent": "yes no",
    "sector": "central_government local_government legislature judiciary business media academia "
    "international donor civil_society other",
    "experience": "up_to_2 from_3_to_5 from_6_to_10 from_11_to_20 over_20",
    "region": f"national {REGIONS}",
    "contact": "weekly monthly yearly rarely never",
    "familiarity": "very_well fairly_well a_little not_at_all",
    "policy_field_1": POLICY_FIELDS,
    "policy_field_2": f"{POLICY_FIELDS} no_more",
    "policy_field_3": f"{POLICY_FIELDS} no_more",
    "trust_organisations": "great quite little none",
    "dialogue": "well mostly poorly absent",
}
CHOICES |= dict.fromkeys(IMPACTS, "none limited some high")
CHOICES |= dict.fromkeys(ROLES, "insignificant limited moderate significant")
CHOICES |= dict.fromkeys(
    CONCERNS,
    "poverty unemployment prices housing health education inequality corruption crime domestic_violence "
    "addiction environment services rural rights other",
)
CHOICES |= dict.fromkeys(
    SOCIAL_FIELDS,
    "poor education health housing jobs food relief families disability elderly community environment "
    "culture rights other",
)

GROUPS = ["screening", "work", "concerns", "social", "policy", "relations", "roles"]
ENDINGS = {"end_consent", "end_civil_society"}
ONLY_REFUSAL = {"sector", "experience", "region", "familiarity"}
FEWEST, MOST = 20, 30


@pytest.fixture(scope="module")
def form() -> PublishedForm:
    return PublishedForm(FORMS / "expert.md")


@pytest.fixture(scope="module")
def organisation() -> PublishedForm:
    return PublishedForm(FORMS / "organisation.md")


def indicators() -> list[dict[str, str]]:
    with INDICATORS.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_every_expert_indicator_names_questions_and_counted_answers_of_the_form(form: PublishedForm) -> None:
    rows = indicators()
    assert [row["indicator"] for row in rows] == ["4.4.1", "4.4.2", "4.5.1", "4.5.2", "4.6.1", "4.6.2"]

    for row in rows:
        asked = row["questions"].split()
        assert asked
        assert set(asked) <= set(form.asked()), row
        assert all(set(row["counted"].split()) <= set(form.choices(name)) for name in asked), row


def test_what_counts_as_impact_are_the_two_upper_answers(form: PublishedForm) -> None:
    upper = " ".join(form.choices("society_impact")[2:])

    assert {row["counted"] for row in indicators()} == {upper} == {"some high"}


def test_the_sections_stand_in_the_agreed_order(form: PublishedForm) -> None:
    assert form.groups() == GROUPS


def test_nobody_is_asked_more_than_thirty_questions(form: PublishedForm) -> None:
    assert FEWEST <= len(form.asked()) <= MOST
    assert form.asked()[:2] == ["consent", "sector"]


def test_every_question_offers_the_agreed_choices(form: PublishedForm) -> None:
    assert {name: " ".join(form.choices(name)) for name in form.asked()} == CHOICES


def test_every_question_is_required_and_names_its_non_answers(form: PublishedForm) -> None:
    expected = dict.fromkeys(form.asked(), "dont_know refused")
    expected |= dict.fromkeys(ONLY_REFUSAL, "refused") | {"consent": ""}

    assert {name: form.bind(name, f"{GAUHAR}missing") for name in form.asked()} == expected
    assert {form.bind(name, "required") for name in form.asked()} == {"true()"}


def test_both_endings_discard_the_interview(form: PublishedForm) -> None:
    assert form.endings() == dict.fromkeys(ENDINGS, "discard")
    assert form.bind("end_consent", "relevant") == "consent = 'no'"
    assert form.bind("end_civil_society", "relevant") == "sector = 'civil_society'"


def test_nothing_after_the_screening_is_asked_of_someone_not_eligible(form: PublishedForm) -> None:
    assert {name: form.bind(name, "relevant") for name in GROUPS[1:]} == dict.fromkeys(
        GROUPS[1:], "eligible = 'yes'"
    )


@pytest.mark.parametrize("named", [*CONCERNS, *SOCIAL_FIELDS, *NAMED_POLICIES])
def test_an_impact_is_asked_right_after_what_it_is_about_and_only_if_that_was_named(
    form: PublishedForm, named: str
) -> None:
    order = form.asked()
    if_named = f"{named} != ''"
    if "no_more" in form.choices(named):
        if_named += f" and {named} != 'no_more'"

    assert order[order.index(named) + 1] == f"{named}_impact"
    assert form.bind(f"{named}_impact", "relevant") == if_named


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("second_concern", ["gravest_concern"]),
        ("active_field_2", ["active_field_1"]),
        ("policy_field_2", ["policy_field_1"]),
        ("policy_field_3", ["policy_field_1", "policy_field_2"]),
    ],
)
def test_nothing_is_named_twice_but_other(form: PublishedForm, name: str, others: list[str]) -> None:
    differs = " and ".join(f". != {other}" for other in others)
    if len(others) > 1:
        differs = f"({differs} )"

    assert form.bind(name, "constraint") == f"{differs} or . = 'other'"
    assert name in form.with_a("jr:constraintMsg")


def test_every_text_is_there_in_three_languages(form: PublishedForm) -> None:
    translations = {language: form.texts(language) for language in LANGUAGES}

    assert len(translations[ENGLISH]) > 130
    assert len({frozenset(texts) for texts in translations.values()}) == 1
    assert [
        (lang, key) for lang, texts in translations.items() for key in texts if texts[key] in {"", "-"}
    ] == []


def test_every_question_note_and_section_has_a_label_and_sensitive_ones_a_hint(form: PublishedForm) -> None:
    assert form.with_a("label") == {*form.asked(), *ENDINGS, "meaning", *GROUPS}
    assert form.with_a("hint") >= {"consent", "trust_organisations", "dialogue", "role_democracy"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hint_quotes_a_choice_as_the_list_has_it(form: PublishedForm, language: str) -> None:
    texts = form.texts(language)
    hints = [text for key, text in texts.items() if key.endswith(":hint")]
    quoted = [quote for hint in hints for quote in re.findall('[«"](.+?)[»"]', hint)]

    assert len(quoted) == 3
    assert set(quoted) <= {text for key, text in texts.items() if "/" not in key}


def test_policy_fields_read_alike_whichever_is_named(form: PublishedForm) -> None:
    for language in LANGUAGES:
        first, more = (listed(form, language, name) for name in ("policy_field", "policy_field_more"))
        assert len(first) == len(POLICY_FIELDS.split())
        assert more[:-1] == first


def listed(form: PublishedForm, language: str, name: str) -> list[str]:
    return [text for key, text in form.texts(language).items() if re.fullmatch(rf"{name}-\d+", key)]


def test_regions_read_as_in_the_citizen_questionnaire(form: PublishedForm) -> None:
    citizen = PublishedForm(FORMS / "citizen.md")

    assert form.choices("region") == ["national", *citizen.choices("region")]
    for language in LANGUAGES:
        assert listed(form, language, "region")[1:] == listed(citizen, language, "region")


@pytest.mark.parametrize("name", ["concern", "social_field", "impact"])
def test_what_organisations_are_asked_too_is_chosen_from_the_same_list(
    form: PublishedForm, organisation: PublishedForm, name: str
) -> None:
    for language in LANGUAGES:
        assert listed(form, language, name)
        assert listed(form, language, name) == listed(organisation, language, name)


def test_no_other_questionnaire_has_a_question_named_as_a_scored_one_here(
    organisation: PublishedForm,
) -> None:
    """Scoring finds a question by its name alone."""
    scored = {name for row in indicators() for name in row["questions"].split()}
    citizen = PublishedForm(FORMS / "citizen.md")

    assert scored.isdisjoint(citizen.named() | organisation.named())


@pytest.mark.parametrize("language", [KAZAKH, RUSSIAN])
def test_no_word_mixes_alphabets(form: PublishedForm, language: str) -> None:
    found = [*words(form.texts(language))]

    assert len(found) > 400
    assert [word for word in found if re.search("[A-Za-z]", word) and not word.isascii()] == []


def test_russian_is_written_with_russian_letters(form: PublishedForm) -> None:
    found = {word.lower() for word in words(form.texts(RUSSIAN))}
    foreign = {word for word in found if not re.fullmatch(f"[{CYRILLIC}]+|[a-z]+", word)}

    assert foreign == KAZAKH_NAMES_IN_RUSSIAN


def test_kazakh_is_written_with_kazakh_letters(form: PublishedForm) -> None:
    texts = form.texts(KAZAKH)
    found = {word.lower() for word in words(texts)}
    sentences = [text for key, text in texts.items() if key.endswith((":label", ":hint", "Msg"))]

    assert {
        word for word in found if not re.fullmatch(f"[{CYRILLIC}{KAZAKH_LETTERS}]+|[a-z]+", word)
    } == set()
    assert {word for word in found if set(word) & set(RUSSIAN_ONLY)} == set()
    assert [text for text in sentences if not set(text.lower()) & set(KAZAKH_LETTERS)] == []


@pytest.mark.parametrize("language", [KAZAKH, RUSSIAN])
def test_nobody_is_addressed_familiarly(form: PublishedForm, language: str) -> None:
    assert [text for text in form.texts(language).values() if FAMILIAR[language].search(text)] == []


def test_russian_you_is_capitalised_and_has_no_gender(form: PublishedForm) -> None:
    texts = list(form.texts(RUSSIAN).values())

    assert sum("Вы" in text or "Вам" in text or "Ваш" in text for text in texts) > 15
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_fits_its_place(form: PublishedForm, language: str) -> None:
    texts = form.texts(language)

    assert {key: text for key, text in texts.items() if len(text) > limit(key)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_choices_of_a_list_read_alike(form: PublishedForm, language: str) -> None:
    choices = [(key.rpartition("-")[0], text) for key, text in form.texts(language).items() if "/" not in key]

    assert len(choices) > 100
    assert len(choices) == len(set(choices))


@pytest.mark.parametrize("language", LANGUAGES)
def test_consent_says_what_is_kept_and_how_to_undo_it(form: PublishedForm, language: str) -> None:
    hint = form.texts(language)["/data/screening/consent:hint"]

    assert {"/withdraw", "/privacy"} <= set(re.findall(r"/\w+", hint))
    assert "Telegram" in hint
