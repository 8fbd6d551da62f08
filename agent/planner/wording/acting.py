"""Who did more of something: in "did members watch more in May than in April" the watching is compared."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.whether import ACTING

_DID = frozenset({"did", "do", "does"})
_MUCH = frozenset({"more", "less"})
_OURS = frozenset({"the", "our"})
# Which of these is by money and which by number is read elsewhere.
_DEALING = frozenset(
    {"buy", "sell", "spend", "pay", "order", "purchase", "shop", "earn", "make", "cost", "bring"}
)


def compare_acts(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "people" for those who are only counted, before a verb of which they do more in one period."""
    said = [token.text for token in tokens]
    if said[:1] == [] or said[0] not in _DID or _MUCH.isdisjoint(said) or "than" not in said:
        return tokens
    at = 1 + (said[1] in _OURS)
    verb, much, then = (said[i] if i < len(said) else "" for i in (at + 1, at + 2, at + 3))
    if much not in _MUCH or any(m.kind == "metric" for m in lexicon.lookup((then,))):
        return tokens
    if verb in _DEALING or vocab.is_function_word(verb) or not _are_counted(said[at], verb, lexicon):
        return tokens
    return (*tokens[:at], replace(tokens[at], text="people", stem="people"), *tokens[at + 1 :])


def _are_counted(noun: str, verb: str, lexicon: Lexicon) -> bool:
    """Whether a noun names only how many there are of those who do something, each counted once."""
    named = lexicon.lookup((noun,))
    measures = [m for m in named if m.kind == "metric"]
    return bool(measures) and all(
        lexicon.counts_once(m) or (verb in ACTING and lexicon.is_count(m)) for m in measures
    )
