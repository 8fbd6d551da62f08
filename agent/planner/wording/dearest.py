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
_SMALL = frozenset({"the", "is", "are", "was", "were", "on"})
_WEIGHT = ("product", "weight")
_PLAIN = {"most": "priciest", "least": "cheapest"}


def name_dearest(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put one word for "most expensive" and "least costly" before what is ranked; goods have a weight."""
    tokens = _by_weight(tokens, lexicon, vocab)
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


def _by_weight(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "with the highest average product weight" behind a question for the heaviest goods."""
    ends = {_WEIGHING[t.text] for t in tokens if t.text in _WEIGHING}
    weighs = any(t.text in _WEIGH for t in tokens)
    ends |= {{"most": "highest", "least": "lowest"}[t.text] for t in tokens if weighs and t.text in _PLAIN}
    is_of_goods = any(stem(t.text) in {stem(word) for word in _GOODS} for t in tokens)
    if len(ends) != 1 or not is_of_goods or not lexicon.lookup(_WEIGHT):
        return tokens
    gone = _WEIGHING.keys() | _WEIGH | (_PLAIN.keys() if weighs else set()) | vocab.means
    kept: list[Token] = []
    for token in tokens:
        if token.text not in gone:
            kept.append(token)
            continue
        while kept and kept[-1].text in _SMALL:
            kept.pop()  # "is the heaviest"
    last = kept[-1] if kept else tokens[-1]
    said = ("with", "the", ends.pop(), "average", *_WEIGHT)
    return (*kept, *(replace(last, text=word, stem=stem(word), after_break=False) for word in said))
