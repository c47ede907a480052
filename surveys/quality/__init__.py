"""Which interviews look odd, by rules declared in rules.csv. It excludes nobody: people decide that.

A finding is a reason to look, never a proof. Rules know answers and times, and neither people nor databases.
"""

from surveys.quality.findings import Finding, Kind
from surveys.quality.rules import look
from surveys.quality.table import Rule, RulesError, load, read_rules

__all__ = ["Finding", "Kind", "Rule", "RulesError", "load", "look", "read_rules"]
