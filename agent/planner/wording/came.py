"""People who came: those counted where they were met, and not by the day they were first put down."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_CAME = frozenset({"came", "come"})
_AGAIN = frozenset({"back", "again", "from", "first", "second", "last", "top"})


def name_came(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "patients seen" for "patients came", where one count alone is of those who were met."""
    for i, token in enumerate(tokens[1:], 1):
        is_back = i + 1 < len(tokens) and tokens[i + 1].text in _AGAIN
        met = lexicon.those_met(tokens[i - 1].text) if token.text in _CAME and not is_back else ()
        if met:
            noun = tokens[i - 1]
            named = (replace(noun, text=word, stem=stem(word)) for word in met)
            return (*tokens[: i - 1], *named, *tokens[i + 1 :])
    return tokens
