"""A language model that writes: whoever needs words is handed one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Who speaks ("user" or "assistant") and what is said.
Turn = tuple[str, str]


@dataclass(frozen=True)
class Writer:
    """A language model: its name, and a call that answers a conversation."""

    name: str
    answer: Callable[[Sequence[Turn]], str]
