"""Our own words in Kazakh, Russian and English (gettext); it refuses to know any questionnaire's words."""

from locales.catalogue import MissingTranslationError, refuse_missing
from locales.languages import language_name, languages, translators
from locales.marker import N_
from locales.pseudo import pseudo
from locales.translator import Translator

__all__ = [
    "N_",
    "MissingTranslationError",
    "Translator",
    "language_name",
    "languages",
    "pseudo",
    "refuse_missing",
    "translators",
]
