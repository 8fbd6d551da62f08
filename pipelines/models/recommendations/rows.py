"""The rows of the published tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

# A customer or visitor nobody knows: the rows that hold for anyone without rows of their own.
ANYONE = None


class Recommendation(NamedTuple):
    """An item for a subject: new, reorder, or fallback where nothing is known of the subject."""

    subject: str | None
    kind: str
    rank: int
    item: str
    score: float
    source: str
    reason: str
    because: str | None


class Similar(NamedTuple):
    """An item like another."""

    item: str
    rank: int
    similar: str
    score: float
    source: str
    reason: str


@dataclass(frozen=True)
class Words:
    """How reasons call things: items by name where they have one, and what subjects do with them."""

    names: Mapping[str, str]
    subjects: str = "customers"
    done: str = "bought"
    again: str = "ordered"

    def name(self, item: str) -> str:
        """Return the name of an item, its identifier where it has none."""
        return self.names.get(item) or item

    def together(self, both: float, of: float, item: str) -> str:
        """Say how many of those who have an item have another too."""
        return f"{self.done} by {both:.0f} of the {of:.0f} {self.subjects} of {self.name(item)}"

    def popular(self, count: float, window: int | None) -> str:
        """Say how popular an item is."""
        if not count:
            return f"in the catalogue, not {self.done} lately"
        when = f" in the last {window} days" if window else ""
        return f"{self.done} by {count:.0f} {self.subjects}{when}"


def product_names(rows: Iterable[tuple[str, str | None, str | None]]) -> dict[str, str]:
    """Return what to call each product: its name, or its identifier with the category."""
    return {
        product: name or (f"{product} ({category})" if category else product)
        for product, name, category in rows
    }
