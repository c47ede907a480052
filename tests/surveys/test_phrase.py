"""A sentence of the core is English as it stands, keeps what it is made of, and travels between processes."""

from surveys.phrase import Phrase, phrase_of


def test_a_phrase_is_a_text_with_its_values_in_it() -> None:
    assert Phrase("Row {row} adds {name}.", row=3, name="{x}") == "Row 3 adds {x}."


def test_a_phrase_keeps_its_template_and_its_values_as_texts() -> None:
    phrase = Phrase("Row {row} is wrong: {reason}.", row=3, reason=Phrase("it is empty"))

    assert phrase.template == "Row {row} is wrong: {reason}."
    assert phrase.values == {"row": "3", "reason": "it is empty"}


def test_a_phrase_comes_back_whole_from_another_process() -> None:
    phrase = Phrase("Row {row}: {reason}.", row=3, reason=Phrase("{n} too many", n=2))

    again = phrase_of(phrase.spelled())

    assert (again, again.template, again.values) == (phrase, phrase.template, phrase.values)
    assert isinstance(again.values["reason"], Phrase)
    assert again.values["reason"].template == "{n} too many"
