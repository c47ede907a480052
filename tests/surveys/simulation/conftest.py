"""The citizen questionnaire with its model, and small made-up ones to break."""

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up import FARM

import surveys
from surveys.form import Form
from surveys.simulation import Model, read_model
from surveys.xlsform import publish

ROOT = Path(surveys.__file__).parent


@pytest.fixture(scope="session")
def citizen() -> Form:
    return publish(ROOT / "forms" / "citizen.md").form


@pytest.fixture(scope="session")
def citizen_model() -> Model:
    return read_model(ROOT / "simulation" / "models" / "citizen.csv")


@pytest.fixture(scope="session")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Form:
    path = tmp_path_factory.mktemp("forms") / "farm.md"
    path.write_text(FARM, encoding="utf-8")
    return publish(path).form


@pytest.fixture
def model_of(tmp_path: Path) -> Callable[[str], Model]:
    """Read a model from rows written out in a test."""

    def written(rows: str) -> Model:
        path = tmp_path / "farm.csv"
        path.write_text(rows.lstrip(), encoding="utf-8")
        return read_model(path)

    return written
