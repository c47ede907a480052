"""The environment, read once. Every wrong or missing setting becomes one clear sentence."""

import re
from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AliasChoices,
    DirectoryPath,
    Field,
    FilePath,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.logs import Spelled
from locales.translator import ZONE
from scoring.declaration import Declaration
from surveys.fieldwork.night import Night
from surveys.fieldwork.reminders import Manners
from surveys.fieldwork.retention import Policy
from surveys.store import SecretKeyError, Vault
from surveys.store.address import beside

_REMEDIES = {
    "token": "GAUHAR_TOKEN is missing or is no bot token; BotFather gives one like 123456:ABC-DEF.",
    "coordinators": "GAUHAR_COORDINATORS must list Telegram user ids between commas, such as 1001,1002.",
    "secret_key": "GAUHAR_SECRET_KEY is missing or unusable; `gauhar key` prints a new one.",
    "api_url": "GAUHAR_API_URL must begin with http:// or https://.",
    "forms": "GAUHAR_FORMS must name a folder of questionnaires, or be left out for those of Gauhar.",
    "reminders": "GAUHAR_REMINDERS must list days in ascending order, such as 1,3,7, or say no.",
    "quiet_hours": "GAUHAR_QUIET_HOURS must name two hours of the day, such as 21-9.",
    "simulated": "GAUHAR_SIMULATED must be yes or no.",
    "sample": "GAUHAR_SAMPLE must be probability, quota or self-selected.",
    "statistics": "GAUHAR_STATISTICS must name a CSV file like scoring/data/secondary.csv, or be left out.",
    **{
        f"{what}_days": f"GAUHAR_{what.upper()}_DAYS must be a whole number of days, from 0 to 3650."
        for what in ("grace", "link", "parked", "contact")
    },
    "media_limit": "GAUHAR_MEDIA_LIMIT must be a whole number of megabytes, from 1 to 20.",
    "webhook_url": "GAUHAR_WEBHOOK_URL must be an address like https://example.org/gauhar, or be left out.",
    "webhook_secret": "GAUHAR_WEBHOOK_SECRET must have 16 to 256 of A-Z a-z 0-9 _ -, or be left out.",
    "listen": "GAUHAR_LISTEN must be an address and a port of this machine, such as 127.0.0.1:8080.",
    "log": "GAUHAR_LOG must be text or json.",
    "backup_days": "GAUHAR_BACKUP_DAYS must be a whole number of days, from 1 to 3650.",
}


_UNREADABLE = "The file .env cannot be read; save it as plain text in UTF-8, readable to whoever runs Gauhar."
_HOUR = "([01]?[0-9]|2[0-3])"
_LONGEST_REMINDER = 365  # days
_WEBHOOK = r"^(https://[^/?#\s@]+|http://(127\.0\.0\.1|localhost)(:[0-9]+)?)(/[A-Za-z0-9_./~-]*)?$"
_LISTEN = "127.0.0.1:8080"
_KNOCK = re.compile(r"[A-Za-z0-9_-]{16,256}")
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


