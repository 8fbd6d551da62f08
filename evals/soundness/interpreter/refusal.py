"""The interpreter's own error: what the compiler should say too."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Part = TypeVar("Part")
Read = TypeVar("Read")


class Refused(Exception):
    """The query can't be answered; `code` is the error that is due, or several by `|`: any may be told."""

    def __init__(self, code: str, why: str = "") -> None:
        self.code = code
        self.why = why
        super().__init__(f"{code}: {why}")


class Refusals:
    """Gathers the errors of a query's parts, since no order among them is laid down."""

    def __init__(self) -> None:
        self.codes: dict[str, None] = {}

    def tried(self, parts: Iterable[Part], read: Callable[[Part], Read]) -> list[Read]:
        """Return what each part reads as, without those that are refused."""
        found = []
        for part in parts:
            try:
                found.append(read(part))
            except Refused as refused:
                self.codes[refused.code] = None
        return found

    def tell(self) -> None:
        """Refuse the query if any part was."""
        if self.codes:
            raise Refused("|".join(self.codes))
