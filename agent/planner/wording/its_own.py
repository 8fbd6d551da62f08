"""What one of those asked for has itself: "which seller has the most orders, and in which city is it"."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_ASK = frozenset({"which", "what"})
_BE = frozenset({"is", "are", "was", "were", "does", "do"})
_IT = frozenset({"it", "they", "he", "she", "that", "this"})


def name_its_own(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Name whose "city" is meant in "in which city is it", where a thing asked for before has one."""
    asked = [i + 1 for i, token in enumerate(tokens[:-1]) if token.text in _ASK]
    for at in asked[1:]:
        noun = tokens[asked[0]]
        behind = tuple(token.text for token in tokens[at + 1 : at + 3])
        if len(behind) < len(("is", "it")) or behind[0] not in _BE or behind[1] not in _IT:
            continue
        named = lexicon.lookup((noun.stem, tokens[at].text))
        if any(meaning.kind == "dimension" for meaning in named):
            return (*tokens[:at], replace(noun, text=noun.stem, after_break=False), *tokens[at:])
    return tokens
