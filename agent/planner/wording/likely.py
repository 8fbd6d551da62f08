"""How likely people are to buy, as the share of visits that came to a purchase."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_RATE = ("conversion", "rate")
_BUYS = frozenset(
    {"buy", "buys", "buying", "purchase", "purchases", "purchasing", "order", "orders", "ordering"}
    | {"convert", "converts", "converting"}
)
_ARE = frozenset({"is", "are", "was", "were"})
_CHANCES = frozenset({"chance", "chances", "likelihood", "probability", "odds"})
_OPENS = frozenset({"that", "of", "for"})
# What will be, and what comes after a first purchase, is what models tell.
_MODELS = frozenset({"will", "again", "more", "next", "second", "else", "soon", "back", "not", "never"})
_WHATEVER = frozenset({"something", "anything"})
LONGEST = 6


def name_chances(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "conversion rate of newcomers" for "how likely are newcomers to buy", "the odds that they buy"."""
    said = [token.text for token in tokens]
    for at in range(len(said) - 3):
        is_asked = said[at : at + 2] == ["how", "likely"] and said[at + 2] in _ARE
        if not (is_asked or (said[at] in _CHANCES and said[at + 1] in _OPENS)):
            continue
        first = at + (3 if is_asked else 2)
        verb = next((i for i in range(first + 1, min(len(said), first + LONGEST)) if said[i] in _BUYS), None)
        if (
            verb is None
            or said[verb - 1] in ("a", "an", "the")
            or not _MODELS.isdisjoint(said)
            or not lexicon.is_metric(_RATE)
        ):
            return tokens
        who = [token for token in tokens[first:verb] if token.text not in ("to", "that", "it")]
        last = verb + 1
        while last < len(said) and said[last] in _WHATEVER:
            last += 1
        put = [replace(tokens[at], text=word, stem=stem(word)) for word in (*_RATE, "of")]
        return (*tokens[:at], *put, *who, *tokens[last:])
    return tokens
