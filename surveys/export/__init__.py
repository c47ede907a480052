"""Makes files of interviews: a codebook from the forms, then rows as they are read, in many formats.

Knows forms, answers and what the store reads out; neither Telegram nor how anything is weighted.
"""
