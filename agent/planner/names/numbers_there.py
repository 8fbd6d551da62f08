"""Numbers of a question that are values: of what is numbered, of a group before, or of a key."""

from collections.abc import Callable

from agent.planner.names.key_values import key_spans
from agent.planner.names.numbered import bare_numbers, numbered_values
from agent.planner.names.spans import Span
from agent.planner.names.text import Token
from agent.planner.names.value_spelling import ValueLookup
from agent.planner.vocabulary import Vocabulary
from semantic_layer.manifest import Manifest


def with_numbers(
    tokens: tuple[Token, ...],
    spans: list[Span],
    question: str,
    groups: frozenset[str] | None,
    lookup: ValueLookup,
    vocab: Vocabulary,
    manifest: Manifest,
    lacks: Callable[[str], bool],
) -> list[Span]:
    """Return the spans with those of numbers, which stand for what else was found at their places."""
    numbers = numbered_values(tokens, spans, lookup, vocab)
    numbers += bare_numbers(tokens, groups or frozenset(), lookup, vocab)
    numbers += key_spans(tokens, spans, question, manifest, lacks)
    within = {i for n in numbers for i in range(n.first, n.last + 1)}
    return [s for s in spans if not within & set(range(s.first, s.last + 1))] + numbers
