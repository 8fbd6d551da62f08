"""A yes or no denied by how its word begins: "inactive members", "unpaid bills"."""

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_PREFIXES = ("in", "un", "non", "im")
SHORTEST = 4


def name_denied_flags(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "not active" for "inactive" where only a yes or no is called active and nothing inactive."""
    found: list[Token] = []
    for token in tokens:
        rest = next((token.text.removeprefix(p) for p in _PREFIXES if token.text.startswith(p)), "")
        if len(rest) >= SHORTEST and _is_flag(rest, lexicon) and not lexicon.lookup((token.text,)):
            found.append(Token("not", "not", token.start, token.end, token.after_break))
            found.append(Token(rest, stem(rest), token.start, token.end, after_break=False))
        else:
            found.append(token)
    return tuple(found)


def _is_flag(word: str, lexicon: Lexicon) -> bool:
    named = lexicon.lookup((word,))
    return bool(named) and all(map(lexicon.is_flag, named))
