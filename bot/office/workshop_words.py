"""What is said of questionnaires that are compared, rehearsed, published and taken back. Decides nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from bot.card import Card, bold, joined, plain, shortened
from locales import Translator, language_name
from surveys.form import Form, Question
from surveys.phrase import Phrase
from surveys.workshop import Aspect, Change, Difference
from surveys.xlsform import Finding

_LONGEST_LABEL = 70
_MOST_LISTED = 12


def told(t: Translator, found: Difference) -> list[str]:
    """Say what is different and what it means for the data, as paragraphs of HTML."""
    paragraphs = [
        *_listed(
            t("New questions"), found.added, t, t("Whoever has answered already has no answer to them.")
        ),
        *_listed(
            t("Questions that are gone"),
            found.removed,
            t,
            t("Nobody is asked them any more; earlier answers stay in the files."),
        ),
        *(joined(_question(t, each.after), *_changes(t, each)) for each in found.changed),
    ]
    if found.reordered:
        paragraphs.append(plain(t("Questions come in another order.")))
    if found.languages_new:
        spoken = ", ".join(language_name(each) for each in found.languages_new)
        paragraphs.append(plain(t("New languages: {languages}", languages=spoken)))
    if found.retitled:
        paragraphs.append(plain(t("The title is another.")))
    return paragraphs or [plain(t("Nothing is different from the version that is asked now."))]


def going_on(t: Translator) -> str:
    return t("Interviews that have begun go on with the version they began with.")


def _listed(heading: str, questions: Iterable[Question], t: Translator, meaning: str) -> Iterator[str]:
    lines = [_question(t, each) for each in questions]
    if lines:
        yield joined(bold(heading), "\n".join(lines), plain(meaning))


def _question(t: Translator, question: Question) -> str:
    label = question.label.get(t.language) or next(iter(question.label.values()), "")
    words = shortened(" ".join(label.split()), _LONGEST_LABEL)
    return f"<code>{plain(question.name)}</code> {plain(words)}".rstrip()


def _changes(t: Translator, change: Change) -> Iterator[str]:
    for aspect in change.aspects:
        yield f"– {plain(_ASPECTS[aspect](t, change))}"


_ASPECTS: Mapping[Aspect, Callable[[Translator, Change], str]] = {
    Aspect.KIND: lambda t, _: t(
        "It is answered in another way. Old and new answers do not belong in one column: give it a new name."
    ),
    Aspect.CHOICES_GONE: lambda t, change: t(
        "Choices that are gone: {names}. Answers already given keep them.",
        names=", ".join(change.gone_choices),
    ),
    Aspect.CHOICES_NEW: lambda t, change: t(
        "New choices: {names}. Nobody could choose them before.", names=", ".join(change.new_choices)
    ),
    Aspect.CALCULATION: lambda t, _: t("It is worked out in another way."),
    Aspect.CONDITION: lambda t, _: t("Other people are asked than before."),
    Aspect.ACCEPTANCE: lambda t, _: t("What is accepted as an answer is another."),
    Aspect.WORDS: lambda t, _: t(
        "It is worded differently: earlier and later answers compare with care only."
    ),
    Aspect.CHOICE_WORDS: lambda t, _: t("Its choices are worded differently."),
}


def finding_line(t: Translator, finding: Finding) -> str:
    """Say where something is amiss, and what, in one paragraph."""
    if finding.row is None:
        place = finding.sheet
    else:
        place = t("{sheet}, row {row}", sheet=finding.sheet, row=finding.row)
    problem, remedy = in_words(t, finding.problem), in_words(t, finding.remedy)
    return f"<b>{plain(place)}</b>: {plain(problem)} {plain(remedy)}"


def in_words(t: Translator, phrase: Phrase) -> str:
    """Say a phrase of the core's in a language."""
    said = {
        name: in_words(t, each) if isinstance(each, Phrase) else each for name, each in phrase.values.items()
    }
    return t(phrase.template, **said)


def no_draft(t: Translator) -> str:
    return t("This draft is no longer there. Send the workbook again.")


def how_to_begin(t: Translator) -> str:
    return t(
        "To change a questionnaire, send it here as an {ending} workbook. "
        "Nothing changes until you publish it.",
        ending=".xlsx",
    )


