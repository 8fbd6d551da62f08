"""Verbs of winning: "which brand led each quarter in revenue" asks for the one that had the most."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_ASKING = frozenset({"which", "what", "who", "whose"})
_WINS = frozenset(
    {"won", "wins", "win", "led", "lead", "leads", "leading", "topped", "tops", "dominated", "dominates"}
    | {"prevailed", "triumphed", "excelled"}
)
# "What is the lead conversion rate": behind these stands a noun.
_DETERMINERS = frozenset(
    {"the", "a", "an", "our", "your", "my", "their", "its", "any", "each", "every", "many", "no"}
)
_PASSIVE = frozenset({"is", "are", "was", "were", "been", "get", "got", "of"})
REACH = 4
# "Did we beat last year" is of the time before it; "the top five" and "exceed 5" rank and bound.
_RELATIVE = _DETERMINERS - {"our", "their", "my", "its"} | {"last", "previous", "prior"}
_OPENING = frozenset({"did", "does", "do", "has", "have", "is", "was", "can", "will", "are", "were"})
# "Did Q2 beat the first quarter", "the same quarter of 2023" names both.
_PARTS = frozenset({"first", "second", "third", "fourth", "same"})
_OUTSELLS = frozenset({"outsell", "outsells", "outsold", "outselling"})
_BEATS = frozenset(
    {"beat", "beats", "beaten", "outperform", "outperforms", "outperformed", "overtake", "overtakes"}
    | {"overtaken", "overtook", "outdo", "outdoes", "outdid", "outdone", "outpace", "outpaces", "outpaced"}
    | {"outstrip", "outstrips", "outstripped", "outrank", "outranks", "outranked", "surpass", "surpasses"}
    | {"surpassed", "topped", "exceeded"}
)


def name_winners(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "had the most" for a verb of winning behind what is asked for, unless it says of what itself."""
    ranks = (vocab.superlatives.get(token.text, "first_last") for token in tokens)
    is_ranked = any(rank != "first_last" for rank in ranks)
    for i, token in enumerate(tokens):
        if is_ranked and i + 1 < len(tokens):
            continue  # "The largest region: which of its states leads" ends in the verb
        if token.text not in _WINS or i + 1 < len(tokens) and _is_bounded(tokens[i + 1]):
            continue
        before = tokens[max(0, i - REACH) : i]
        if before and (before[-1].text in _DETERMINERS or before[-1].text in vocab.prepositions):
            continue
        said = {one.text for one in before}
        if said & (vocab.shares | {"many", "number"}) or (before and before[-1].text in _PASSIVE):
            continue  # "what share of leads", "which of them were won"
        asked = [n for n, one in enumerate(before) if one.text in _ASKING]
        # "Which leads" and "which led lamps" ask for things of that name.
        who = bool(asked) and before[asked[-1]].text == "who" and len(before) - asked[-1] == 1
        if not asked or not (who or len(before) - asked[-1] > 1) or _is_joined(before[asked[-1] :]):
            continue
        put = [replace(token, text=word, stem=stem(word)) for word in ("had", "the", "most")]
        return (*tokens[:i], *put, *tokens[i + 1 :])
    return tokens


def name_heaviest(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "riders with the most cycling" for "heaviest-cycling riders", where that is measured."""
    for i in range(len(tokens) - 2):
        degree, deed, noun = tokens[i : i + 3]
        is_high = vocab.superlatives.get(degree.text) in ("high", "low")
        if not is_high or not deed.text.endswith("ing") or deed.after_break or noun.after_break:
            continue
        measured = any(m.kind == "metric" for m in lexicon.lookup((deed.text,)))
        if not measured or not lexicon.counts((noun.text,)) or lexicon.lookup((degree.text, deed.text)):
            continue
        extreme = "most" if vocab.superlatives[degree.text] == "high" else "least"
        put = (replace(degree, text=word, stem=stem(word)) for word in ("with", "the", extreme))
        return (*tokens[:i], replace(noun, after_break=degree.after_break), *put, deed, *tokens[i + 3 :])
    return tokens


def name_rivals(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Put "sell more than" for "outsell", and for "beat" where a question asks whether one of two did."""
    found: list[Token] = []
    asks = bool(tokens) and tokens[0].text in _OPENING
    for i, token in enumerate(tokens):
        put: tuple[str, ...] = (token.text,)
        behind = {one.text for one in tokens[i + 1 : i + 3]}
        behind -= {"the"} if behind & _PARTS else set()
        is_rival = asks and len(found) > 1 and token.text in _BEATS
        if token.text in _OUTSELLS or is_rival and not {found[-1].text, *behind} & _RELATIVE:
            put = ("sell", "more", "than")
        found += [token] if put == (token.text,) else [replace(token, text=w, stem=stem(w)) for w in put]
    return tuple(found)


def _is_bounded(behind: Token) -> bool:
    """ "Led to" is no winning, and what "topped 500" only went above it."""
    return behind.text == "to" or behind.is_number


def _is_joined(tokens: tuple[Token, ...]) -> bool:
    return any(token.after_break for token in tokens[1:])
