"""Which choices are offered: by other answers, from tables, in an order of one's own, by pages."""

import tempfile
from pathlib import Path

import pytest
from conversation import SETTINGS, YES_NO, Conversation, findings_of, form_of, questions

from surveys import events as e
from surveys.form import Form
from surveys.interview import start
from surveys.offers import A_PAGE
from surveys.screens import Leaf, ProblemKind
from surveys.xlsform import FormError, publish, read_xform

CASCADE = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | choice_filter | required | parameters |
| | select_one regions | region | Region? | Область? | | yes | |
| | select_one districts | district | District? | Район? | region = ${region} | yes | |
| | select_multiple districts | seen | Seen? | Видели? | region = ${region} or name = 'far' | | |
| | select_one regions | drawn | Drawn? | Что? | | | randomize=true |
| | select_one regions | sown | Sown? | Что? | | | randomize=true seed=42 |
| | select_one districts | mixed | Mixed? | Что? | region = ${region} | | randomize=true |

| choices |
| | list_name | name | label::English (en) | label::Русский (ru) | region |
| | regions | north | North | Север | |
| | regions | south | South | Юг | |
| | regions | void | Void | Пусто | |
| | regions | west | West | Запад | |
| | districts | n1 | Northern one | Первый северный | north |
| | districts | n2 | Northern two | Второй северный | north |
| | districts | s1 | Southern one | Первый южный | south |
| | districts | far | Far away | Далеко | nowhere |
"""


def names(talk: Conversation) -> list[str]:
    return [choice.name for choice in talk.card.question.choices]


def at(name: str = "North") -> Conversation:
    return Conversation(form_of(CASCADE)).tapped(name)


def test_only_what_belongs_to_an_earlier_answer_is_offered() -> None:
    assert names(at("North").asked("district")) == ["n1", "n2"]
    assert names(at("South").asked("district")) == ["s1"]


def test_a_number_means_a_place_among_the_choices_offered() -> None:
    at("South").answer("1").content().has(district="s1")
    at("North").tapped("Northern two").has(district="n2")
    at("South").answer("Northern one").refused(ProblemKind.NOT_A_CHOICE)


def test_several_are_ticked_among_those_offered() -> None:
    talk = at("South").tapped("Southern one", "Far away", "Southern one").done()
    assert talk.has(seen="s1 far") is talk


def test_an_answer_that_is_no_longer_offered_is_asked_again_with_the_reason() -> None:
    talk = at("North").tapped("Northern two").changed("region").tapped("South").asked("district")
    assert talk.card.problem is not None
    assert talk.card.problem.kind is ProblemKind.NOT_OFFERED
    talk.tapped("Southern one").asked("seen")


def test_a_question_without_any_choice_left_can_be_skipped() -> None:
    talk = at("Void").asked("district")
    assert (names(talk), talk.card.can_skip) == ([], True)
    talk.skipped().content().asked("seen")


def test_choices_are_shuffled_for_each_respondent_and_stay_so() -> None:
    form, orders = form_of(CASCADE), set()
    for seed in range(20):
        talk = Conversation(form).tapped("North", "Northern one")
        talk.interview = start(form, "en", seed=seed)
        talk.does(e.Resumed()).tapped("North", "Northern one").skipped().asked("drawn")
        order = tuple(names(talk))
        assert order == tuple(names(talk.does(e.Resumed())))
        talk.tapped(talk.card.question.choices[0].label["en"]).has(drawn=order[0])
        orders.add(order)
    assert len(orders) > 5


def test_a_seed_of_the_form_gives_everybody_the_same_order() -> None:
    def order(seed: int) -> list[str]:
        talk = Conversation(form_of(CASCADE))
        talk.interview = start(talk.form, "en", seed=seed)
        return names(talk.does(e.Resumed()).tapped("North", "Northern one").skipped().skipped().asked("sown"))

    assert order(1) == order(2) != ["north", "south", "void", "west"]


def test_only_what_is_offered_is_shuffled() -> None:
    talk = at("North").tapped("Northern one").skipped().skipped().skipped().asked("mixed")
    assert sorted(names(talk)) == ["n1", "n2"]


# long lists


@pytest.fixture(scope="module")
def long_list() -> Form:
    rows = "".join(f"| | towns | t{n} | Town {n:03} | Город {n:03} |\n" for n in range(100))
    head = "| choices |\n| | list_name | name | label::English (en) | label::Русский (ru) |\n"
    return form_of(questions("select_one towns | town | Which town?", "text | other | Other?") + head + rows)


def test_a_long_list_is_shown_a_page_at_a_time(long_list: Form) -> None:
    talk = Conversation(long_list)
    assert talk.card.leaf == Leaf(tuple(range(A_PAGE)), 0, 9)
    talk.does(e.ChoicesTurned(8, talk.turn))
    assert names(talk) == ["t96", "t97", "t98", "t99"]
    talk.does(e.ChoicePicked(97, talk.turn)).has(town="t97")


def test_a_few_letters_find_a_choice_in_any_language(long_list: Form) -> None:
    talk = Conversation(long_list).answer("город 04").content()
    assert names(talk) == ["t4", *(f"t{n}" for n in range(40, 50))]
    assert talk.does(e.ChoicesTurned(0, talk.turn)).card.leaf == Leaf(tuple(range(A_PAGE)), 0, 9)
    talk.answer("n 04").does(e.ChoicePicked(41, talk.turn)).has(town="t41").asked("other")


def test_a_whole_label_is_an_answer_and_nothing_found_is_told(long_list: Form) -> None:
    Conversation(long_list).answer("Atlantis").refused(ProblemKind.NOT_A_CHOICE)
    Conversation(long_list).answer("Town 017").has(town="t17")


def test_a_page_of_an_earlier_card_changes_nothing(long_list: Form) -> None:
    talk = Conversation(long_list).does(e.ChoicesTurned(3, 99)).refused(ProblemKind.STALE)
    Conversation(form_of(CASCADE)).does(e.ChoicesTurned(1, 0)).refused(ProblemKind.STALE)
    assert talk.card.leaf is not None


# attached tables

FILED = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | choice_filter |
| | text | region | Region? | Область? | |
| | select_one_from_file towns.csv | town | Town? | Город? | region = ${region} |
"""
TOWNS = "name,label::English (en),label::Русский (ru),region\na,Aral,Арал,west\nb,Balqash,Балхаш,east\n"