class SettingsError(Exception):
    """Settings that cannot be used; `sentences` has one for each."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(sentences))


Days = Annotated[int, Field(ge=0, le=3650)]


class DatabaseSettings(BaseSettings):
    """What every command that reads answers needs."""

    model_config = SettingsConfigDict(
        env_prefix="GAUHAR_",
        env_file=".env",
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    database_url: str = "sqlite:///gauhar.sqlite3"
    secret_key: SecretStr
    forms: DirectoryPath | None = None
    simulated: bool = False
    sample: Declaration = Declaration.SELF_SELECTED
    statistics: FilePath | None = None
    substitutes: Annotated[frozenset[str], NoDecode] = frozenset()
    grace_days: Days = Policy.grace
    link_days: Days = Policy.link
    parked_days: Days = Policy.parked
    contact_days: Days = Policy.contact
    backup_days: Annotated[int, Field(ge=1, le=3650)] = Policy.backup
    erasures: Path | None = None

    @property
    def policy(self) -> Policy:
        """Give the days after which what need not be kept goes."""
        return Policy(self.grace_days, self.link_days, self.parked_days, self.contact_days, self.backup_days)

    @property
    def erasure_list(self) -> Path | None:
        """Name the file that lists what was erased; none for a database that is in no file either."""
        return self.erasures or beside(self.database_url)

    @field_validator("substitutes", mode="before")
    @classmethod
    def _split_substitutes(cls, value: object) -> object:
        return _listed(value)

    @field_validator("secret_key")
    @classmethod
    def _is_usable(cls, secret: SecretStr) -> SecretStr:
        try:
            Vault(secret.get_secret_value())
        except SecretKeyError as error:
            raise ValueError(str(error)) from error
        return secret

    @classmethod
    def read(cls) -> Self:
        """Read the environment and `.env`; raises SettingsError."""
        try:
            return cls()  # type: ignore[call-arg]  # the environment supplies them
        except ValidationError as error:
            raise SettingsError(_sentences(error)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError([_UNREADABLE]) from error


class Settings(DatabaseSettings):
    """What the running bot needs."""

    token: SecretStr = Field(validation_alias=AliasChoices("GAUHAR_TOKEN", "token"))
    api_url: str = Field(default="https://api.telegram.org", pattern=r"^https?://")
    coordinators: Annotated[frozenset[int], NoDecode] = frozenset()
    who: str = ""
    where: str = ""
    webhook_url: str = Field(default="", pattern=f"^$|{_WEBHOOK}")
    webhook_secret: SecretStr | None = None
    listen: str = Field(default="", pattern=r"^$|^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}$")
    reminders: Annotated[tuple[timedelta, ...], NoDecode] = (timedelta(1), timedelta(3), timedelta(7))
    media_limit: Annotated[int, Field(ge=1, le=20)] = 10
    quiet_hours: str = Field(default="21-9", pattern=f"^{_HOUR}-{_HOUR}$")
    log: Spelled = Spelled.TEXT

    @property
    def doors(self) -> str:
        """Give the address where the bot listens; none where it polls and nobody watches over it."""
        return self.listen or (_LISTEN if self.webhook_url else "")

    @property
    def knock(self) -> str:
        """Give the secret by which Telegram is known at the webhook: all workers share it."""
        if self.webhook_secret is not None:
            return self.webhook_secret.get_secret_value()
        return Vault(self.secret_key.get_secret_value()).fingerprint("webhook").hex()

    @property
    def manners(self) -> Manners:
        """Give how often, how soon and at which hours people are reminded."""
        begins, _, ends = self.quiet_hours.partition("-")
        return Manners(self.reminders, Night(ZONE, time(int(begins)), time(int(ends))))

    @field_validator("reminders", mode="before")
    @classmethod
    def _days(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        days = [] if value.strip().lower() == "no" else [float(part) for part in value.split(",")]
        if not all(before < after <= _LONGEST_REMINDER for before, after in pairwise([0.0, *days])):
            raise ValueError("days must ascend")
        return tuple(timedelta(days=day) for day in days)

    @field_validator("webhook_secret")
    @classmethod
    def _can_be_sent(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _KNOCK.fullmatch(secret.get_secret_value()):
            raise ValueError("no such secret")
        return secret

    @field_validator("token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr) -> SecretStr:
        if not _TOKEN.fullmatch(token.get_secret_value()):  # it becomes part of an address
            raise ValueError("no bot token")
        return token

    @field_validator("coordinators", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return _listed(value)


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _sentences(error: ValidationError) -> list[str]:
    wrong = dict.fromkeys(str(each["loc"][0]).removeprefix("GAUHAR_").lower() for each in error.errors())
    return [_REMEDIES.get(name, f"GAUHAR_{name.upper()} is not usable.") for name in wrong]
