"""What a share is of, where that is some of the rows: "what share of late orders got one star".

"Share of late orders" is called a rate; with something said of these it is a share of them, and no rate.
"""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.names.spans import Span
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_COPULAS = frozenset({"is", "are", "was", "were", "has", "have", "had", "did", "do", "does"})
_LEADING = frozenset(
    {"end", "ends", "ended", "lead", "leads", "led", "receive", "receives", "result", "results"}
)
_SMALL = frozenset(
    {"of", "the", "our", "all", "a", "an", "in", "by", "on", "from", "with", "to", "been", "only"}
)
FURTHEST = 4


def of_some(tokens: tuple[Token, ...], spans: list[Span], lexicon: Lexicon, vocab: Vocabulary) -> list[Span]:
    """Spans, those that name a rate cut to what is counted, where something is said of that."""
    return [_cut(span, tokens, spans, lexicon, vocab) for span in spans]


def _cut(
    span: Span, tokens: tuple[Token, ...], spans: list[Span], lexicon: Lexicon, vocab: Vocabulary
) -> Span:
    said = [token.text for token in tokens[span.first : span.last + 1]]
    if not span.of_kind("metric") or said[0] not in vocab.shares:
        return span
    first = next((i for i, word in enumerate(said) if i and word not in _SMALL), 0)
    counted = _counts(tuple(said[first:]), lexicon) if first else ()
    if not counted or not _is_said_of(span, tokens, spans, vocab):
        return span
    return replace(span, first=span.first + first, meanings=counted)


def _counts(said: tuple[str, ...], lexicon: Lexicon) -> tuple[Meaning, ...]:
    return tuple(meaning for meaning in lexicon.lookup(said) if lexicon.is_count(meaning))


def _is_said_of(span: Span, tokens: tuple[Token, ...], spans: list[Span], vocab: Vocabulary) -> bool:
    """Whether a verb stands right behind, and leads to a group, a value or a number."""
    verbs = _COPULAS | _LEADING | vocab.becoming
    at = _behind_restrictions(span.last + 1, tokens, spans)
    if at >= len(tokens) or tokens[at].after_break:
        return False
    named = {s.first for s in spans if s.first >= at and not s.time and not s.of_kind("metric")}
    if at in named and (tokens[at].text in verbs or tokens[at].text.endswith("ed")):
        return True
    end = at
    while end < len(tokens) and end < at + FURTHEST and tokens[end].text in verbs | _SMALL:
        if end in named:
            return True
        end += 1
    is_led = end > at and tokens[at].text in verbs and end < len(tokens)
    return is_led and (end in named or tokens[end].text in vocab.numbers or tokens[end].is_number)


def _behind_restrictions(at: int, tokens: tuple[Token, ...], spans: list[Span]) -> int:
    """The place behind "in Texas", "of 2023"."""
    inside = {i for s in spans if s.time or s.of_kind("value") for i in range(s.first, s.last + 1)}
    end = at
    while end < len(tokens) and (end in inside or tokens[end].text in _SMALL) and not tokens[end].after_break:
        end += 1
    return end if inside & set(range(at, end)) else at
