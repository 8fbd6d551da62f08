"""What a report is made of, before it is Markdown or HTML."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A heading, a sentence and a table; either of the last two may be empty."""

    title: str
    text: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    curve: tuple[tuple[float, float], ...] = ()
    """Points to draw, both between 0 and 1, where a page can."""
