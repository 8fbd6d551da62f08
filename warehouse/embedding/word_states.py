"""What the bundled model knows of each word of a text, in its sentence: the states of one of its layers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from warehouse.embedding.identity import BUNDLED, identity_of

# The part a word plays in its sentence is told best by the middle layers (Tenney et al., "BERT rediscovers
# the classical NLP pipeline", 2019); the last ones are trained for the sentence as a whole.
WORD_LAYERS = (3, 4, 5)
Vector = NDArray[np.float32]


@dataclass(frozen=True)
class WordStates:
    """One row of `states` for each token, which stands at `places` (start, end) of the text."""

    states: Vector
    places: tuple[tuple[int, int], ...]

    def of(self, start: int, end: int) -> Vector | None:
        """The mean state of the tokens of a word; None beyond what the model reads of a text."""
        rows = [i for i, (a, b) in enumerate(self.places) if a < end and b > start]
        return self.states[rows].mean(axis=0) if rows else None

    @cached_property
    def whole(self) -> Vector:
        """The mean state of all tokens."""
        mean: Vector = self.states.mean(axis=0)
        return mean


StatesOf = Callable[[str], WordStates]


def layer_of(hidden: Sequence[Any]) -> Any:
    """The states that are used, of those of all layers."""
    import torch

    return torch.cat([hidden[layer] for layer in WORD_LAYERS], dim=-1)


def open_word_states() -> StatesOf:
    """Load the bundled model, its export where there is one; EmbedderError where it is not installed."""
    from warehouse.embedding.embedder import open_query_embedder

    embedder: Any = open_query_embedder(identity_of(BUNDLED))
    found: StatesOf = embedder.word_states
    return found
