"""Judges how an installation stands: from what was found to one line each, in order or with a remedy.

It asks nothing and nobody; what is found out, and how, is the matter of bot/probing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from surveys.store.examination import Examined

DRIFT = timedelta(seconds=30)
"""By how much a clock may differ: reminders and broadcasts keep hours, and backups expire by days."""
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
_QUEUE = 100  # updates that wait: a worker handles more than that in a few seconds
_RECENT = timedelta(hours=1)
_GIGABYTE = 10**9
_OLDEST_POSTGRESQL = 14
_DURABLE = {"journal_mode": {"wal"}, "synchronous": {"2", "3"}, "fsync": {"on"}}
_LOSES = {"off", "local"}  # values of synchronous_commit with which an acknowledged answer may be lost
_UNAUTHORIZED = (401, 404)


@dataclass(frozen=True)
class Line:
    """What was looked at and how it stands; a line with a remedy is a finding."""

    what: str
    said: str
    remedy: str = ""

    @property
    def is_finding(self) -> bool:
        return bool(self.remedy)


@dataclass(frozen=True)
class Answered:
    """What Telegram said to one call; `code` is HTTP's, `drift` how far our clock is ahead of Telegram's."""

    code: int
    result: Mapping[str, Any]
    drift: timedelta | None = None


@dataclass(frozen=True)
class Room:
    """A folder of a disk: bytes free, and how many bytes what is kept there takes already."""

    folder: str
    free: int
    used: int


def of_token(me: Answered | None) -> Line:
    """Judge what getMe gave; None: nobody answered."""
    if me is None:
        return Line(
            "token", "Telegram does not answer.", "Check the network, a firewall, and GAUHAR_API_URL."
        )
    if me.code in _UNAUTHORIZED:
        remedy = "Ask BotFather for the current token and put it into GAUHAR_TOKEN."
        return Line("token", "Telegram does not know the token.", remedy)
    if "username" not in me.result:
        return Line("token", f"Telegram answers with error {me.code}.", "Try again in a few minutes.")
    return Line("token", f"The bot is @{me.result['username']}.")


def of_webhook(hook: Answered | None, wanted: str, now: datetime) -> Line:
    """Judge what getWebhookInfo gave against the address that is wanted; none: the bot polls."""
    if hook is None or "url" not in hook.result:
        return Line("webhook", "Telegram did not tell.", "Put the token right first.")
    info = hook.result
    waiting = int(info.get("pending_update_count", 0))
    failed = _failed(info, now) if info["url"] else ""
    if info["url"] != wanted:
        return Line(
            "webhook", _elsewhere(str(info["url"]), wanted), "Start `gauhar run`: it puts that right."
        )
    if failed:
        remedy = (
            "Try the address from outside: the proxy must have a valid certificate and pass the path on to "
            "GAUHAR_LISTEN of a running worker."
        )
        return Line("webhook", f"Telegram could not bring an update at {failed}", remedy)
    if waiting > _QUEUE:
        remedy = "See that a bot runs and its log is quiet; with many people at once start another worker."
        return Line("webhook", f"{waiting} updates wait.", remedy)
    how = f"Telegram brings updates to {wanted}" if wanted else "There is none, the bot polls"
    return Line("webhook", f"{how}; {waiting} wait.")


def _failed(info: Mapping[str, Any], now: datetime) -> str:
    at = datetime.fromtimestamp(int(info.get("last_error_date", 0)), UTC)
    return (
        f"{at:%H:%M} UTC: {info.get('last_error_message', 'no reason given')}" if now - at < _RECENT else ""
    )


def _elsewhere(url: str, wanted: str) -> str:
    if not wanted:
        return f"Telegram brings updates to {url}, but GAUHAR_WEBHOOK_URL is empty."
    return f"Telegram brings updates to {url}." if url else "Telegram does not know GAUHAR_WEBHOOK_URL yet."


def of_clock(drifts: Mapping[str, timedelta]) -> Line:
    """Judge how far this machine's clock is ahead of others, by whose they are."""
    if not drifts:
        return Line("clock", "Nobody else's clock could be read.", "Put the token right first.")
    whose = max(drifts, key=lambda each: abs(drifts[each]))
    seconds = drifts[whose].total_seconds()
    if abs(drifts[whose]) <= DRIFT:
        return Line("clock", f"It differs by {abs(seconds):.0f} seconds from {whose}'s.")
    way = "ahead of" if seconds > 0 else "behind"
    remedy = "Have the machines' clocks set by the network: `timedatectl set-ntp true`."
    return Line("clock", f"It is {abs(seconds):.0f} seconds {way} {whose}'s.", remedy)


