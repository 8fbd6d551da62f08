""" "The most expensive ticket" is the priciest one, where no definition is called so itself."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_COSTING = frozenset({"expensive", "costly"})
# What goods weigh is told by their weight; else "heaviest" only says how many there are.
_WEIGHING = {"heaviest": "highest", "lightest": "lowest"}
_WEIGH = frozenset({"weigh", "weighs", "weighed"})
_GOODS = frozenset({"product", "item", "article", "category", "brand"})
_GOODS_STEMS = frozenset(stem(word) for word in _GOODS)
_SENT = frozenset({"shipped", "sent", "sold"})
_HOLDING = frozenset({"have", "has", "with", "hold", "holds", "contain", "contains"})
_COPULAS = frozenset({"is", "are", "was", "were"})
_SENDING = frozenset(("to", verb) for verb in ("ship", "send", "deliver", "post", "transport", "dispatch"))
_PRICES = {"cheapest": "lowest", "priciest": "highest", "dearest": "highest", "costliest": "highest"}
_PRICES |= {"most": "highest", "least": "lowest", "expensive": "highest", "costly": "highest"}
_FREIGHTS = (("average", "freight"), ("average", "shipping", "cost"), ("freight",), ("shipping", "cost"))
REACH = 5
_SMALL = frozenset({"the", "is", "are", "was", "were", "on"})
_WEIGHT = ("product", "weight")
# What has a value of its own is dear by that, and not by the price of what it holds: an order.
_OF_VALUE = {"most": "largest", "least": "smallest"}
_PLAIN = {"most": "priciest", "least": "cheapest"}


def name_dearest(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put one word for "most expensive" and "least costly" before what is ranked; goods have a weight."""
    tokens = _to_send(_by_weight(tokens, lexicon, vocab), lexicon)
    found: list[Token] = []
    for i, token in enumerate(tokens):
        degree = found[-1] if found else None
        after = tokens[i + 1].text if i + 1 < len(tokens) else ""
        is_said = token.text in _COSTING and degree is not None and degree.text in _PLAIN
        if is_said and degree is not None and not lexicon.lookup((degree.text, token.text, after)):
            plain = (_OF_VALUE if lexicon.lookup(("average", after, "value")) else _PLAIN)[degree.text]
            found[-1] = replace(degree, text=plain, stem=stem(plain), end=token.end)
        else:
            found.append(token)
    return tuple(found)


def _by_weight(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "with the highest average product weight" behind a question for the heaviest goods."""
    ends = {
        _WEIGHING[t.text] for i, t in enumerate(tokens) if t.text in _WEIGHING and _is_of_goods(tokens, i)
    }
    weighs = any(t.text in _WEIGH for t in tokens)
    ends |= {{"most": "highest", "least": "lowest"}[t.text] for t in tokens if weighs and t.text in _PLAIN}
    if len(ends) != 1 or not any(t.stem in _GOODS_STEMS for t in tokens) or not lexicon.lookup(_WEIGHT):
        return tokens
    gone = _WEIGHING.keys() | _WEIGH | (_PLAIN.keys() if weighs else set()) | vocab.means
    kept: list[Token] = []
    holds = False
    for token in tokens:
        if token.text in _SENT and kept and kept[-1].stem in _GOODS_STEMS:
            continue  # "the heaviest thing we have shipped" is one of all
        if token.text not in gone:
            kept += [] if holds and token.stem in _GOODS_STEMS else [token]
            continue
        while kept and kept[-1].text in _SMALL:
            kept.pop()  # "is the heaviest"
        if kept and kept[-1].text in _HOLDING:
            kept.pop()
            holds = True  # "which shelves have the heaviest products"
    last = kept[-1] if kept else tokens[-1]
    said = ("with", "the", ends.pop(), "average", *_WEIGHT)
    return (*kept, *(replace(last, text=word, stem=stem(word), after_break=False) for word in said))


def _to_send(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """Put "with the lowest average freight" for "cheapest ... to ship", where a measure is called so."""
    for i in range(1, len(tokens) - 1):
        is_sent = (tokens[i].text, tokens[i + 1].stem) in _SENDING
        extreme = next(
            (n for n in range(i - 1, max(-1, i - 1 - REACH), -1) if tokens[n].text in _PRICES), None
        )
        if not is_sent or extreme is None:
            continue
        named = next((name for name in _FREIGHTS if lexicon.lookup(name)), None)
        if named is None:
            continue
        first = extreme - (tokens[extreme].text in _COSTING)
        said = ("with", "the", _PRICES[tokens[first].text], *named)
        put = (replace(tokens[i], text=word, stem=stem(word), after_break=False) for word in said)
        rest = tokens[i + 2 :]
        if rest and rest[0].text in ("per", "for"):
            rest = (replace(rest[0], after_break=False), *rest[1:])
        while first and tokens[first - 1].text in _SMALL:
            first -= 1  # "is the cheapest to send"
        return (*tokens[:first], *tokens[extreme + 1 : i], *put, *rest)
    return tokens


def _is_of_goods(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether the word at i says what goods weigh: right before them, or behind "are"."""
    follows = tokens[i + 1] if i + 1 < len(tokens) else None
    if follows is not None and not follows.after_break:
        return follows.stem in _GOODS_STEMS or follows.text in ("in", "of", "on")
    before = tokens[i - 1 - (tokens[i - 1].text == "the")] if i else tokens[i]
    return before.text in _COPULAS or before.stem in _GOODS_STEMS
