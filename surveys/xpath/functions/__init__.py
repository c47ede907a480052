"""The functions an expression may call: one row each, grouped by theme.

Decides which names exist, which are known to ODK but not supported yet, and what to suggest for a slip.
"""
