"""A clock that moves only when told, for tests that must not wait."""

START = 1_700_000_000.0


class HandClock:
    """Give it to `Settings(clock=...)` and turn it by hand."""

    def __init__(self, now: float = START) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
