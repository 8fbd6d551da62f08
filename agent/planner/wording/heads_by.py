"""Those that head a list in an order: "sellers by revenue", "customers by how much they spent"."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.spoken import is_name
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_ASKING = frozenset({"show", "list", "give", "me", "us", "our", "the", "all", "name", "see", "get", "please"})
_ASKING |= {"table", "chart", "a", "of", "and", "now", "every", "my", "individual", "single", "overview"}
_THEY = frozenset({"they", "people", "he", "she", "it", "each", "customers", "sellers", "we", "everyone"})
_HAVE = frozenset({"have", "has", "had", "actually", "ever", "all"})
_EARNING = frozenset({"sold", "sell", "sells", "earned", "earn", "earns", "made", "make", "took", "take"})
_DOING = frozenset(
    {"placed", "place", "made", "make", "got", "get", "have", "had", "has", "did", "wrote", "left"}
) | {"brought", "bring", "generated", "generate", "gave", "took"}
_BEFORE = frozenset(
    {"the", "their", "its", "total", "number", "of", "amount", "overall", "value", "most", "our"}
)
_SORTED = frozenset({"sorted", "ordered", "ranked", "sort", "order", "rank", "arranged", "grouped", "split"})
LONGEST, FURTHEST = 4, 5
HOW_MUCH = ("how", "much"), ("how", "many")


def sort_heads(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "sellers sorted by revenue" for "sellers by revenue", as sellers are told apart and not counted."""
    tokens = _without_clause(tokens, lexicon, vocab)
    at = next((i for i, token in enumerate(tokens) if token.text not in _ASKING), len(tokens))
    head = next((i for i in range(at, min(at + 2, len(tokens))) if _are_counted(tokens[i], lexicon)), None)
    if head is None or (head > at and _is_more(tokens[at], lexicon, vocab)):
        return tokens
    by = next((i for i in range(head + 1, len(tokens)) if tokens[i].text == "by"), 0)
    between = tokens[head + 1 : by]
    if not by or len(between) > FURTHEST or any(_is_measure((one.text,), lexicon) for one in between):
        return tokens
    first = by + 1
    while first < len(tokens) and tokens[first].text in _BEFORE:
        first += 1
    said = tuple(token.text for token in tokens[first : first + LONGEST])
    sizes = (size for size in range(len(said), 0, -1) if lexicon.lookup(said[:size]))
    size = next(sizes, 0)
    if not size or not _is_measure(said[:size], lexicon) or tokens[by - 1].text in _SORTED:
        return tokens
    return (*tokens[:by], replace(tokens[by], text="sorted", stem="sorted"), *tokens[by:])


def _are_counted(token: Token, lexicon: Lexicon) -> bool:
    """Whether a plural names things that one measure counts once each, or that are told by name, too.

    Those are customers, and not their orders.
    """
    found = lexicon.lookup((token.text,))
    counts = [m for m in found if m.kind == "metric"]
    told = [lexicon.dimension(m) for m in found if m.kind == "dimension"]
    is_told = any(one is not None and is_name(one) for one in told)
    return token.text != token.stem and bool(counts) and (is_told or all(map(lexicon.counts_once, counts)))


def _is_more(token: Token, lexicon: Lexicon, vocab: Vocabulary) -> bool:
    """Whether a word before the head is a name of its own, a number or a rank."""
    return (
        token.is_number
        or token.text in vocab.numbers
        or token.text in vocab.superlatives
        or bool(lexicon.lookup((token.text,)))
    )


def _is_measure(said: tuple[str, ...], lexicon: Lexicon) -> bool:
    return any(m.kind == "metric" for m in lexicon.lookup(said))


def _without_clause(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "by spent" for "by what they spent", "by number of orders" for "by how many orders they did"."""
    for i in range(len(tokens) - 3):
        words = [token.text for token in tokens[i:]]
        if words[0] not in vocab.by or words[1] not in ("how", "what"):
            continue
        at = 2 + (tuple(words[1:3]) in HOW_MUCH)
        nouns = next((n for n in range(at, len(words)) if words[n] in _THEY), len(words))
        verb = next((n for n in range(nouns + 1, len(words)) if words[n] not in _HAVE), len(words))
        if verb >= len(words) or nouns - at > LONGEST:
            continue
        if nouns > at and words[verb] in _DOING:
            of = [_put(word, tokens[i + 1]) for word in ("number", "of") if words[2] == "many"]
            put = [*of, *tokens[i + at : i + nouns]]
        elif nouns == at and _is_measure((words[verb],), lexicon):
            put = [tokens[i + verb]]
        elif nouns == at and words[verb] in _EARNING and _is_measure(("revenue",), lexicon):
            put = [_put("revenue", tokens[i + verb])]
        else:
            continue
        verb += words[verb + 1 : verb + 2] == ["in"] and words[verb] in ("brought", "bring", "took")
        return (*tokens[: i + 1], *put, *tokens[i + verb + 1 :])
    return tokens


def _put(word: str, place: Token) -> Token:
    return Token(word, stem(word), place.start, place.end)
