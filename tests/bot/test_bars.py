"""How far a respondent is told to have come, over whole interviews with the questionnaires of the house."""

import datetime as dt
from dataclasses import replace

import pytest
from collected import published

from bot.drawing import Recipe, arrivals
from surveys.form import Answer
from surveys.interview import Stage, standing
from surveys.screens import Asking
from surveys.view import look
from surveys.xlsform import Publication

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
PUBLISHED = [*published().values()]


def places(publication: Publication, respondent: int) -> list[tuple[int, int]]:
    """Lead a drawn respondent through a questionnaire; give the number and the total on each card."""
    form = publication.form
    sent = arrivals(Recipe(form.name, publication.xform, 11, NOW), [respondent])[0].interview
    answers: dict[str, Answer] = {}
    shown = []
    for name in sorted(sent.answers, key=form.numbers.__getitem__):
        screen = look(standing(form, replace(sent, stage=Stage.ASKING, answers=dict(answers)), NOW))
        assert isinstance(screen, Asking)
        assert screen.question.name == name
        shown.append((screen.number, screen.total))
        answers[name] = sent.answers[name]
    return shown


@pytest.mark.parametrize("publication", PUBLISHED, ids=lambda one: str(one.form.name))
@pytest.mark.parametrize("respondent", range(6))
def test_the_way_never_grows_longer_while_one_walks_it(publication: Publication, respondent: int) -> None:
    shown = places(publication, respondent)
    totals = [total for _, total in shown]

    assert len(shown) > 20
    assert totals == sorted(totals, reverse=True)
    assert shown[-1] == (totals[-1], totals[-1])
