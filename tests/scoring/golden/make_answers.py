"""Writes answers.csv and targets.csv, the input of expected.R: run from the repository's root.

The answers are drawn by lot from one seed and describe nobody.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from scoring import targets
from tests.scoring.people import citizens

HERE = Path(__file__).parent
SIZE, SEED = 400, 20101008


def main() -> None:
    """Draw 400 citizens who tell everything about themselves, with weights from 0.3 to 3."""
    frame = citizens(SIZE, SEED)
    lot = np.random.default_rng(SEED)
    for margin in targets.load():
        drawn = lot.choice(list(margin.shares), SIZE, p=_flatter(list(margin.shares.values())))
        for place, question in enumerate(margin.questions):
            frame[question] = [word.split("/")[place] for word in drawn]
    frame.insert(0, "weight", lot.uniform(0.3, 3.0, SIZE).round(4))
    frame.to_csv(HERE / "answers.csv", index_label="id")
    rows = [(one.name, category, share) for one in targets.load() for category, share in one.shares.items()]
    pd.DataFrame(rows, columns=["margin", "category", "share"]).to_csv(HERE / "targets.csv", index=False)


def _flatter(shares: list[float]) -> "np.ndarray":
    """Sample unlike the population, so that the weights have something to do."""
    drawn = np.sqrt(shares)
    return drawn / drawn.sum()


if __name__ == "__main__":
    main()