def filed(towns: str | None, survey: str = FILED) -> Form:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.md"
        path.write_text(survey + SETTINGS, "utf-8")
        if towns is not None:
            (Path(folder) / "towns.csv").write_text(towns, "utf-8-sig")
        publication = publish(path)
        assert read_xform(publication.xform) == publication.form  # what is stored is whole by itself
        return publication.form


def test_choices_come_from_a_table_beside_the_workbook() -> None:
    talk = Conversation(filed(TOWNS), "ru").answer("east").asked("town")
    assert [choice.label["ru"] for choice in talk.card.question.choices] == ["Балхаш"]
    talk.answer("балхаш").has(town="b")


def test_one_label_may_stand_for_all_languages_and_semicolons_part_columns() -> None:
    form = filed("name;label;region\na;Aral;west\n")
    assert form.by_name["town"].choices[0].label == {"en": "Aral", "ru": "Aral"}


@pytest.mark.parametrize(
    ("towns", "words"),
    [
        (None, "survey, row 3: The file towns.csv is not there."),
        ("name,label\n", "towns.csv: The table has 0 rows."),
        ("name,label,region\na,A,x\na,B,x\n", "towns.csv, row 3: The choice 'a' stands in row 2 already."),
        ("name,label,region\n,A,x\n", "towns.csv, row 2: '' cannot be the name"),
        ("name,label::English (en),region\na,A,x\n", "towns.csv, row 2: There is no label in Русский (ru)."),
        ("name,label\na,A\n", "survey, row 3: The choice_filter reads a column 'region'"),
    ],
)
def test_a_table_that_will_not_do_is_refused(towns: str | None, words: str) -> None:
    with pytest.raises(FormError, match=r".*") as refused:
        filed(towns)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("select_one yn | b | B? | | | | | | | colour = 'red'", "reads a column 'colour'"),
        ("text | b | B? | | | | | | | name = 'yes'", "no choices to filter"),
        ("select_one yn | b | B? | | | | | | | ${nobody} = name", "${nobody}, which is no question"),
        ("select_one yn | b | B? | | | | | | | (name", "cannot be understood"),
        ("select_one yn | b | B? | | | | | | | name = ${later}", "looks ahead to later"),
    ],
)
def test_a_filter_that_cannot_work_is_refused(row: str, words: str) -> None:
    tables = questions("text | a | A?", row, "text | later | C?", extra=" | choice_filter") + YES_NO
    found = findings_of(tables)
    assert [each.row for each in found if words in each.problem] == [3], found


def test_a_label_quoting_nobody_is_refused_with_its_row() -> None:
    found = findings_of(questions("text | a | A?", "text | b | Dear ${nobody}"))
    assert {each.row for each in found} == {3}
    assert "quotes ${nobody}" in found[0].problem
