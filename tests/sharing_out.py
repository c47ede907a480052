"""Shares tests out among processes: a file goes to one of them, and all of the demo to the same one.

They go in the order of their names. By the number of their tests, as is usual, the longest would come last: a
round of minutes is a single test, and one process would be at it while the others have nothing to do.
"""

from typing import Any

from xdist.scheduler.loadfile import LoadFileScheduling

DEMO = "tests/demo/"


class ByFile(LoadFileScheduling):
    """Starting a demo takes longer than most tests do, so that one of them has to do."""

    def _split_scope(self, nodeid: str) -> str:
        return DEMO if nodeid.startswith(DEMO) else str(super()._split_scope(nodeid))


def scheduler(config: Any, log: Any) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)
