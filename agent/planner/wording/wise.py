"""Groups named by "-wise": "statewise revenue", "sales category wise" are parted by these."""

from dataclasses import replace

from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_WISE = "wise"
_NO_GROUP = frozenset({"otherwise", "likewise", "clockwise", "pairwise", "stepwise", "lengthwise"})


def name_wise(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "by" and the noun for a noun with "wise" behind it."""
    found: list[Token] = []
    for token in tokens:
        if token.text == _WISE and found and not (token.after_break or _is_small(found[-1], vocab)):
            before = found.pop()
            found += _by(before, before.text, token.end)
        elif token.text.endswith(_WISE) and token.text != _WISE and token.text not in _NO_GROUP:
            found += _by(token, token.text.removesuffix(_WISE), token.end)
        else:
            found.append(token)
    return tuple(found)


def _is_small(token: Token, vocab: Vocabulary) -> bool:
    return token.is_number or vocab.is_function_word(token.text)


def _by(token: Token, noun: str, end: int) -> tuple[Token, Token]:
    by = replace(token, text="by", stem="by", end=end)
    return by, Token(noun, stem(noun), token.start, end)
