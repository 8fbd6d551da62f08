"""What a dimension tells of rows that are in the data and yet none of what people ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SetApart:
    """Values that only such rows have, as documents of bookkeeping among the orders; and what it means.

    Where the data holds one of `values`, a measure asked for is that of `reads`, or the ratio of the two of
    `ratios`, unless measures of `beside` or one of `words` ask for every row. `told` says so.
    """

    values: tuple[str, ...]
    told: str
    reads: Mapping[str, str] = field(default_factory=dict)
    ratios: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that it speaks of."""
        parts = (part for pair in self.ratios.values() for part in pair)
        return tuple(dict.fromkeys((*self.reads, *self.reads.values(), *self.ratios, *parts, *self.beside)))
