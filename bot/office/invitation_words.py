"""What the desk says of invitations and links. Whole sentences, one language at a time."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.card import Card, bold, joined, plain
from bot.goodbyes import last_day
from bot.words import form_name, forms_named
from locales import Translator
from locales.translator import ZONE
from surveys.fieldwork.codes import spaced
from surveys.fieldwork.invitations import Books, Campaign


def how_to_invite(t: Translator, form: str) -> Card:
    return Card(
        joined(
            plain(t("Write the name of the organisation or the expert after the command, for example:")),
            f"<code>/invite {plain(form)} {plain(t('Name'))}</code>",
            plain(t("If the code is to expire, write the last day at the end:")),
            f"<code>/invite {plain(form)} {plain(t('Name'))} 2027-01-31</code>",
        )
    )


def invitation(t: Translator, name: str, code: str, link: str, expires: datetime | None) -> Card:
    """Show a fresh invitation."""
    return Card(
        joined(
            bold(t("Invitation for: {name}", name=name)),
            plain(t("Send the link to the one it is for. Whoever opens it first has the questionnaire.")),
            plain(link),
            plain(t("The code can also be typed:")),
            f"<code>/code {spaced(code)}</code>",
            plain(_until(t, expires)),
        )
    )


def _until(t: Translator, ends: datetime | None) -> str:
    return "" if ends is None else t("Nobody begins after {date}", date=_last(t, ends))


def _last(t: Translator, ends: datetime) -> str:
    """Name the last day as whoever set it did; a moment within a day keeps its hour."""
    at_midnight = ends.astimezone(ZONE).time() == time.min
    return t.date(last_day(ends)) if at_midnight else t.date_time(ends)


def too_late(t: Translator, date: str) -> Card:
    return Card(plain(t("{date} is over already. Please name a later day.", date=date)))


def how_to_link(t: Translator, forms: Sequence[str]) -> Card:
    """Explain how an open link is made."""
    return Card(
        joined(
            plain(
                t(
                    "Write a short name for the link, the questionnaire and, if you wish, how many may begin "
                    "by it and the last day, for example:"
                )
            ),
            "<code>/link poster citizen 500 2027-01-31</code>",
            plain(t("A name has up to 32 small Latin letters, digits and hyphens, a letter first.")),
            plain(t("The questionnaires are: {forms}.", forms=forms_named(t, forms))),
        )
    )


def name_taken(t: Translator, name: str) -> Card:
    return Card(plain(t("There is something called {name} already. Please choose another name.", name=name)))


def open_link(t: Translator, campaign: Campaign, link: str) -> Card:
    """Show a fresh open link."""
    return Card(
        joined(
            bold(t("Link: {name}", name=campaign.name)),
            plain(t("Everybody may use it. How many came by it: /invitations")),
            plain(link),
            plain(_until(t, campaign.closes_at)),
        )
    )


def no_campaigns(t: Translator) -> Card:
    words = t("Nobody has been invited yet. /invite makes a personal code, /link a link for everybody.")
    return Card(plain(words))


def limits(t: Translator, campaign: Campaign, region: str) -> str:
    """Say what a campaign is for, and whether anybody can still come by it."""
    said = [t("Questionnaire: {form}", form=form_name(t, campaign.form, campaign.form))]
    if region:
        said.append(t("Region: {region}", region=region))
    if campaign.closes_at is not None:
        said.append(_until(t, campaign.closes_at))
    if campaign.revoked_at is not None:
        said.append(t("Worthless since {date}", date=t.date_time(campaign.revoked_at)))
    return "\n".join(said)


def begun(t: Translator, campaign: Campaign) -> str:
    if campaign.most is None:
        return plain(t.plural("{n} interview has begun.", "{n} interviews have begun.", campaign.begun))
    number, most = t.integer(campaign.begun), t.integer(campaign.most)
    return plain(t("Interviews begun: {number} of {most} at most", number=number, most=most))


def books(t: Translator, counted: Books) -> str:
    """Give a campaign's books; the lines below the first add up to it."""
    rows = [
        (t("Invited"), counted.invited),
        (t("Not opened"), counted.not_opened),
        (t("In progress"), counted.in_progress),
        (t("Completed"), counted.completed),
        (t("Refused"), counted.refused),
        (t("Withdrawn"), counted.withdrawn),
    ]
    if counted.not_finished:
        rows.append((t("Not finished when the wave ended"), counted.not_finished))
    return "\n".join(f"{plain(name)}: {plain(t.integer(number))}" for name, number in rows)


def how_to_revoke(t: Translator) -> Card:
    return Card(
        joined(
            plain(t("Write the number of an invitation or the name of a campaign after the command:")),
            "<code>/revoke 17</code>\n<code>/revoke poster</code>",
            plain(t("/invitations shows both.")),
        )
    )


def not_your_region(t: Translator) -> Card:
    return Card(plain(t("That does not belong to your region.")))


def sure(t: Translator, campaign: Campaign) -> str:
    """Ask before many lose what they were given."""
    return joined(
        bold(t("Make {name} worthless?", name=campaign.name)),
        plain(t("Nobody will begin by it any more. Whoever has begun may finish.")),
    )


def revoked(t: Translator, name: str) -> Card:
    words = t("Nobody can begin by it any more: {name}. Whoever has begun may finish.", name=name)
    return Card(plain(words))
