"""Products meant by their very code or name, which come before whatever is merely alike."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from semantic_layer.folding import fold

How = Literal["code", "name"]
# A word of a sentence is taken for a code only if it looks like one.
SHORTEST_CODE = 4
LONGEST_QUESTION = 400


class ExactKeys:
    """Codes and all spellings of names, folded, with the products that have them."""

    def __init__(self, records: Any) -> None:
        """Read them from the records of the products."""
        self._codes: dict[str, list[int]] = {}
        self._names: dict[str, list[int]] = {}
        for row, code in enumerate(records.column("product_id").to_pylist()):
            self._codes.setdefault(code.casefold(), []).append(row)
        for row, names in enumerate(records.column("names").to_pylist()):
            for name in names:
                self._names.setdefault(fold(name), []).append(row)

    def find(self, question: str) -> list[tuple[int, How]]:
        """Return the products a question is, or names by code among other words; each once."""
        text = question.strip()
        if not text or len(text) > LONGEST_QUESTION:
            return []
        found: dict[int, How] = dict.fromkeys(self._codes.get(text.casefold(), ()), "code")
        for word in text.casefold().split():
            code = word.strip(".,;:!?\"'()[]#")
            if len(code) >= SHORTEST_CODE and any(map(str.isdigit, code)):
                found.update((row, "code") for row in self._codes.get(code, ()))
        for row in self._names.get(fold(text), ()):
            found.setdefault(row, "name")
        return list(found.items())


def passing(found: list[tuple[int, How]], mask: NDArray[np.bool_]) -> list[tuple[int, How]]:
    """Return those that a filter leaves."""
    return [(row, how) for row, how in found if mask[row]]
