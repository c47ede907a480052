"""The words of `or_other`, which XLSForm has in English only: the choice, and the question that it opens.

They are a questionnaire's words and so belong to the form; of other languages an author must write their own.
"""

from surveys.form import Text

OR_OTHER = "or_other"
OTHER = "other"
OTHER_SUFFIX = "_other"
NAMED: Text = {"en": "Other", "kk": "Басқа", "ru": "Другое"}
SPECIFIED: Text = {"en": "What exactly?", "kk": "Нақты не?", "ru": "Что именно?"}
