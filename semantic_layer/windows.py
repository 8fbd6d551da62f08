"""Read lengths of time as definitions write them: `7 days`, `1 month`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from semantic_layer.nearest import nearest

FORM = re.compile(r"\s*(\d{1,5})\s+([A-Za-z_]+)\s*")
UNITS = {
    "hour": ("hours", 1),
    "day": ("days", 1),
    "week": ("days", 7),
    "month": ("months", 1),
    "quarter": ("months", 3),
    "fiscal_quarter": ("months", 3),
    "year": ("months", 12),
    "fiscal_year": ("months", 12),
}


@dataclass(frozen=True)
class Window:
    """A length of time on the calendar; whole months are not a number of days."""

    months: int = 0
    days: int = 0
    hours: int = 0

    @classmethod
    def of(cls, count: int, grain: str) -> "Window":
        """Return `count` steps of a grain; KeyError for a grain that has no fixed step."""
        return cls(**{UNITS[grain][0]: count * UNITS[grain][1]})

    def __add__(self, other: "Window") -> "Window":
        return Window(self.months + other.months, self.days + other.days, self.hours + other.hours)


class MalformedWindow(ValueError):
    """The text is no length of time we can count in; `choices` are the grains that may be meant."""

    def __init__(self, message: str, choices: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.choices = tuple(choices)


def read_window(text: str) -> Window:
    """Read `7 days`; MalformedWindow for another form, an unknown grain, or nothing at all."""
    found = FORM.fullmatch(text)
    if not found:
        raise MalformedWindow(f"'{text}' is not written like '7 days' or '1 month'")
    count, grain = int(found[1]), found[2].lower()
    if grain not in UNITS:
        grain = grain.removesuffix("s")
    if grain not in UNITS:
        raise MalformedWindow(f"'{found[2]}' is no grain a window is counted in", nearest(grain, UNITS))
    if not count:
        raise MalformedWindow("a window has a length of one or more")
    return Window.of(count, grain)
