"""The domain of a dimension: every value the data holds, with its other names."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice

from semantic_layer.folding import other_numbers
from semantic_layer.manifest import Dimension

NO_DIGITS = re.compile(r"[^0-9]+")
AFTER_ANY_LETTER = "\U0010ffff"
MANY = 2_000
ENOUGH = 100


@dataclass(frozen=True)
class Domain:
    """All values of one dimension, commonest first, as parallel lists.

    `aliases` maps a folded synonym or label to the values it stands for, `codes` a code as it is written
    (DE) to the same; `label_of` names the dimension these values are labels of, which then answers for them.
    `within` lists, for a value that names several things (a city of several states), the values of the
    dimension that tells them apart, commonest first. One that is not `complete` lacks the rarest values.
    """

    values: list[str]
    folded: list[str]
    rows: list[int]
    aliases: dict[str, list[str]] = field(default_factory=dict)
    label_of: str | None = None
    within: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)
    complete: bool = True

    @cached_property
    def by_value(self) -> dict[str, int]:
        """The position of each value."""
        return {value: place for place, value in enumerate(self.values)}

    @cached_property
    def by_fold(self) -> dict[str, list[int]]:
        """The positions of the values that fold to the same text."""
        found: dict[str, list[int]] = {}
        for place, text in enumerate(self.folded):
            found.setdefault(text, []).append(place)
        return found

    @cached_property
    def spellings(self) -> dict[str, list[int]]:
        """Every folded value and alias, in order of the alphabet, with the positions of the values meant."""
        found = {text: list(places) for text, places in self.by_fold.items()}
        for text in self.aliases:
            found[text] = list(dict.fromkeys([*found.get(text, []), *self.named(text)]))
        return dict(sorted(found.items()))

    @cached_property
    def by_word(self) -> dict[str, list[int]]:
        """The positions of the values whose folded name holds each word."""
        found: dict[str, list[int]] = {}
        for place, text in enumerate(self.folded):
            for word in dict.fromkeys(text.split(" ")):
                found.setdefault(word, []).append(place)
        return found

    def of_many(self, rows: int) -> "Domain":
        """Return the domain of the values that at least so many rows hold; it is not complete."""
        kept = [place for place, count in enumerate(self.rows) if count >= rows]
        return replace(
            self,
            values=[self.values[place] for place in kept],
            folded=[self.folded[place] for place in kept],
            rows=[self.rows[place] for place in kept],
            complete=False,
        )

    def named(self, folded: str) -> list[int]:
        """The positions of the values that a folded text is another name of."""
        return self._places(self.aliases.get(folded, ()))

    def coded(self, code: str) -> list[int]:
        """The positions of the values that a code, as it is written, stands for."""
        return self._places(self.codes.get(code, ()))

    def numbered(self, folded: str) -> list[int]:
        """The positions of the values of which a folded text is the plural or the singular."""
        return list(dict.fromkeys(p for text in other_numbers(folded) for p in self.spellings.get(text, ())))

    def beginning(self, folded: str) -> Iterator[tuple[str, list[int]]]:
        """Yield the spellings that begin with a folded text; of very many, those of the commonest values."""
        first = bisect_left(self._ordered, folded)
        last = bisect_left(self._ordered, folded + AFTER_ANY_LETTER)
        if last - first <= MANY:
            found: Iterator[str] = iter(self._ordered[first:last])
        else:
            found = islice(
                (text for text in chain(self.aliases, self.folded) if text.startswith(folded)), ENOUGH
            )
        for spelling in found:
            yield spelling, self.spellings[spelling]

    def may_be_slips(self, folded: str) -> list[str]:
        """The spellings a text may misspell: about as long, and of the same digits, which are no slip."""
        length = len(folded)
        lengths = range(-(-length * 2 // 3), length * 3 // 2 + 1)
        digits = digits_of(folded)
        return [spelling for n in lengths for spelling in self._by_digits.get((digits, n), ())]

    def _places(self, values: "list[str] | tuple[str, ...]") -> list[int]:
        return [self.by_value[value] for value in values if value in self.by_value]

    @cached_property
    def _ordered(self) -> list[str]:
        return list(self.spellings)

    @cached_property
    def _by_digits(self) -> dict[tuple[str, int], list[str]]:
        found: dict[tuple[str, int], list[str]] = {}
        for spelling in self.spellings:
            found.setdefault((digits_of(spelling), len(spelling)), []).append(spelling)
        return found


def digits_of(folded: str) -> str:
    """Return the digits of a folded text, in their order."""
    return NO_DIGITS.sub("", folded)


def is_indexed(dimension: Dimension) -> bool:
    """Tell whether all values of a dimension are kept for search; never those that name a person."""
    return dimension.value_index and dimension.data_type in ("text", "unknown") and not dimension.pii
