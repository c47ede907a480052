"""An index read back from its JSON, as it was shown: the counterpart of `scoring.serialise`."""

from pydantic import TypeAdapter

from scoring.tree import Index


def from_json(text: str) -> Index:
    """Read back what `to_json` wrote; raises ValueError for anything else."""
    return TypeAdapter(Index).validate_json(text)
