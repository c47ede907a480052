"""What is counted while the bot runs, for Prometheus: how much, how fast, how often in vain.

Labels are words of ours and kinds of errors. Nothing of an answer, a name or a chat is ever among them.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from bot.incoming import Json

_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Numbers:
    """The counts of one process."""

    def __init__(self) -> None:
        self._registry = here = CollectorRegistry()
        self._seconds = Histogram(
            "gauhar_update_seconds",
            "From an update's arrival to the next question",
            registry=here,
            buckets=_BOUNDS,
        )
        self._updates = Counter("gauhar_updates", "Updates, by what came of them", ["outcome"], registry=here)
        self._errors = Counter(
            "gauhar_errors", "Tries that failed, by kind of error", ["kind"], registry=here
        )
        self._sends = Counter(
            "gauhar_sends", "Calls to Telegram, by outcome", ["what", "outcome"], registry=here
        )
        self._outcomes: dict[tuple[str, str], Counter] = {}  # they are looked up for every call
        self._in_hand = Gauge("gauhar_updates_in_hand", "Updates being handled", registry=here)
        self._oldest = Gauge(
            "gauhar_oldest_update_seconds", "Age of the oldest update in hand", registry=here
        )
        self._answers = _Answers()
        here.register(self._answers)
        self._backlog = Gauge("gauhar_backlog_updates", "Updates that wait at Telegram", registry=here)
        self._set_aside = Gauge("gauhar_set_aside_updates", "Updates in the inbox", registry=here)
        self._keys = count()
        self._since: dict[int, float] = {}
        self._in_hand.set_function(lambda: len(self._since))
        self._oldest.set_function(self._age)

    @contextmanager
    def handling(self, update: Json) -> Iterator[None]:
        """Count an update while it is in hand; what raises is put off until it is brought again."""
        key, began = next(self._keys), time.monotonic()
        self._since[key] = _sent_at(update)
        try:
            yield
        except BaseException:
            self._updates.labels("put_off").inc()
            raise
        else:
            self._updates.labels("taken").inc()
            self._seconds.observe(time.monotonic() - began)
        finally:
            del self._since[key]

    def failed(self, error: Exception) -> None:
        self._errors.labels(type(error).__name__).inc()

    def sent(self, what: str, outcome: str) -> None:
        count = self._outcomes.get((what, outcome))
        if count is None:
            count = self._outcomes[what, outcome] = self._sends.labels(what, outcome)
        count.inc()

    def spelled(self, answers: int, backlog: int | None, set_aside: int | None) -> bytes:
        """Spell all counts as Prometheus reads them; what cannot be known just now is not a number."""
        self._answers.number = answers
        self._backlog.set(float("nan") if backlog is None else backlog)
        self._set_aside.set(float("nan") if set_aside is None else set_aside)
        return generate_latest(self._registry)

    def _age(self) -> float:
        return max(0.0, time.time() - min(self._since.values(), default=time.time()))


class _Answers(Collector):
    """Tells a count that is kept elsewhere: how many answers the store has kept since it was opened."""

    number = 0

    def collect(self) -> Iterator[CounterMetricFamily]:
        yield CounterMetricFamily("gauhar_answers", "Answers kept since the start", self.number)


def _sent_at(update: Json) -> float:
    """Tell when an update was sent; of a press on a button Telegram does not say, so now."""
    body = update.get("message") or update.get("edited_message")
    date = body.get("edit_date", body.get("date")) if isinstance(body, dict) else None
    return float(date) if isinstance(date, int) else time.time()
