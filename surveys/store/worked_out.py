"""Works out a completed interview's calculations, so that scoring finds age groups and the like as columns.

It happens once, at the moment of completion, so that the same rows give the same score on any later day.
"""

from datetime import datetime

from surveys.assessment import assess
from surveys.form import Form
from surveys.interview import Interview
from surveys.store.privacy import is_sealed


def worked_out(form: Form, interview: Interview, now: datetime) -> dict[str, str]:
    """Give every calculation that has a value, save those that would repeat free text."""
    situation = assess(form, interview.answers, now, interview.language, interview.seed)
    calculated = [q for q in situation.form.questions if q.is_worked_out and not is_sealed(form, q.name)]
    return {q.name: value for q in calculated if (value := situation.value(q))}
