"""What is said to those who come by a link or a code. Whole sentences, one language at a time."""

from collections.abc import Callable, Iterable, Mapping

from bot.card import Card, bold, joined, plain
from locales import Translator
from surveys.fieldwork.codes import spaced
from surveys.fieldwork.invitations import HANDOVER_LASTS, Link, Opening


def in_each(voices: Iterable[Translator], say: Callable[[Translator], Card]) -> Card:
    """Say something to somebody who has not chosen a language yet."""
    return Card(joined(*(say(t).text for t in voices)))


def greeting(t: Translator, name: str) -> Card:
    """Name whom an invitation is for, so that one that went astray is noticed."""
    return Card(
        joined(
            plain(t("You have come with an invitation for: {name}.", name=name)),
            plain(t("To read or print all questions and prepare with colleagues or the accountant: /paper")),
            plain(t("If a colleague is to go on in your place at some point: /handover")),
        )
    )


def taken_over(t: Translator, name: str) -> Card:
    words = t(
        "You now go on with the questionnaire for: {name}. Your colleague's answers are kept; you can read "
        "and change them with /review.",
        name=name,
    )
    return Card(plain(words))


def taken_from(t: Translator) -> Card:
    return Card(
        plain(t("A colleague has taken over the questionnaire you were invited to. Your answers are kept."))
    )


def handed_over(t: Translator) -> Card:
    """Say why the former holder's buttons do nothing."""
    return Card(
        joined(
            plain(t("A colleague is at this questionnaire now, so your buttons no longer work.")),
            plain(t("To go on yourself, ask your colleague for a hand-over code.")),
            plain(t("To answer the survey for everybody: /start")),
        )
    )


def handover_code(t: Translator, code: str, link: str) -> Card:
    """Show a fresh code for a colleague, which is shown nowhere again."""
    return Card(
        joined(
            bold(t("Code for a colleague")),
            plain(
                t.plural(
                    "Send it to the colleague who is to go on. It works once, for {n} day; until it is used "
                    "you can go on yourself.",
                    "Send it to the colleague who is to go on. It works once, for {n} days; until it is used "
                    "you can go on yourself.",
                    HANDOVER_LASTS.days,
                )
            ),
            plain(link),
            f"<code>/code {spaced(code)}</code>",
        )
    )


def nothing_to_hand_over(t: Translator) -> Card:
    words = t("Only a questionnaire to which you were invited with a personal code can be handed over.")
    return Card(plain(words))


def how_to_write(t: Translator) -> Card:
    return Card(plain(t("Write the code of your invitation after the command, for example: /code CODE")))


def too_many(t: Translator) -> Card:
    return Card(plain(t("There were too many wrong codes today. Please try again tomorrow.")))


def refused(t: Translator, opening: Opening) -> Card:
    """Say why a code lets nobody in."""
    return Card(plain(_REFUSALS[opening](t)))


def link_refused(t: Translator, state: Link) -> Card:
    """Say why nobody begins by an open link."""
    if state is Link.FULL:
        words = t(
            "As many people as we could ask by this link have begun already. Thank you for your interest!"
        )
    else:
        words = t("This link is closed, so no new interviews begin by it. Thank you for your interest!")
    return Card(plain(words))


_REFUSALS: Mapping[Opening, Callable[[Translator], str]] = {
    Opening.UNKNOWN: lambda t: t(
        "I do not know this code. Please check it letter by letter, or ask whoever gave it to you."
    ),
    Opening.TAKEN: lambda t: t(
        "A colleague of yours is at this questionnaire already. Ask them to send me /handover: that gives a "
        "code with which you can go on in their place."
    ),
    Opening.OWN_HANDOVER: lambda t: t(
        "This code is for your colleague, please pass it on. Until it is used you can go on yourself."
    ),
    Opening.HANDOVER_OVER: lambda t: t(
        "This hand-over code is too old. Please ask your colleague for a new one."
    ),
    Opening.REVOKED: lambda t: t(
        "This invitation is no longer valid. Please ask whoever invited you for a new one."
    ),
    Opening.EXPIRED: lambda t: t(
        "This invitation has expired. Please ask whoever invited you for a new one."
    ),
    Opening.DONE: lambda t: t("The questionnaire of this invitation has already been completed. Thank you!"),
}
