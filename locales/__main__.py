"""`python -m locales update` refreshes the catalogues from the code; `check` says what is wrong with them.

It reads and writes the package's own files only.
"""

import sys

from locales.check import check
from locales.extract import ExtractionError
from locales.review import interface_wordings, read_marks, without_stale, write_marks
from locales.update import update

USAGE = "Write `python -m locales update` or `python -m locales check`."


def main(arguments: list[str]) -> int:
    """Run one command and return the exit code."""
    try:
        return {"update": _update, "check": _check}.get(" ".join(arguments), _usage)()
    except ExtractionError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


def _update() -> int:
    changed = update()
    write_marks(without_stale(read_marks(), interface_wordings(), "interface"))
    sys.stdout.write("".join(f"refreshed {path.parents[1].name}/{path.name}\n" for path in changed))
    return 0


def _check() -> int:
    found = check()
    sys.stdout.write("".join(f"{finding}\n" for finding in found) or "All catalogues are complete.\n")
    return int(bool(found))


def _usage() -> int:
    sys.stderr.write(f"{USAGE}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
