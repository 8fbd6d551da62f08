""" "The most expensive ticket" is the priciest one, where no definition is called so itself."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_COSTING = frozenset({"expensive", "costly"})
_PLAIN = {"most": "priciest", "least": "cheapest"}


def name_dearest(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put one word for "most expensive" and "least costly" before what is ranked."""
    found: list[Token] = []
    for i, token in enumerate(tokens):
        degree = found[-1] if found else None
        after = tokens[i + 1].text if i + 1 < len(tokens) else ""
        is_said = token.text in _COSTING and degree is not None and degree.text in _PLAIN
        if is_said and degree is not None and not lexicon.lookup((degree.text, token.text, after)):
            plain = _PLAIN[degree.text]
            found[-1] = replace(degree, text=plain, stem=stem(plain), end=token.end)
        else:
            found.append(token)
    return tuple(found)
