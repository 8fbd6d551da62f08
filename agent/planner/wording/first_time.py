""" "How many customers came in May for the first time": in May they were new customers."""

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_PHRASE = ("for", "the", "first", "time")


def name_first_time(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "new" before those who are counted, where new ones are defined, and leave the phrase out."""
    said = tuple(token.text for token in tokens)
    size = len(_PHRASE)
    at = next((i for i in range(len(said)) if said[i : i + size] == _PHRASE), -1)
    whom = next((i for i in range(at) if _are_counted(said, i, lexicon)), -1)
    if at < 0 or whom < 0:
        return tokens
    noun = tokens[whom]
    new = Token("new", stem("new"), noun.start, noun.start, noun.after_break)
    return (*tokens[:whom], new, *tokens[whom:at], *tokens[at + size :])


def _are_counted(said: tuple[str, ...], i: int, lexicon: Lexicon) -> bool:
    led = said[i - 1 : i] in (("many",), ("of",)) and "new" not in said
    return led and any(m.kind == "metric" for m in lexicon.lookup(("new", said[i])))
