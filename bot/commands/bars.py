"""Shows how far a long command is: a bar on a terminal, a plain line now and then anywhere else."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class Display:
    """Progress of several parts of the work, each under its name."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, int] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def show(self, name: str, done: int, total: int) -> None:
        """Say that `done` of `total` are behind us; a plain line comes with every tenth of the work."""
        if self._console.is_terminal:
            self._bars.update(self._task(name), completed=done, total=total)
        elif self._said.get(name) != (tenth := 10 * done // max(total, 1)):
            self._said[name] = tenth
            self._console.print(f"{name}: {done} of {total}", highlight=False, markup=False)

    def _task(self, name: str) -> TaskID:
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name)
        return self._tasks[name]
