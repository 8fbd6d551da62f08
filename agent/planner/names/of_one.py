"""Words that stand side by side and are no name together: "orders a day", "lines on a bill", "spent time"."""

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary, vocabulary

_VERBS = frozenset({"do", "does", "did", "is", "are", "was", "were", "has", "have", "had"})
_SPENDING = frozenset({"spend", "spent"})
_TIME = frozenset({"time", "hours", "minutes", "long", "longer", "longest"})


def spends_time(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """In "who spent the most time" no money is spent."""
    behind = {t.text for t in tokens[last + 1 : last + 5]}
    return first == last and tokens[first].stem in _SPENDING and bool(behind & _TIME)


def is_of_one(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    said = [t.text for t in tokens[first : last + 1]]
    return len(said) > 3 and said[-2] in ("a", "an", "each", "one") and said[-3] in ("on", "in", "to")


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
