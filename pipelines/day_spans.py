"""Days as few closed spans, so that a handful of statements covers them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# Days that lie so near to each other are processed with what is between them: a span costs more than a day.
NEAR = timedelta(days=7)
MOST_SPANS = 12


@dataclass(frozen=True)
class DaySpan:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


def cover(spans: Iterable[DaySpan]) -> tuple[DaySpan, ...]:
    """Return at most `MOST_SPANS` spans in order that hold every day of the spans given."""
    joined = _join(sorted(spans, key=lambda span: span.first))
    return tuple(joined) if len(joined) <= MOST_SPANS else (DaySpan(joined[0].first, joined[-1].last),)


def _join(spans: list[DaySpan]) -> list[DaySpan]:
    joined: list[DaySpan] = []
    for span in spans:
        if joined and span.first - joined[-1].last <= NEAR:
            before = joined.pop()
            span = DaySpan(before.first, max(before.last, span.last))
        joined.append(span)
    return joined
