"""Says at the end of a run that the spelling could not be checked: a skipped dot alone is easily missed."""

import pytest
from spoken_texts import DICTIONARIES, can_spell


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for language, dictionary in DICTIONARIES.items():
        if not can_spell(language):
            terminalreporter.write_line(
                f"WARNING: {language} spelling was NOT checked: install hunspell and its {dictionary}",
                yellow=True,
            )
