"""Groups that have "the longest delivery times": ranked by the mean, and not by one row of theirs."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.spans import Span
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_HAVE = frozenset({"has", "have", "had", "with", "having", "show", "shows", "showed", "see", "sees", "saw"})
_HAVE |= {"face", "faces", "get", "gets", "got", "suffer", "suffers", "experience", "experiences"}
_LEAST = frozenset({"shortest", "lowest", "smallest", "fastest", "quickest", "minimum", "cheapest"})


def rank_groups(
    tokens: tuple[Token, ...], spans: list[Span], lexicon: Lexicon, vocab: Vocabulary
) -> list[Span]:
    """Spans, those that name the most or the least of single rows cut to the mean, where groups have it.

    "What was the longest delivery time" stays that of one row, and so does that which a state has; states
    with "the longest delivery times", or "the shortest", are those where it takes long or short.
    """
    return [_cut(span, tokens, spans, lexicon, vocab) for span in spans]


def _cut(
    span: Span, tokens: tuple[Token, ...], spans: list[Span], lexicon: Lexicon, vocab: Vocabulary
) -> Span:
    said = tuple(token.text for token in tokens[span.first : span.last + 1])
    if not span.of_kind("metric") or said[0] not in vocab.superlatives or len(said) == 1:
        return span
    named = (meaning for meaning in lexicon.lookup(said[1:]) if meaning.kind == "metric")
    means = tuple(meaning for meaning in named if lexicon.is_mean(meaning))
    at = span.first - 1
    while at > 0 and tokens[at].text in vocab.particles:
        at -= 1
    is_told = tokens[span.last].text != tokens[span.last].stem or said[0] in _LEAST
    had = at > 0 and tokens[at].text in _HAVE and _is_of_group(at - 1, tokens, spans, vocab)
    if not (means and is_told and had):
        return span
    return replace(span, first=span.first + 1, meanings=means)


def _is_of_group(at: int, tokens: tuple[Token, ...], spans: list[Span], vocab: Vocabulary) -> bool:
    """Whether a group is named right before, or stands behind "which" with small words between."""
    while at > 0 and vocab.is_function_word(tokens[at].text):
        at -= 1
    return any(span.last == at and span.of_kind("dimension") for span in spans)
