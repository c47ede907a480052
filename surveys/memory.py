"""The situations of interviews looked at last, so that an answer need not be worked out from all before it.

Nothing depends on it: whoever asks brings the answers as they are kept by now, and what differs from those
remembered is worked out anew. So several processes may each remember what they like, and a step that was
never kept does no harm. What nobody has looked at for a while is forgotten, and at once whoever withdraws or
is through.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

from surveys.assessment import reassess
from surveys.form import Form
from surveys.logic import Situation
from surveys.state import OVER, Interview, Step, standing

MOST_QUESTIONS = 50_000
"""Of all situations remembered together: some 30 MB."""
LONGEST = timedelta(minutes=10)


class Memory:
    """Remembers situations by the key of their interview. Not for use from several threads at once."""

    def __init__(self, most_questions: int = MOST_QUESTIONS) -> None:
        self._most = most_questions
        self._size = 0
        self._held: OrderedDict[str, Situation] = OrderedDict()

    def standing(self, key: str, form: Form, interview: Interview, now: datetime) -> Step:
        """Show an interview as it is, as `state.standing` would."""
        known = self._held.get(key)
        if known is not None and (known.form.base or known.form) is form:
            step = Step(interview, reassess(known, interview.answers, now, interview.language))
        else:
            step = standing(form, interview, now)
        self.keep(key, step)
        return step

    def keep(self, key: str, step: Step) -> None:
        """Remember what a step has come to, most likely what is asked for next."""
        self.forget(key)
        if step.interview.stage in OVER:  # they may look once more, most do not
            return
        self._held[key] = step.situation
        self._size += len(step.situation.form.questions)
        while self._held and (self._size > self._most or self._first_is_old(step.situation.now)):
            self.forget(next(iter(self._held)))

    def forget(self, key: str) -> None:
        situation = self._held.pop(key, None)
        if situation is not None:
            self._size -= len(situation.form.questions)

    def _first_is_old(self, now: datetime) -> bool:
        return now - next(iter(self._held.values())).now > LONGEST
