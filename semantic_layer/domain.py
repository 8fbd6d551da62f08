"""The domain of a dimension: every value the data holds, with its other names."""

from dataclasses import dataclass, field
from functools import cached_property

from semantic_layer.manifest import Dimension


@dataclass(frozen=True)
class Domain:
    """All values of one dimension, commonest first, as parallel lists.

    `aliases` maps a folded synonym or label to the values it stands for; `label_of` names the dimension
    these values are labels of, which then answers for them. `within` lists, for a value that names several
    things (a city of several states), the values of the dimension that tells them apart, commonest first.
    """

    values: list[str]
    folded: list[str]
    rows: list[int]
    aliases: dict[str, list[str]] = field(default_factory=dict)
    label_of: str | None = None
    within: dict[str, list[str]] = field(default_factory=dict)

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
    def spellings(self) -> list[tuple[str, list[int]]]:
        """Every folded value and alias with the positions of the values meant."""
        aliases = {
            text: [self.by_value[value] for value in values if value in self.by_value]
            for text, values in self.aliases.items()
        }
        return [*self.by_fold.items(), *aliases.items()]


def is_indexed(dimension: Dimension) -> bool:
    """Tell whether all values of a dimension are kept for search."""
    return dimension.value_index and dimension.data_type == "text"
