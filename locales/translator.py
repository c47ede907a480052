"""Speaks one language: whole sentences, numbers and dates; it refuses to know who asks and what for."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from locales.catalogue import Sentences
from locales.marker import N_

ZONE = ZoneInfo("Asia/Almaty")  # all of Kazakhstan since 1 March 2024
DATE = N_("d MMMM y", "pattern")  # CLDR letters: a translator may reorder them, and quote words 'so'
DATE_TIME = N_("d MMMM y, HH:mm", "pattern")


@dataclass(frozen=True, slots=True)
class Translator:
    """One language's voice: `t("Hello, {name}", name=...)`."""

    language: str
    sentences: Sentences

    def __call__(self, msgid: str, /, **named: object) -> str:
        """Return the sentence in this language, its named places filled in."""
        return self._say("", msgid, named)

    def plural(self, singular: str, plural: str, n: int, /, **named: object) -> str:
        """Return the form of the sentence that counts `n` things; `{n}` is filled in with grouped digits."""
        pattern = self.sentences.find("", singular, plural, n)
        return pattern.format_map({"n": self.integer(n), **named})

    def button(self, msgid: str, /, **named: object) -> str:
        """Return a button's label: short in every language."""
        return self._say("button", msgid, named)

    def command(self, msgid: str, /, **named: object) -> str:
        """Return the description of a bot command, for Telegram's menu."""
        return self._say("command", msgid, named)

    def score(self, score: float) -> str:
        """Return a score with one decimal, halves away from zero."""
        tenths = Decimal(str(score)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return format_decimal(tenths, "#,##0.0", locale=self._locale)

    def integer(self, number: int) -> str:
        """Return a whole number with its groups of three set apart."""
        return format_decimal(number, "#,##0", locale=self._locale)

    def date(self, day: date) -> str:
        """Return a date in words: 5 March 2026."""
        return format_date(day, self._pattern(DATE), locale=self._locale)

    def date_time(self, moment: datetime) -> str:
        """Return a moment as clocks in Kazakhstan show it: 5 March 2026, 14:30."""
        if moment.tzinfo is None:
            raise ValueError(
                f"{moment} has no time zone: give date_time() an aware moment, such as now in UTC"
            )
        return format_datetime(moment, self._pattern(DATE_TIME), tzinfo=ZONE, locale=self._locale)

    @property
    def _locale(self) -> str:
        return self.language.replace("-", "_")

    def _pattern(self, msgid: str) -> str:
        return self.sentences.find("pattern", msgid)

    def _say(self, context: str, msgid: str, named: dict[str, object]) -> str:
        return self.sentences.find(context, msgid).format_map(named)
