"""Longer texts of ours: help, privacy, refusals. Whole sentences, one language at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.card import Card, bold, joined, plain
from locales import Translator
from surveys.fieldwork.retention import Policy
from surveys.xpath import CHEAPER, XPathBudgetError


def help_card(t: Translator) -> Card:
    """Explain how to answer, and the commands."""
    return Card(
        joined(
            bold(t("How this works")),
            plain(t("I ask one question at a time. Tap a button, or write your answer.")),
            plain(
                t("Every answer is kept at once. You may stop at any time and go on later, even after weeks.")
            ),
            "\n".join(plain(line) for line in _commands(t)),
        )
    )


def _commands(t: Translator) -> tuple[str, ...]:
    return (
        t("/start – begin or go on\n/language – change the language\n/pause – stop for now"),
        t("/review – see and change your answers\n/privacy – what happens to your answers"),
        t("/paper – get all questions to read or print\n/copy – get a copy of your answers to print"),
        t("/mydata – get your answers as a file\n/withdraw – leave the survey and erase your answers"),
    )


@dataclass(frozen=True)
class Notice:
    """What the operators must tell: who asks, where answers are stored, how long what is kept."""

    who: str = ""
    where: str = ""
    policy: Policy = field(default_factory=Policy)


def privacy_card(t: Translator, notice: Notice, *, sends: bool = False) -> Card:
    """Say who asks, what is kept, how, where and for how long, and what one can do about it.

    `sends` tells whether any question asks for a picture, a recording or another file.
    """
    return Card(
        joined(
            bold(t("Your answers and your privacy")),
            plain(
                t(
                    "A research team asks these questions to measure how civil society in Kazakhstan "
                    "is doing. Only overall figures are published, never one person's answers."
                )
            ),
            "\n".join(plain(line) for line in operators(t, notice)),
            plain(
                t(
                    "Your answers are stored apart from your Telegram account. The link between the two is "
                    "encrypted; your name and your phone number are not stored."
                )
            ),
            *([plain(_of_files(t))] if sends else []),
            plain(_how_long(t, notice.policy)),
            plain(
                t(
                    "Chats with bots are not end-to-end encrypted: Telegram itself could technically read "
                    "this chat. You can delete the chat on your phone at any time."
                )
            ),
            plain(t("Taking part is voluntary. With /withdraw everything you told me is erased at once.")),
            plain(t("With /mydata you get everything you told me as a file.")),
        )
    )


def _of_files(t: Translator) -> str:
    return t(
        "Pictures, recordings and files that you send are kept encrypted and are erased together with your "
        "answers. A face or a voice can show who you are, also after the link is deleted."
    )


def operators(t: Translator, notice: Notice) -> Iterator[str]:
    """Name who asks and where answers are stored, as far as the settings say."""
    if notice.who:
        yield t("This survey is run by: {who}.", who=notice.who.rstrip("."))
    if notice.where:
        yield t("Your answers are stored here: {where}.", where=notice.where.rstrip("."))


def _how_long(t: Translator, policy: Policy) -> str:
    link = t.plural(
        "The link is deleted {n} day after you finish. Then nobody can tell which answers are yours.",
        "The link is deleted {n} days after you finish. Then nobody can tell which answers are yours.",
        policy.link,
    )
    unfinished = t.plural(
        "Unfinished answers are deleted {n} day after the survey closes.",
        "Unfinished answers are deleted {n} days after the survey closes.",
        policy.grace,
    )
    return f"{link} {unfinished}"


def nothing_kept(t: Translator) -> Card:
    return Card(plain(t("I have no answers of yours.")))


def here_it_is(t: Translator) -> str:
    """Caption the file with somebody's answers."""
    return t("Here is everything you told me, with the times. Only you get this file.")


def no_more_reminders(t: Translator) -> Card:
    words = t(
        "I will not remind you again or write to you on my own. If you would like to go on one day: /resume"
    )
    return Card(plain(words))


def passed_on(t: Translator) -> str:
    """Say for a respondent, to their friends, what the link leads to."""
    return t("A survey about civil society in Kazakhstan. It takes about ten minutes and is voluntary.")


def welcome_text(t: Translator) -> str:
    """Greet a new contact in one language."""
    return t("Hello! This is Gauhar, a survey about civil society in Kazakhstan.")


def unknown_command(t: Translator) -> Card:
    return Card(plain(t("I do not know that command. /help shows what I can do.")))


def not_an_official(t: Translator) -> Card:
    return Card(plain(t("That is only for the people who run this survey. Thank you for your interest!")))


def not_their_duty(t: Translator) -> Card:
    return Card(plain(t("Your role does not include that. Whoever gave you the role can give you another.")))


def no_such_button(t: Translator) -> Card:
    return Card(plain(t("That button no longer works. /help shows what I can do.")))


def withdrawn(t: Translator) -> Card:
    words = t(
        "Everything you told me has been erased. Thank you for your time. If you change your mind: /start"
    )
    chat = t("Older messages stay in this chat until you delete it on your phone.")
    return Card(joined(plain(words), plain(chat)))


def nothing_to_withdraw(t: Translator) -> Card:
    return Card(plain(t("I have nothing of yours to erase.")))


def stumbled(t: Translator) -> Card:
    """Apologise for a message that could not be handled."""
    words = t(
        "Something went wrong on our side with your last message. Your earlier answers are safe. /start"
    )
    return Card(plain(words))


def unsaved(t: Translator) -> Card:
    """Apologise while nothing can be saved."""
    words = t(
        "I cannot save anything at the moment. Your last answer is not lost: I will take it in a while."
    )
    return Card(plain(words))


def set_aside(t: Translator, costly: XPathBudgetError | None = None) -> Card:
    """Tell owners that a message could not be handled, and nothing of what it was.

    `costly` is what the form has to do with it.
    """
    words = t(
        "A message could not be handled and was set aside; it is not lost. On the server, "
        "“{command}” tells the reason.",
        command="gauhar inbox list",
    )
    return Card(joined(plain(words), plain(_too_costly(t, costly)) if costly else ""))


def _too_costly(t: Translator, costly: XPathBudgetError) -> str:
    where = t(
        "The questionnaire {form} is in the way: with these answers, an expression in row {row} of the "
        "sheet “survey” takes too much work.",
        form=costly.form,
        row=costly.item,
    )
    return f"{where} {t(CHEAPER)}"


def not_exhibited(t: Translator, name: str) -> Card:
    """Tell owners that people are asked a question without what belongs to it."""
    words = t(
        "The file {name} could not be shown, so people see its question without it. "
        "Publish the questionnaire with another file.",
        name=name,
    )
    return Card(plain(words))


def not_their_region(t: Translator) -> Card:
    return Card(plain(t("You can look at the whole country and at your own region only.")))
