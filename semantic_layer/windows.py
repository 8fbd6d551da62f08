"""Read lengths of time as definitions write them: `7 days`, `1 month`."""

import re
from collections.abc import Iterable

from semantic_layer.manifest import UNITS, Window
from semantic_layer.nearest import nearest

FORM = re.compile(r"\s*(\d{1,5})\s+([A-Za-z_]+)\s*")


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
