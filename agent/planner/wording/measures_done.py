"""Measures that end in a verb, said as what somebody did: "fixed the most calls" of calls fixed."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.done_by import amount_at, say

LONGEST = 6
# What these are of is known to the passes that read them.
_OF_TRADE = frozenset(
    {"sold", "placed", "paid", "spent", "made", "delivered", "returned", "watched", "viewed"}
)


def name_measures_done(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "had the most calls fixed" for "fixed the most calls", by the names of measures that end so."""
    for i, token in enumerate(tokens[:-2]):
        if token.text not in lexicon.participles or token.text in _OF_TRADE | vocab.doing:
            continue
        amount = amount_at(tokens[i + 1 :], vocab)
        at = i + 1 + amount
        rests = range(min(len(tokens), at + LONGEST), at, -1) if amount and at < len(tokens) else ()
        for end in rests:
            if tokens[at].text in ("time", "times"):
                break  # how often it was done
            said = (tokens[at].text, token.text, *(t.text for t in tokens[at + 1 : end]))
            if lexicon.is_metric(said) and not lexicon.lookup((token.text,)):
                verb = replace(token, after_break=False)
                had = say(("had",), token)
                return (*tokens[:i], *had, *tokens[i + 1 : at + 1], verb, *tokens[at + 1 :])
    return tokens
