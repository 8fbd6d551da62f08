"""Superlatives that rank what follows and are part of no name: "the top category by revenue"."""

from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.names.of_one import is_done_most
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary


def ranks_next(
    tokens: tuple[Token, ...],
    first: int,
    last: int,
    meanings: tuple[Meaning, ...],
    lexicon: Lexicon,
    vocab: Vocabulary,
) -> bool:
    """In "the top category by revenue" the superlative is part of no name, unless things are told by it."""
    if _ranks_by(tokens, first, last, vocab):
        return all(m.kind == "dimension" for m in meanings)
    if is_done_most(tokens, first, last, lexicon, vocab):
        return True
    if first == last or tokens[first].text not in vocab.superlatives or tokens[first - 1].text in vocab.by:
        return False
    if first and (tokens[first - 1].is_number or tokens[first - 1].text in vocab.numbers):
        return all(m.kind == "dimension" for m in meanings)  # "the 3 most watched kinds"
    longer = lexicon.lookup(tuple(t.text for t in tokens[first + 1 : last + 2]))
    if last + 1 < len(tokens) and any(m.kind == "metric" for m in longer):
        return True  # "the slowest delivery time"
    rest = lexicon.lookup(tuple(t.text for t in tokens[first + 1 : last + 1]))
    is_group = all(m.kind == "dimension" for m in meanings)
    return is_group and (any(m.kind == "dimension" for m in rest) or _asks_most(tokens, first, last, lexicon))


def _asks_most(tokens: tuple[Token, ...], first: int, last: int, lexicon: Lexicon) -> bool:
    """In "the most watched category" alone watching ranks; beside a measure it is what tells things apart."""
    beside = (*tokens[:first], *tokens[last + 1 :])
    if any(lexicon.is_metric((token.text,)) for token in beside):
        return False
    deed, *thing = (token.text for token in tokens[first + 1 : last + 1])
    return is_participle(deed) and any(m.kind == "dimension" for m in lexicon.lookup(tuple(thing)))


def _ranks_by(tokens: tuple[Token, ...], first: int, last: int, vocab: Vocabulary) -> bool:
    """In "top 5 members by number of visits" what stands behind "by" ranks, and is part of no name."""
    ahead = tokens[max(0, first - 2) : first]
    counted = {"many"} | vocab.superlatives.keys() | vocab.numbers.keys()
    ranks = any(t.text in counted or t.is_number for t in ahead)
    return ranks and any(t.text == "by" for t in tokens[first + 1 : last])