def of_database(found: Examined) -> Iterator[Line]:
    """Judge a database: five lines, or one when it cannot be opened."""
    if found.trouble:
        remedy = "Check GAUHAR_DATABASE_URL and that the server runs; `gauhar db upgrade` makes a new file."
        yield Line("database", f"{found.shown} cannot be opened: {found.trouble}.", remedy)
        return
    yield _of_version(found)
    yield _of_schema(found)
    if found.schema is not None:
        yield _of_key(found)
        yield _of_writing(found)
    yield _of_durability(found)


def _of_version(found: Examined) -> Line:
    old = found.kind == "postgresql" and int(found.version.partition(".")[0]) < _OLDEST_POSTGRESQL
    remedy = f"Move to PostgreSQL {_OLDEST_POSTGRESQL} or newer: this one gets no corrections any more."
    kind = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[found.kind]
    return Line("database", f"{found.shown}, {kind} {found.version}.", remedy if old else "")


def _of_schema(found: Examined) -> Line:
    if found.schema is None:
        return Line("tables", "There are none yet.", "Make them with `gauhar db upgrade`.")
    if not found.is_known:
        said = f"A newer Gauhar wrote them (schema {found.schema})."
        return Line("tables", said, "Update this program.")
    if found.schema != found.newest:
        said = f"They are at schema {found.schema}, the program at {found.newest}."
        return Line("tables", said, "Stop all workers, make a backup, and run `gauhar db upgrade`.")
    return Line("tables", f"They are up to date (schema {found.schema}).")


def _of_key(found: Examined) -> Line:
    if found.key_fits is False:
        remedy = "Put the key this database was written with into GAUHAR_SECRET_KEY."
        return Line("key", "The database was written with another secret key.", remedy)
    return Line("key", "It fits." if found.key_fits else "The next start seals the database with it.")


def _of_writing(found: Examined) -> Line:
    if found.unwritable:
        remedy = "Give the bot's user the right to write, and see that the disk is not full."
        return Line("writing", f"The database takes nothing: {found.unwritable}.", remedy)
    return Line("writing", "The database takes what is written.")


def _of_durability(found: Examined) -> Line:
    weak = [f"{name} is {value}" for name, value in found.durable if _is_weak(name, value)]
    if not weak:
        return Line("durability", "What is committed is on disk.")
    remedy = (
        "Put the file on a local disk, not a network folder."
        if found.kind == "sqlite"
        else "Set fsync and synchronous_commit to on for this server."
    )
    return Line("durability", f"A power failure could lose answers: {', '.join(weak)}.", remedy)


def _is_weak(name: str, value: str) -> bool:
    return value in _LOSES if name == "synchronous_commit" else value not in _DURABLE[name]


def of_room(rooms: Sequence[Room]) -> Line:
    """Judge disks: to rewrite a database's file, as after a withdrawal, takes its size once more."""
    tight = [room for room in rooms if room.free < max(_GIGABYTE, 2 * room.used)]
    if not tight:
        least = min(rooms, key=lambda room: room.free)
        return Line("disk", f"{least.free / _GIGABYTE:.1f} GB are free.")
    said = "; ".join(f"{room.folder} has {room.free / _GIGABYTE:.1f} GB free" for room in tight)
    remedy = "Make room: 1 GB at least, and twice the size of the database."
    return Line("disk", f"{said}.", remedy)


def of_erasures(path: str, entries: int | None, trouble: str) -> Line:
    """Judge the list of erasures: how many it has, None where there is no file, or what is wrong."""
    if trouble:
        return Line("erasures", trouble, "Never restore a backup before this is put right.")
    if entries is None:
        return Line("erasures", f"{path or 'A list'} is not there yet; the bot makes it.")
    return Line("erasures", f"{path} is whole, with {entries} entries.")


def of_fonts(lacking: Mapping[str, str]) -> Line:
    """Judge typefaces: which letters each lacks; those of pictures and papers are looked at."""
    poor = [f"{face} lacks {letters}" for face, letters in lacking.items() if letters]
    if poor:
        remedy = "Install the program anew, with matplotlib as the lock file pins it: its typeface has them."
        return Line("fonts", f"{'; '.join(poor)}.", remedy)
    return Line("fonts", "Pictures and papers have all Kazakh letters.")


def of_forms(names: Sequence[str], troubles: Sequence[str], needed: str) -> Line:
    """Judge questionnaires: the names of those that can be published, and what is wrong with others."""
    if troubles:
        remedy = "Mend what `gauhar forms check FILE` lists."
        return Line("forms", " ".join(troubles), remedy)
    if needed not in names:
        said = f"None has the form_id {needed}, which everybody is asked."
        return Line("forms", said, "Add it to the folder GAUHAR_FORMS names, or leave that out.")
    return Line("forms", f"They can be published: {', '.join(names)}.")
