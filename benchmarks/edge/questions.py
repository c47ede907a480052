"""The survey that both bots hold: twenty questions with five answers each, written down once."""

from pathlib import Path

QUESTION = {
    "English (en)": "How far do you agree that people in your town can change something together? ({})",
    "Қазақша (kk)": "Қалаңыздағы адамдар бірлесіп бірдеңе өзгерте алады дегенмен қаншалықты келісесіз? ({})",
    "Русский (ru)": "Насколько Вы согласны, что люди в Вашем городе вместе могут что-то изменить? ({})",
}
CHOICES = {
    "English (en)": ("Strongly disagree", "Disagree", "Do not know", "Agree", "Strongly agree"),
    "Қазақша (kk)": ("Мүлдем келіспеймін", "Келіспеймін", "Білмеймін", "Келісемін", "Толық келісемін"),
    "Русский (ru)": ("Совсем не согласен", "Не согласен", "Не знаю", "Согласен", "Полностью согласен"),
}
ASKED_IN = "Қазақша (kk)"
QUESTIONS = 20
DONE = "Сауалнаманы толтырғаныңыз үшін рахмет!"
"""What both say at the end, as the bot's own words have it."""


def write_form(folder: Path) -> None:
    """Write the survey down as an XLSForm in Markdown."""
    labels = [f"label::{language}" for language in QUESTION]
    asked = [
        _row("select_one agreed", f"q{n}", *[each.format(n) for each in QUESTION.values()], "yes")
        for n in range(1, QUESTIONS + 1)
    ]
    chosen = [
        _row("agreed", str(n), *labels) for n, labels in enumerate(zip(*CHOICES.values(), strict=True), 1)
    ]
    lines = [
        "| settings |",
        _row("form_title", "form_id", "version", "default_language"),
        _row("Agreement", "citizen", "1", ASKED_IN),
        "| survey |",
        _row("type", "name", *labels, "required"),
        *asked,
        "| choices |",
        _row("list_name", "name", *labels),
        *chosen,
    ]
    (folder / "citizen.md").write_text("\n".join(lines) + "\n", "utf-8")


def _row(*cells: str) -> str:
    return "| | " + " | ".join(cells) + " |"
