"""What a question says unknown words are: of a kind named beside them, a place, a means of paying."""

from agent.planner.draft import Draft
from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.names.text import Token
from agent.planner.wording.demonyms import country_names
from semantic_layer.manifest import Dimension

_PAYING = frozenset({"paid", "pay", "pays", "paying", "payments", "payment"})
_PAYERS = frozenset(
    {"payer", "payers", "buyer", "buyers", "shopper", "shoppers", "purchaser", "purchasers", "spenders"}
)
_WITH = frozenset({"with", "in", "by", "using"})
_PLACED = frozenset({"in", "to", "from", "into"})
_PAYMENTS, _NAME = "payment_type", "_name"


def of_kind_named(meanings: tuple[Meaning, ...], draft: Draft, first: int, last: int) -> tuple[Meaning, ...]:
    """Of "the category Linen", "an Electronics category" no meaning that is of another kind."""
    if _is_paid(draft.tokens, first):
        return tuple(m for m in meanings if draft.dimension(m).name == _PAYMENTS)
    told = [
        draft.dimension(m).name
        for span in draft.spans
        if span.last == first - 1 or (span.first == last + 1 and not span.of_kind("metric"))
        if _is_one(draft.tokens[span.last]) and not draft.tokens[max(span.first, first)].after_break
        for m in span.of_kind("dimension")
        if _tells_kinds(draft.dimension(m))
    ]
    return tuple(m for m in meanings if draft.dimension(m).name in told) if told else meanings


def are_no_goods(tokens: tuple[Token, ...], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether words are told to be no goods: a country, a means of paying, people, some kind."""
    said = " ".join(token.text for token in tokens[first : last + 1])
    led = next((t.text for t in reversed(tokens[:first]) if t.text not in ("the", "a", "an")), "")
    beside = [*tokens[max(first - 1, 0) : first], *tokens[last + 1 : last + 2]]
    is_place = led in _PLACED and said in country_names()
    is_person = any(token.text in _PAYERS for token in tokens[first : last + 1])
    return (
        is_place or is_person or _is_paid(tokens, first) or any(_names_kind(one, lexicon) for one in beside)
    )


def _names_kind(noun: Token, lexicon: Lexicon) -> bool:
    named = [lexicon.dimension(m) for m in lexicon.lookup((noun.text,))]
    return _is_one(noun) and bool(named) and all(one is not None and _tells_kinds(one) for one in named)


def _is_paid(tokens: tuple[Token, ...], first: int) -> bool:
    """What one pays with is no name of goods: "paid with plastic"."""
    return first > 1 and tokens[first - 1].text in _WITH and tokens[first - 2].text in _PAYING


def _is_one(noun: Token) -> bool:
    return noun.text == noun.stem


def _tells_kinds(dimension: Dimension) -> bool:
    """Whether a dimension is told by texts of its own, and is no thing, name, number or date."""
    is_thing = dimension.is_entity or dimension.name.endswith(("_id", _NAME))
    return dimension.type == "categorical" and dimension.data_type == "text" and not is_thing
