"""Made-up respondents for demonstrations: drawn from a stated model, led through the real engine."""

from surveys.simulation.checks import check
from surveys.simulation.findings import Finding, ModelError
from surveys.simulation.model import LANGUAGE, Condition, Factor, Model, Row
from surveys.simulation.table import read_model
from surveys.simulation.walk import Draws, Population, population, respondents

__all__ = [
    "LANGUAGE",
    "Condition",
    "Draws",
    "Factor",
    "Finding",
    "Model",
    "ModelError",
    "Population",
    "Row",
    "check",
    "population",
    "read_model",
    "respondents",
]
