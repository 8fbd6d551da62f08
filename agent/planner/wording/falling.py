"""What falls somewhere is there: orders that "fall in that range" do not sink, and are of no season."""

from dataclasses import replace

from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_FALLS = frozenset({"fall", "falls", "falling"})
_FELL = _FALLS | {"fell", "fallen"}
_INTO = frozenset({"into", "within", "inside", "outside", "under"})
_AT = frozenset({"in", "between", "on", "above", "below", "over", "before", "after"})
_THAT = frozenset({"that", "which", "who"})
# Of these it is asked whether they sank.
_ASKING = frozenset({"did", "does", "do", "why", "is", "are", "was", "were", "has", "have", "will", "if"})
_SEASONS = frozenset(
    {"in", "this", "last", "the", "each", "every", "next", "during", "of", "by", "and", "or"}
)


def lie_there(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "lie" for "fall" where a place or a range follows, and no change is asked about."""
    for i in range(1, len(tokens) - 1):
        after = tokens[i + 1].text
        if tokens[i].text not in _FELL or tokens[i - 1].text in _SEASONS or tokens[i + 1].after_break:
            continue
        before = tokens[i - 1]
        asked = not _ASKING.isdisjoint(token.text for token in tokens[:i])
        are_many = before.text in _THAT or before.text != before.stem
        if after in _INTO or (tokens[i].text in _FALLS and after in _AT and are_many and not asked):
            lies = replace(tokens[i], text="lie", stem="lie")
            return (*tokens[:i], lies, *tokens[i + 1 :])
    return tokens
