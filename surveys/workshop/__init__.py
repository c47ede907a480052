"""The workshop: what is different about another version of a form, and what that means for the data."""

from surveys.workshop.difference import Aspect, Change, Difference, difference

__all__ = ["Aspect", "Change", "Difference", "difference"]
