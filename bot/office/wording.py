"""What the desk says of roles, codes and the audit log. Whole sentences, one language at a time."""

from collections.abc import Callable, Mapping

from bot.card import Card, bold, joined, plain, shortened
from bot.shelf import CITIZEN, Shelf
from locales import Translator
from surveys.fieldwork.roles import Role
from surveys.form import Choice
from surveys.store.audit import COMMAND_LINE, RESPONDENT, Noted

_LONGEST_ABOUT = 80
_NAME = 6  # characters by which a screen tells officials apart


def regions(shelf: Shelf) -> tuple[Choice, ...]:
    """Give the regions that citizens are asked for; none when the form does not ask."""
    question = shelf.newest[CITIZEN].by_name.get("region")
    return question.choices if question else ()


def region_name(t: Translator, shelf: Shelf, region: str) -> str:
    found = next((choice for choice in regions(shelf) if choice.name == region), None)
    return found.label[t.language] if found else region


def role_name(t: Translator, shelf: Shelf, role: Role, region: str | None) -> str:
    """Name a role, with its region if it has one."""
    if role is Role.REGIONAL:
        return t("Regional coordinator: {region}", region=region_name(t, shelf, region or "?"))
    return _ROLES[role](t)


def form_name(t: Translator, shelf: Shelf, form: str) -> str:
    """Name the people a questionnaire is for; one that does not come with Gauhar has its title."""
    known = _FORMS.get(form)
    if known:
        return known(t)
    return shelf.newest[form].title if form in shelf.newest else form


def profile_link(chat: int, words: str) -> str:
    """Spell a link by which Telegram shows whose chat it is: we keep no names."""
    return f'<a href="tg://user?id={chat}">{plain(words)}</a>'


def how_to_take(t: Translator) -> Card:
    return Card(plain(t("Write your code after the command, for example: /role CODE")))


def taken(t: Translator, name: str) -> Card:
    words = t("You have a role now: {role}. The menu shows what you can do.", role=name)
    return Card(joined(plain(words), plain(t("/language changes the language."))))


def not_taken(t: Translator) -> Card:
    return Card(plain(t("That code does not work. It may be mistyped, used already or too old.")))


def too_many(t: Translator) -> Card:
    return Card(plain(t("There were too many wrong codes today. Please try again tomorrow.")))


def owner_already(t: Translator) -> Card:
    return Card(plain(t("You own this survey and may do everything. The code was not used.")))


def offered(t: Translator, name: str, code: str, link: str, until: str) -> Card:
    """Show a fresh code, which is shown nowhere again."""
    return Card(
        joined(
            bold(t("Code for a role: {role}", role=name)),
            plain(t("Pass it on where only the right person reads it: whoever uses it first has the role.")),
            plain(link),
            f"<code>/role {plain(code)}</code>",
            plain(t("It works once, until {date}.", date=until)),
        )
    )


def line(t: Translator, noted: Noted, actor: str, told: str) -> str:
    """Spell one line of the audit log; `actor` is HTML already, `told` says what the act was about."""
    act = _ACTS.get(noted.act)
    said = act(t) if act else noted.act.replace("_", " ")
    about = shortened(told, _LONGEST_ABOUT)
    return f"{plain(t.date_time(noted.at))} · {actor} · {plain(said)}" + (
        f": {plain(about)}" if about else ""
    )


def actor_name(t: Translator, actor: str) -> str:
    """Name who did something: by kind, or by the beginning of their hash."""
    known = _ACTORS.get(actor)
    return known(t) if known else short(actor)


def short(actor: str) -> str:
    return actor[:_NAME]


_ROLES: Mapping[Role, Callable[[Translator], str]] = {
    Role.OWNER: lambda t: t("Owner"),
    Role.COORDINATOR: lambda t: t("Coordinator"),
    Role.OBSERVER: lambda t: t("Observer"),
}
_FORMS: Mapping[str, Callable[[Translator], str]] = {
    "citizen": lambda t: t("Citizens"),
    "organisation": lambda t: t("Organisations"),
    "expert": lambda t: t("Experts"),
}
_ACTORS: Mapping[str, Callable[[Translator], str]] = {
    RESPONDENT: lambda t: t("a respondent"),
    COMMAND_LINE: lambda t: t("command line"),
}
_ACTS: Mapping[str, Callable[[Translator], str]] = {
    "see_index": lambda t: t("looked at the index"),
    "fetch_index": lambda t: t("fetched the index as a file"),
    "see_progress": lambda t: t("looked at the progress"),
    "see_quality": lambda t: t("looked at odd interviews"),
    "exclude": lambda t: t("left an interview out of the figures"),
    "keep": lambda t: t("kept an interview in the figures"),
    "export": lambda t: t("exported answers"),
    "see_audit": lambda t: t("looked at the audit log"),
    "offer_role": lambda t: t("made a code for a role"),
    "withdraw_offer": lambda t: t("made a code for a role worthless"),
    "take_role": lambda t: t("took a role"),
    "revoke_role": lambda t: t("took a role away"),
    "withdrawn": lambda t: t("withdrew and had all answers erased"),
    "discarded": lambda t: t("was not asked further, the answers are erased"),
    "quota full": lambda t: t("was not asked further: enough people of the group"),
    "open_wave": lambda t: t("opened a wave"),
    "close_wave": lambda t: t("set the closing of a wave"),
    "invite": lambda t: t("made an invitation"),
    "open_link": lambda t: t("made a link"),
    "see_invitations": lambda t: t("looked at invitations"),
    "revoke": lambda t: t("made an invitation or a link worthless"),
    "set_quota": lambda t: t("set quotas"),
    "draft_broadcast": lambda t: t("drafted a broadcast"),
    "write_broadcast": lambda t: t("wrote a text of a broadcast"),
    "start_broadcast": lambda t: t("started a broadcast"),
    "pause_broadcast": lambda t: t("paused a broadcast"),
    "resume_broadcast": lambda t: t("went on with a broadcast"),
    "cancel_broadcast": lambda t: t("cancelled a broadcast"),
    "draft_form": lambda t: t("drafted a questionnaire"),
    "drop_draft": lambda t: t("deleted a draft of a questionnaire"),
    "hand_in": lambda t: t("sent a file of a questionnaire"),
    "drop_handed_in": lambda t: t("deleted files sent for a questionnaire"),
    "publish_form": lambda t: t("published a questionnaire"),
    "roll_back_form": lambda t: t("took a version of a questionnaire back"),
    "fetch_form": lambda t: t("fetched the workbook of a questionnaire"),
    "backup": lambda t: t("made a backup"),
    "put_back": lambda t: t("erased again what an old copy had brought back"),
    "see_broadcast": lambda t: t("fetched the outcomes of a broadcast"),
}
