"""Of whom a share is that is asked of groups: "what share of each customer group has paid in cash"."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_HAVE = frozenset({"has", "have", "had"})
LONGEST = 3


def name_members(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "share of customers in each customer group" where a share of each such group did something."""
    for i, token in enumerate(tokens[:-4]):
        led = token.text in vocab.shares and tokens[i + 1].text == "of" and tokens[i + 2].text in vocab.each
        if led and (members := _members(tokens, i + 3, lexicon)):
            return (*tokens[: i + 2], members, replace(tokens[i + 1], text="in", stem="in"), *tokens[i + 2 :])
    return tokens


def _members(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> Token | None:
    """The noun of those whom a measure counts and a name of groups begins with, where they did something."""
    whom = tokens[at]
    counted = any(m.kind == "metric" for m in lexicon.lookup((whom.text,)))
    for size in range(2, LONGEST + 1):
        said = tuple(token.text for token in tokens[at : at + size])
        named = any(m.kind == "dimension" for m in lexicon.lookup(said))
        behind = tokens[at + size].text if at + size < len(tokens) else ""
        if counted and named and behind in _HAVE:
            return whom
    return None
