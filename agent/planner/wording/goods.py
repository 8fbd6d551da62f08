"""Things that are ranked, by what tells them apart: the "top 3 items" are products, no number of pieces."""

from dataclasses import replace

from agent.planner.names.goods import COLOURS
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_GOODS = frozenset({"item", "items", "goods", "pieces", "articles", "article"})
_PRODUCTS, _MONEY = "products", "revenue"
_TOLD_APART = frozenset({"product", "item", "article", "good"})
_BY_VALUE = (("by", "value"), ("by", "worth"), ("in", "value"))
# They rank by how many there are: "the most items" is a measure.
_HOW_MANY = frozenset({"most", "least", "fewest", "highest", "lowest", "maximum", "minimum", "max", "min"})
_DIFFERENT = frozenset({"different", "distinct", "unique"})
# The dearest of single ones is a price: "the most expensive item".
_PRICED = frozenset({"priciest", "cheapest", "dearest", "costliest", "expensive"})
_RANKED = frozenset({"selling", "sold", "performing", "single"})


def name_goods(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "products" for goods behind a superlative, where no group but a measure is called like them."""
    if not any(m.kind == "dimension" for m in lexicon.lookup((_PRODUCTS,))):
        return tokens
    tokens = _with_colours(tokens, lexicon, vocab)
    found = list(tokens)
    for i in range(len(tokens) - 1):
        # What goods come to is what they sold for.
        said = (tokens[i].text, tokens[i + 1].text)
        ends = i + 2 == len(tokens) or tokens[i + 2].after_break or tokens[i + 2].text in vocab.prepositions
        ranked = any(
            stem(t.text) in _TOLD_APART and _is_ranked(tokens, j, vocab) for j, t in enumerate(tokens)
        )
        if said in _BY_VALUE and ends and ranked and lexicon.lookup((_MONEY,)):
            found[i + 1] = replace(tokens[i + 1], text=_MONEY, stem=_MONEY)
    for i, token in enumerate(tokens):
        if token.text not in _GOODS or any(m.kind == "dimension" for m in lexicon.lookup((token.text,))):
            continue
        if i and tokens[i - 1].text in _PRICED and not token.text.endswith("s"):
            continue
        if _is_ranked(tokens, i, vocab) or (i and tokens[i - 1].text in _DIFFERENT):
            word = _PRODUCTS if token.text.endswith("s") else stem(_PRODUCTS)
            found[i] = replace(token, text=word, stem=stem(word))
    return tuple(found)


def _with_colours(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """ "How many kettles were sold in blue" asks for blue kettles."""
    for i in range(2, len(tokens)):
        ends = i + 1 == len(tokens) or tokens[i + 1].after_break or tokens[i + 1].text in vocab.prepositions
        if tokens[i].text not in COLOURS or tokens[i - 1].text != "in" or not ends:
            continue
        nouns = [at for at in range(i - 1) if _is_of_goods(tokens[at], lexicon, vocab)]
        if len(nouns) == 1:
            at, rest = nouns[0], (*tokens[: i - 1], *tokens[i + 1 :])
            return (*rest[:at], replace(tokens[i], after_break=False), *rest[at:])
    return tokens


def _is_of_goods(token: Token, lexicon: Lexicon, vocab: Vocabulary) -> bool:
    """Whether a word is a plural that neither the definitions nor the language know."""
    is_plural = token.text != token.stem and token.text.isalpha()
    is_known = token.stem in lexicon.stems or token.text in vocab.fillers
    return is_plural and not is_known and not vocab.is_function_word(token.text)


def _is_ranked(tokens: tuple[Token, ...], i: int, vocab: Vocabulary) -> bool:
    at = i - 1
    while at >= 0 and tokens[at].text in _RANKED:
        at -= 1
    counted = at >= 0 and (tokens[at].is_number or tokens[at].text in vocab.numbers)
    before = tokens[at - 1].text if counted and at else ""
    behind = i + 1 < len(tokens) and tokens[i + 1].text in ("sold", "per")
    word = before if counted else tokens[at].text if at >= 0 else ""
    if word in ("which", "what"):  # "which ten items brought in the most"
        return any(vocab.superlatives.get(t.text, "first_last") != "first_last" for t in tokens[i + 1 :])
    return word in vocab.superlatives and word not in _HOW_MANY and not (behind and not counted)
