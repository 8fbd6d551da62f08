"""Words side by side that are no name together: "orders a day", "lines on a bill", "spent time"."""

from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary, vocabulary

_VERBS = frozenset({"do", "does", "did", "is", "are", "was", "were", "has", "have", "had"})
_SPENDING = frozenset({"spend", "spent"})
_HAVING = frozenset({"with", "have", "has", "had", "having", "got", "get", "gets", "saw", "sees", "by", "in"})
_TIME = frozenset({"time", "hours", "minutes", "long", "longer", "longest"})


def spends_time(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """In "who spent the most time" no money is spent."""
    behind = {t.text for t in tokens[last + 1 : last + 5]}
    return first == last and tokens[first].stem in _SPENDING and bool(behind & _TIME)


def is_of_one(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """Whether the words tell of one thing: "lines on a bill", "bill of a new member"."""
    said = [t.text for t in tokens[first : last + 1]]
    led = zip(said[1:-2], said[2:-1], strict=True)
    return any(prep in ("on", "in", "to", "of") and one in ("a", "an", "one") for prep, one in led)


def asks_of_one(window: tuple[str, ...]) -> bool:
    """In "lines does an order have" the two nouns are no name of one thing."""
    if len(window) > 2 and window[-2] in ("a", "an") and window[-1] in vocabulary().grains:
        return True  # "orders a day"
    pairs = zip(window, window[1:], strict=False)
    return any(verb in _VERBS and noun in ("a", "an", "the") for verb, noun in pairs)


def is_measure_at(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> bool:
    """Whether the two words at a place are the name of a measure."""
    said = tuple(t.text for t in tokens[at : at + 2])
    return len(said) > 1 and any(m.kind == "metric" for m in lexicon.lookup(said))


def ranks_deed(tokens: tuple[Token, ...], last: int, vocab: Vocabulary) -> bool:
    """In "which products sold best" the verb and what is behind it rank, and are part of no name."""
    is_deed = tokens[last].text.endswith("ed") or tokens[last].text in vocab.doing | {"sold", "bought"}
    return is_deed and last + 1 < len(tokens) and tokens[last + 1].text in vocab.superlatives


def is_done_most(
    tokens: tuple[Token, ...], first: int, last: int, lexicon: Lexicon, vocab: Vocabulary
) -> bool:
    """In "the most watched film" films are ranked by what is done with them, and are not counted."""
    if last > first and tokens[last].text in vocab.superlatives and is_measure_at(tokens, last + 1, lexicon):
        return True  # "watched the most different films"
    is_done = last == first + 1 and first > 0 and tokens[first - 1].text in ("most", "least")
    ahead = {t.text for t in tokens[max(0, first - 3) : first - 1]} if is_done else set()
    if ahead & _HAVING:
        return False  # "guests with the most missed meals" have many of them
    is_thing = any(m.kind == "dimension" for m in lexicon.lookup((tokens[last].text,)))
    return is_done and is_participle(tokens[first].text) and is_thing


def ends_another(tokens: tuple[Token, ...], first: int, window: tuple[str, ...], lexicon: Lexicon) -> bool:
    """In "units sold of products" the verb ends the name before it, and begins no other."""
    return first > 0 and len(window) > 2 and window[1] == "of" and is_measure_at(tokens, first - 1, lexicon)


def reduplicated(tokens: tuple[Token, ...], i: int, vocab: Vocabulary) -> bool:
    """Whether "day by day", "month after month" begins at a token: an axis, and part of no name."""
    if i + 2 >= len(tokens) or tokens[i].text not in vocab.grains:
        return False
    return tokens[i + 1].text in ("by", "after", "over") and tokens[i + 2].text == tokens[i].text


def bounds(tokens: tuple[Token, ...], first: int, vocab: Vocabulary) -> bool:
    """In "more than one order line" the number is a bound, and begins no name."""
    is_number = tokens[first].text in vocab.numbers or tokens[first].is_number
    led = tokens[first - 1].text if first else ""
    is_only = tokens[first].text == "one" and led in ("only", "just")
    return is_only or (is_number and led in ("than", "least", "most", "exactly"))
