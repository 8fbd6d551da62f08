"""What kinds of things, and which stored values, the words of a part of a question name."""

from collections.abc import Collection

from agent.planner.names.spans import Span
from agent.planner.names.text import Token


def kinds_of(spans: Collection[Span], tokens: tuple[Token, ...]) -> frozenset[str]:
    """What of a measure, a group, a value, a time and a number spans and words name."""
    kinds: set[str] = {m.kind for span in spans for m in span.meanings}
    if any(span.time for span in spans):
        kinds |= {"time"}
    return frozenset(kinds | ({"number"} if any(t.is_number for t in tokens) else set()))


def values_of(spans: Collection[Span]) -> frozenset[tuple[str, str]]:
    """The stored values that spans name, each with its dimension."""
    return frozenset((m.name, str(m.value)) for span in spans for m in span.of_kind("value"))
