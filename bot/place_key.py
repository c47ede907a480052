"""The key under the text field that sends where somebody is: when it is there. Pure.

It comes with a question that asks for a place and goes with it. A card has buttons of its own, and Telegram
takes but one kind under a message, so the key comes by a message before the card.
"""

from bot.actions import Action, LiftKeys, OfferPlace
from locales import N_, Translator
from surveys.form import Kind
from surveys.interview import Stage, Step

_WORDS = N_("The key below the text field sends where you are now. You need not use it.")
_LABEL = N_("📍 Send where I am", "button")


def around(
    chat: int, before: Step, after: Step | None, t: Translator, *, turned: bool = True
) -> list[Action]:
    """Give what becomes of the key between two steps; after the last one there is none."""
    asked, asks = _asks_for_a_place(before), _asks_for_a_place(after)
    if asks and turned:
        return [OfferPlace(chat, t(_WORDS), t.button(_LABEL))]
    return [LiftKeys(chat)] if asked and not asks else []


def _asks_for_a_place(step: Step | None) -> bool:
    if step is None or step.interview.stage is not Stage.ASKING or step.question is None:
        return False
    return step.question.kind is Kind.GEOPOINT
