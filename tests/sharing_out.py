"""Shares tests out among processes: a file goes to one of them, and all of the demo to the same one."""

from typing import Any

from xdist.scheduler.loadfile import LoadFileScheduling

DEMO = "tests/demo/"


class ByFile(LoadFileScheduling):
    """Starting a demo takes longer than most tests do, so that one of them has to do."""

    def _split_scope(self, nodeid: str) -> str:
        return DEMO if nodeid.startswith(DEMO) else str(super()._split_scope(nodeid))


def scheduler(config: Any, log: Any) -> ByFile:
    return ByFile(config, log)
