"""The file with one person's own answers: a page that opens on any phone. Pure; it knows no database."""

from collections.abc import Callable, Iterable, Iterator
from html import escape

from bot.words import answer_words, form_name
from locales import Translator
from surveys.form import Form, Kind, Question
from surveys.repeats import shape_of
from surveys.store.belongings import Kept, Said
from surveys.unrolling import unrolled

NAME = "gauhar-answers.html"
_STYLE = (
    "body{font:17px/1.5 system-ui,sans-serif;max-width:40em;margin:1.5em auto;padding:0 1em;color:#1c1c1c}"
    "h2{margin-top:2em}h3{color:#555}dt{margin-top:1em}dd{margin:0;font-weight:bold}"
    "small{display:block;color:#666;font-weight:normal}"
)


def page(
    kept: Iterable[Kept], form_of: Callable[[Kept], Form], voice: Callable[[Kept], Translator], t: Translator
) -> bytes:
    """Write everything that was kept as one page in HTML, each interview in the language it was held in."""
    title = escape(t("Your answers"))
    besides = escape(
        t("Besides, your language, the link you came by and your encrypted Telegram number are kept.")
    )
    parts = [line for each in kept for line in _interview(each, form_of(each), voice(each))]
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(t.language)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1>",
        *parts,
        f"<p>{besides}</p>",
        "</body></html>",
    ]
    return "\n".join(lines).encode()


def _interview(kept: Kept, form: Form, t: Translator) -> Iterator[str]:
    yield f"<h2>{escape(form_name(t, form.name, form.title))}</h2>"
    yield f"<p>{escape(_times(kept, t))}</p>"
    if form.repeats:
        form = unrolled(form, shape_of(form, (each.question for each in kept.said)))
    said = {question.name: _said_to(kept, question) for question in form.questions}
    section = ""
    for question in form.questions:
        if said[question.name] and question.kind is not Kind.NOTE:
            title = (form.section(question) or {}).get(t.language, "")
            if title != section:
                yield f"<h3>{escape(title)}</h3>" if title else ""
            section = title
            yield _answered(kept, question, said[question.name], t)


def _said_to(kept: Kept, question: Question) -> tuple[Said, ...]:
    return tuple(each for each in kept.said if each.question == question.name)


def _times(kept: Kept, t: Translator) -> str:
    begun = t("Begun: {time}", time=t.date_time(kept.started_at))
    if kept.completed_at is None:
        return f"{begun}. {t('Not sent yet.')}"
    return f"{begun}. {t('Sent: {time}', time=t.date_time(kept.completed_at))}."


def _answered(kept: Kept, question: Question, said: tuple[Said, ...], t: Translator) -> str:
    *earlier, last = said
    stands = question.name in kept.record.interview.answers
    marks = (
        [t.date_time(last.at)] if stands else [t.date_time(last.at), t("This question no longer applies.")]
    )
    marks += [
        t(
            "Earlier: {answer} ({time})",
            answer=answer_words(t, question, each.answer),
            time=t.date_time(each.at),
        )
        for each in earlier
    ]
    small = "".join(f"<small>{escape(mark)}</small>" for mark in marks)
    words = escape(answer_words(t, question, last.answer))
    return f"<dl><dt>{escape(question.label[t.language])}</dt><dd>{words}{small}</dd></dl>"
