"""What a refresh is asked to do, beside which files it reads."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DayRange:
    """Days from `first` on and before `end`; None is open."""

    first: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Request:
    """`days` are processed even if nothing changed; `as_of` builds the world before that day.

    `select` names models to build (`+` before or after: with what they depend on, with what depends on them).
    """

    days: DayRange | None = None
    as_of: date | None = None
    make_current: bool = True
    select: tuple[str, ...] = ()
