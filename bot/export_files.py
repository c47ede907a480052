"""The list of labels that had to be cut, as a file beside those it is about."""

import csv
from collections.abc import Sequence
from pathlib import Path

from surveys.export.labels import Cut
from surveys.export.wording import harmless


def cuts_file(cuts: Sequence[Cut], folder: Path, about: str) -> tuple[Path, ...]:
    """Write down what was cut for the file called `about`, if anything was."""
    if not cuts:
        return ()
    path = folder / f"{about.replace('.', '-')}-cut-labels.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("variable", "value", "full", "kept"))
        lines.writerows((cut.variable, cut.value, harmless(cut.full), harmless(cut.kept)) for cut in cuts)
    return (path,)
