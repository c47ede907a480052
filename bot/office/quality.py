"""The duties about odd interviews: looking at them, leaving one out with a reason, keeping one.

Nothing is deleted. Which look odd is worked out after the commit, so that nobody's answer waits for it;
deciding is done here, in the transaction, and noted with its reason.
"""

import re

from bot.actions import Action, ShowQuality
from bot.card import Card, Rows, bold, joined, plain
from bot.office import quality_words as words
from bot.office.duty import Request, button
from bot.office.progress import seen_by
from surveys.fieldwork.roles import Act, may, within
from surveys.store.verdicts import SHORT, Ruling

LONGEST_REASON = 200
_ID = 32  # characters of an interview's number
_NUMBER = re.compile(r"[0-9a-f]{8,32}")


async def quality(request: Request) -> list[Action]:
    """Have the interviews looked through, and show what is asked for."""
    official = request.official
    asked = "" if request.tapped is None else _asked(request.argument)  # what is typed may be anything
    await request.unit.note_act(official.actor, "see_quality", asked, "", request.now)
    return [
        ShowQuality(
            request.chat,
            request.t.language,
            request.argument,
            seen_by(official),
            request.tapped,
            request.shelf,
            decides=may(official, Act.EXCLUDE),
        )
    ]


def _asked(argument: str) -> str:
    """Name the interview or the list that a button shows."""
    kind, _, which = argument.partition("-")
    return which[:SHORT] if kind == "i" else kind


async def exclude(request: Request) -> list[Action]:
    """Leave an interview out: `/exclude 1a2b3c4d It was a joke`; without a reason, ask for one."""
    spelled, reason = _parted(request.argument)
    interview = await _found(request, spelled)
    if interview is None:
        return [request.answer(_unknown(request))]
    if not reason:
        return [request.answer(_ask(request, interview))]
    actor = request.official.actor
    await request.unit.rule(interview, Ruling.EXCLUDED, reason, actor, request.now)
    return [request.answer(_left_out(request, interview, reason))]


async def keep(request: Request) -> list[Action]:
    """Have an interview count: because it is well, or again."""
    interview = await _found(request, request.argument.strip())
    if interview is None:
        return [request.answer(_unknown(request))]
    await request.unit.rule(interview, Ruling.KEPT, "", request.official.actor, request.now)
    text = request.t("Interview {number} counts, and is not in the lists any more.", number=interview[:SHORT])
    return [request.answer(Card(plain(text), _lists(request)))]


def _parted(argument: str) -> tuple[str, str]:
    """Part the interview's number from the reason, which a button joins by a hyphen."""
    number, _, reason = argument.strip().partition("-" if argument[_ID : _ID + 1] == "-" else " ")
    return number, " ".join(reason.split())[:LONGEST_REASON]


async def _found(request: Request, spelled: str) -> str | None:
    """Find the interview that is meant, among those that are the official's to see."""
    interview = await request.unit.interview_called(spelled) if _NUMBER.fullmatch(spelled) else None
    place = await request.unit.place_of(interview) if interview else None
    return interview if place and within(request.official, place[0]) else None


def _unknown(request: Request) -> Card:
    words_ = request.t("No interview has this number. The lists of /quality show the numbers.")
    return Card(plain(words_), _lists(request))


def _ask(request: Request, interview: str) -> Card:
    t = request.t
    text = joined(
        bold(t("Why is interview {number} left out?", number=interview[:SHORT])),
        words.typed(t, interview),
    )
    reasons = tuple(
        (button(label(t), "exclude", f"{interview}-{name}"),) for name, label in words.REASONS.items()
    )
    return Card(text, (*reasons, (button(t.button("No, not now"), "quality", f"i-{interview}"),)))


def _left_out(request: Request, interview: str, reason: str) -> Card:
    t = request.t
    text = joined(
        bold(t("Interview {number} is left out of every figure.", number=interview[:SHORT])),
        plain(words.reason(t, reason)),
        plain(
            t(
                "It stays stored, and its place in the quotas is free again. "
                "Pictures follow with their next edition."
            )
        ),
    )
    return Card(text, ((button(t.button("Take it back"), "keep", interview),), *_lists(request)))


def _lists(request: Request) -> Rows:
    return ((button(request.t.button("All lists"), "quality"),),)
