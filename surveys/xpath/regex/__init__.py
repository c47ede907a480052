"""Regular expressions that cannot run away: matched in time proportional to text times pattern.

Python's own matcher tries alternatives one after another, so that 24 characters can take seconds; here all
alternatives advance together, and nothing an author or respondent writes needs guarding against.
"""

from surveys.xpath.regex.letters import PatternError
from surveys.xpath.regex.matcher import Pattern, compile_pattern

__all__ = ["Pattern", "PatternError", "compile_pattern"]
