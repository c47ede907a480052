"""Longer texts of ours: help, privacy, refusals. Whole sentences, one language at a time."""

from bot.card import Card, bold, joined, plain
from locales import Translator


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
        t("/withdraw – leave the survey and erase your answers"),
    )


def privacy_card(t: Translator) -> Card:
    """Say who asks, what is kept, how, and what one can do about it."""
    return Card(
        joined(
            bold(t("Your answers and your privacy")),
            plain(
                t(
                    "A research team asks these questions to measure how civil society in Kazakhstan "
                    "is doing. Only overall figures are published, never one person's answers."
                )
            ),
            plain(
                t(
                    "Your answers are stored apart from your Telegram account. The link between the two is "
                    "encrypted; your name and your phone number are not stored."
                )
            ),
            plain(
                t(
                    "Chats with bots are not end-to-end encrypted: Telegram itself could technically read "
                    "this chat. You can delete the chat on your phone at any time."
                )
            ),
            plain(t("Taking part is voluntary. With /withdraw everything you told me is erased at once.")),
        )
    )


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
    return Card(plain(words))


def nothing_to_withdraw(t: Translator) -> Card:
    return Card(plain(t("I have nothing of yours to erase.")))


def stumbled(t: Translator) -> Card:
    """Apologise for a message that could not be handled."""
    words = t(
        "Something went wrong on our side with your last message. Your earlier answers are safe. /start"
    )
    return Card(plain(words))
