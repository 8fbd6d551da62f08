"""How far the embedding is, how fast, and how long it will take."""

from collections.abc import Callable
from time import monotonic

Tell = Callable[[str], None]


class Pace:
    """Turns counts into lines: knowledge: 1,024 of 36,149 new texts of reviews, 310/s, 1 min 53 s left."""

    def __init__(self, what: str, tell: Tell, clock: Callable[[], float] = monotonic) -> None:
        self._what, self._tell, self._clock = what, tell, clock
        self._begun = clock()

    def __call__(self, done: int, of: int) -> None:
        """Tell that so many of so many texts are embedded."""
        seconds = max(self._clock() - self._begun, 1e-6)
        rate = done / seconds
        self._tell(
            f"knowledge: {done:,} of {of:,} new texts of {self._what}, {rate:,.0f}/s, "
            f"{spoken((of - done) / rate)} left"
        )


def spoken(seconds: float) -> str:
    """Return a length of time in its two largest units.

    >>> spoken(4.4), spoken(113), spoken(7260)
    ('4 s', '1 min 53 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
