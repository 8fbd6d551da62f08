"""What a word means to the asker: "how many customers were lost, if lost means no order in 90 days"."""

from agent.planner.histories import words as say
from agent.planner.names.text import Token, stem

_MEANS = frozenset({"means", "meaning", "mean", "being", "is", "defined", "counts"})
_LEADS = frozenset({"if", "where", "when", "with", "whereby", "and", "taking", "say", "by", "we"})
_BEHIND = frozenset(
    {"as", "that", "they", "someone", "somebody", "a", "customer", "one", "who", "having", "with"}
)
_VERBAL = frozenset({"we", "have", "has", "did", "do", "were", "are", "was", "been", "they", "you", "our"})
_LOST = frozenset({"lost", "lose", "losing"})


def by_own_words(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Put what a word is said to mean in its place, behind those it is said of."""
    for i, token in enumerate(tokens):
        first = next((j for j in range(i) if _is_same(tokens[j].text, token.text)), None)
        if first is None or not (i + 2 < len(tokens) and tokens[i + 1].text in _MEANS):
            continue
        begin, end = i, i + 2
        while begin > first + 1 and tokens[begin - 1].text in _LEADS:
            begin -= 1
        while end < len(tokens) and tokens[end].text in _BEHIND:
            end += 1
        denies = end < len(tokens) and tokens[end].text in say.NEVER
        if begin == i or not denies:
            continue
        head = tokens[first:begin]
        rest = (*tokens[:first], *head[1:])
        if first and tokens[first - 1].text in _VERBAL and tokens[first].text in _LOST:
            rest = (*tokens[: first - 1], *head[1:])
        return (*_without_state(rest), Token("with", stem("with"), token.start, token.end), *tokens[end:])
    return tokens


def _is_same(one: str, other: str) -> bool:
    return one == other or {one, other} <= _LOST


def _without_state(rest: tuple[Token, ...]) -> tuple[Token, ...]:
    """In "how many customers were" nothing is left of what they were."""
    end = len(rest)
    while end and rest[end - 1].text in _VERBAL:
        end -= 1
    return rest[:end]
