"""Scope words that take in everything ("of all items", "over all orders") constrain nothing."""

from agent.planner.draft import Draft
from agent.planner.spans import Span

_EVERYTHING = frozenset({"all", "any", "alle", "todos", "todas"})


def read_scope(draft: Draft) -> None:
    """Explain "of all <things>" where another measure is named."""
    for i, token in enumerate(draft.tokens):
        if token.text not in _EVERYTHING or not _opens_scope(draft, i):
            continue
        noun = i + 2 if draft.word(i + 1) in draft.vocab.particles else i + 1
        if noun >= len(draft.tokens) or draft.tokens[noun].stem not in draft.lexicon.entity_stems:
            continue
        span = next((s for s in draft.spans if s.first == s.last == noun), None)
        if span is None:
            draft.use(noun)
        elif _another_metric(draft, span):
            draft.take(span)


def _opens_scope(draft: Draft, i: int) -> bool:
    before = draft.word(i - 1)
    return before == "of" or before in draft.vocab.prepositions or before in ("across", "within")


def _another_metric(draft: Draft, span: Span) -> bool:
    return any(s is not span and s.of_kind("metric") for s in draft.spans)
