"""Files that respondents send as answers: what they are by their bytes, what is left of them, their names.

Pure: it knows neither questionnaires nor databases, and trusts no name and no type that a sender gives.
"""
