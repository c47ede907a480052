"""What the desk says of broadcasts. Whole sentences, one language at a time."""

from collections.abc import Iterator, Mapping

from bot import announcing
from bot.card import bold, joined, plain
from bot.words import form_name
from locales import Translator, language_name, languages
from surveys.fieldwork.broadcasts import Audience, Broadcast, Outcome, State


def overview(t: Translator) -> str:
    words = t("A broadcast is one message to many people, each in their own language.")
    return joined(bold(t("Broadcasts")), plain(words))


def for_whom(t: Translator) -> str:
    return bold(t("For whom is the broadcast? For people who:"))


def which_form(t: Translator) -> str:
    return bold(t("Which questionnaire is the broadcast about?"))


def which_region(t: Translator) -> str:
    return bold(t("For which region is the broadcast?"))


def drafted(t: Translator, found: Broadcast, region: str, people: Mapping[str, int]) -> str:
    """Show a draft: for whom it is, which texts are there, to how many it would go."""
    return joined(
        _heading(t, found, region),
        "\n".join(_texts(t, found)),
        "\n".join(_people(t, people)),
        plain(_come_again(t) if found.audience is Audience.NOT_STARTED else ""),
        plain(t("To write a text, or write it anew, send one message for each language:")),
        "\n".join(f"<code>/broadcast {each} {plain(t('Text'))}</code>" for each in languages()),
    )


def _come_again(t: Translator) -> str:
    """Say of whom nobody can know that they have left before."""
    return t("Whoever withdrew and wrote to the bot again is among them: nothing is kept to tell them by.")


def progress(t: Translator, found: Broadcast, region: str, outcomes: Mapping[Outcome, int]) -> str:
    """Show how far a broadcast is."""
    counted = [each for each in Outcome if outcomes.get(each)]
    lines = [plain(f"{announcing.outcome_name(t, each)}: {t.integer(outcomes[each])}") for each in counted]
    night = t("At night nothing goes out; it goes on in the morning.") if found.state is State.RUNNING else ""
    return joined(_heading(t, found, region), "\n".join(lines), plain(night))


def sure_to_start(t: Translator, found: Broadcast, number: int) -> str:
    words = t.plural(
        "Shall broadcast {number} go out now, to {n} person? What has been sent cannot be taken back.",
        "Shall broadcast {number} go out now, to {n} people? What has been sent cannot be taken back.",
        number,
        number=found.id,
    )
    return joined(plain(words), plain(t("Have you read it in all languages? The preview shows it.")))


def sure_to_cancel(t: Translator, found: Broadcast) -> str:
    words = t("Shall broadcast {number} be cancelled? It cannot be gone on with afterwards.", number=found.id)
    return plain(words)


def _heading(t: Translator, found: Broadcast, region: str) -> str:
    about = (
        announcing.audience_name(t, found.audience),
        form_name(t, found.form, found.form),
        t("Wave {name}", name=found.wave),
        region,
    )
    return "\n".join(
        (
            bold(t("Broadcast {number}", number=found.id)),
            plain(" · ".join(each for each in about if each)),
            plain(announcing.state_name(t, found.state)),
        )
    )


def _texts(t: Translator, found: Broadcast) -> Iterator[str]:
    for each in languages():
        name = language_name(each)
        written = each in found.texts
        yield plain(f"✓ {name}" if written else t("{language}: still to be written", language=name))


def _people(t: Translator, people: Mapping[str, int]) -> Iterator[str]:
    yield plain(t("To how many it would go now: {count}", count=t.integer(sum(people.values()))))
    for each in languages():
        if people.get(each):
            yield plain(f"{language_name(each)}: {t.integer(people[each])}")
    others = sum(number for language, number in people.items() if language not in languages())
    if others:
        yield plain(t("no language chosen yet, they read all of them: {count}", count=t.integer(others)))