def ready(t: Translator, form: Form, link: str) -> str:
    """Say that a draft may be published, and how to rehearse it."""
    spoken = ", ".join(language_name(each) for each in form.languages)
    asked = sum(question.is_asked for question in form.questions)
    return joined(
        bold(t("Draft of the questionnaire {form}, version {version}", form=form.name, version=form.version)),
        plain(t("Questions: {count}. Languages: {languages}.", count=asked, languages=spoken)),
        plain(t("It can be published. Rehearse it first by this link; nothing of a rehearsal counts:")),
        plain(link),
    )


def is_new(t: Translator) -> str:
    return t("No version of this questionnaire is asked yet: it is new.")


def counted(t: Translator, found: Difference) -> str:
    return t(
        "New questions: {new}. Gone: {gone}. Changed: {changed}.",
        new=len(found.added),
        gone=len(found.removed),
        changed=len(found.changed),
    )


def shall_it_run(t: Translator, form: Form) -> str:
    return t(
        "Shall version {version} of the questionnaire {form} be asked from now on?",
        form=form.name,
        version=form.version,
    )


def runs(t: Translator, form: Form) -> str:
    return t(
        "Version {version} of the questionnaire {form} is asked now.", form=form.name, version=form.version
    )


def shall_it_go(t: Translator, name: str, version: str, before: str) -> str:
    return t(
        "{form}: shall version {before} be asked again instead of version {version}?",
        form=name,
        version=version,
        before=before,
    )


def nothing_before(t: Translator) -> str:
    return t("There is no earlier version that could be asked again.")


def no_workbook(t: Translator) -> str:
    return t("There is no workbook of this questionnaire.")


def reading(t: Translator) -> str:
    return t("The workbook is being read; it takes a few seconds.")


def too_large(t: Translator, megabytes: int) -> str:
    return t(
        "The workbook has more than {number} megabytes. Take out pictures and other sheets.", number=megabytes
    )


def not_fetched(t: Translator) -> str:
    return t("The file could not be fetched from Telegram. Please send it again.")


def waiting(t: Translator, missing: Sequence[str]) -> str:
    """Say that a workbook waits for files, and how they are sent."""
    return joined(
        bold(t("The workbook is kept. Files that are still missing: {count}", count=len(missing))),
        plain(listed(missing)),
        plain(t("Send them here as files (the paper clip, then File), under these names.")),
    )


def listed(names: Sequence[str]) -> str:
    """List names, as many as somebody reads."""
    more = f" … (+{len(names) - _MOST_LISTED})" if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more


def shown_too(t: Translator, names: Sequence[str]) -> str:
    """Say which files somebody needs who sends a changed workbook."""
    return t("A changed workbook needs these files after it: {names}.", names=listed(names))


def kept(t: Translator, name: str, missing: Sequence[str]) -> str:
    if missing:
        return t("The file {name} is kept. Still missing: {missing}.", name=name, missing=listed(missing))
    return t("The file {name} is kept, and none is missing. The workbook is being read.", name=name)


def as_a_file(t: Translator) -> str:
    return t("Send it as a file (the paper clip, then File): otherwise it comes without its name.")


def not_named(t: Translator, name: str, missing: Sequence[str]) -> str:
    name = shortened(name, _LONGEST_LABEL)
    if missing:
        return t(
            "The workbook names no file {name}. Still missing: {missing}.", name=name, missing=listed(missing)
        )
    return t("The workbook names no file {name}.", name=name)


def too_much(t: Translator, name: str, megabytes: int) -> str:
    return t(
        "The file {name} is too large: by the chat come {number} megabytes at most.",
        name=name,
        number=megabytes,
    )


def amiss(t: Translator, findings: Sequence[Finding]) -> list[str]:
    """List findings as paragraphs, the first of which says how many there are."""
    count = t("The workbook cannot be published yet. Findings: {count}", count=len(findings))
    return [bold(count), *(finding_line(t, each) for each in findings)]


def rehearsal_mark(t: Translator) -> str:
    return t("Rehearsal: these answers count nowhere.")


def rehearsal_over(t: Translator) -> Card:
    return Card(plain(t("This rehearsal is over. Ask whoever sent you the link for another one.")))
