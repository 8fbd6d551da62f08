"""Those who are called after what they do: "the biggest spenders", "our top sellers", "a typical buyer"."""

from collections.abc import Callable
from dataclasses import replace

from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_SPENDERS = {"spender": "customer", "spenders": "customers"}
_SELLERS = {"seller": "product", "sellers": "products", "bestseller": "product", "bestsellers": "products"}
_MONEY = "revenue"
_TYPICAL = frozenset({"typical", "usual", "normal"})
_ARTICLES = frozenset({"a", "an", "the", "our", "one", "each", "any"})
_DOES = frozenset({"does", "do", "did"})
_THEY = frozenset({"they", "he", "she"})
_TIMES, _OFTEN = ("how", "many", "times"), ("how", "often")
_SPEND = frozenset({"spend", "pay"})
_WHO = frozenset({"who", "that", "which", "have", "has", "had", "were", "was"})
_PASSIVE = frozenset({"were", "was", "are", "is", "been", "got"})
_ANYTHING = frozenset({"anything", "a", "an", "any", "single", "order", "orders", "one", "something", "it"})
REACH = 2


def name_typical(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "average" for "typical" before a noun, and "spend per buyer" for "does an average buyer spend"."""
    found = list(tokens)
    for i in range(1, len(found) - 1):
        if found[i].text in _TYPICAL and found[i - 1].text in _ARTICLES and not found[i].after_break:
            found[i] = _put("average", found[i])
    for i in range(len(found) - 4):
        if put := _deeds_per_doer(found[i:], tokens, vocab):
            return (*found[:i], *put)
        does, article, mean = found[i : i + 3]
        asks = does.text in _DOES and article.text in _ARTICLES and mean.text in vocab.means
        for at in range(i + 4, min(i + 6, len(found))) if asks else ():
            noun, verb = found[at - 1], found[at]
            if verb.text in _SPEND and noun.text.isalpha():
                put = [_put("spend", does), _put("per", article), noun, *found[i + 3 : at - 1]]
                return (*found[:i], *put, *_each_of_theirs(found[at + 1 :], noun))
    return tuple(found)


def _each_of_theirs(tokens: list[Token], noun: Token) -> list[Token]:
    """Put "rides per guest" for "how many rides did they take" behind what an average guest did."""
    said = [token.text for token in tokens]
    for i in range(len(said) - 5):
        if said[i : i + 2] == ["how", "many"] and said[i + 3] in _DOES and said[i + 4] in _THEY:
            put = [_put("and", tokens[i]), tokens[i + 2], _put("per", tokens[i + 3])]
            ahead = tokens[: i - 1] if i and said[i - 1] == "and" else tokens[:i]
            return [*ahead, *put, replace(noun, after_break=False), *tokens[i + 6 :]]
    return tokens


def _deeds_per_doer(found: list[Token], tokens: tuple[Token, ...], vocab: Vocabulary) -> list[Token]:
    """ "Orders per buyer on average" for "how often does an average buyer order", from the first word on."""
    said = [token.text for token in found]
    size = 3 if tuple(said[:3]) == _TIMES else 2 if tuple(said[:2]) == _OFTEN else 0
    at = size + 1
    while size and at < len(found) - 1 and said[at] in _ARTICLES | vocab.means:
        at += 1
    if not size or said[size] not in _DOES or at in (size + 1, len(found) - 1):
        return []
    noun, verb = found[at : at + 2]
    is_mean = any(token.text in vocab.means for token in tokens)
    deed = (
        "orders"
        if verb.text in vocab.doing
        else f"{verb.text}es"
        if verb.text.endswith("ch")
        else f"{verb.text}s"
    )
    if not (is_mean and noun.text == noun.stem and verb.text == verb.stem):
        return []
    put = [_put(deed, found[0]), _put("per", found[1]), noun]
    rest = [token for token in found[at + 2 :] if token.text not in vocab.means | {"on"}]
    return [*put, _put("on", noun), _put("average", noun), *rest]


def name_callings(
    tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary, lacks: Callable[[str], bool]
) -> tuple[Token, ...]:
    """Put who is meant, and by what they rank, for those who spend or sell the most."""

    def has(*said: str) -> bool:
        return any(not lacks(m.name) for m in lexicon.lookup(said))

    measured = any(_is_measure(token.text, lexicon, lacks) for token in tokens)
    found: list[Token] = []
    for i, token in enumerate(tokens):
        meant = _SPENDERS.get(token.text) or _SELLERS.get(token.text)
        if meant is None or has(token.text) or not (has(meant) and has(_MONEY)):
            found.append(token)
            continue
        ranked = token.text.startswith("best") or _is_ranked(tokens, i, vocab)
        if not ranked:
            found.append(token)
            continue
        if token.text.startswith("best"):
            found.append(_put("best", token))
        found.append(_put(meant, token))
        found += [] if measured else [_put("by", token), _put(_MONEY, token)]
    return tuple(found)


def name_denied(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """Put "without any returned orders" for "never returned anything", where such a count is defined."""
    for i in range(1, len(tokens) - 1):
        if tokens[i].text != "never":
            continue
        at, verb = i + 1, tokens[i + 1]
        named = (f"{noun}s" for noun in sorted(lexicon.entity_stems))
        counted = next((n for n in named if _counts_some(lexicon, verb.text, n)), None)
        is_rows = counted is None or tokens[i - 1].stem == stem(counted)
        done = lexicon.rows_done(verb.text) if is_rows and is_participle(verb.text) else None
        counted = done or counted
        end = at + 1
        while end < len(tokens) and (tokens[end].text in _ANYTHING or tokens[end].text == counted):
            end += 1
        if counted is None or (end == at + 1 < len(tokens)):
            continue
        first = i
        while first and tokens[first - 1].text in _WHO:
            first -= 1
        if {token.text for token in tokens[first:i]} & _PASSIVE:
            continue  # "never returned" of goods is told by no count of orders
        put = [_put(word, tokens[i]) for word in ("without", "any")]
        said = [_put(word, tokens[i]) for word in ("with", "no")] if done else [*put, verb]
        return (*tokens[:first], *said, _put(counted, verb), *tokens[end:])
    return tokens


def _counts_some(lexicon: Lexicon, verb: str, noun: str) -> bool:
    found = lexicon.lookup((verb, noun))
    return is_participle(verb) and len(found) == 1 and found[0].kind == "metric"


def _is_ranked(tokens: tuple[Token, ...], i: int, vocab: Vocabulary) -> bool:
    before = tokens[max(0, i - REACH) : i]
    return any(token.text in vocab.superlatives for token in before)


def _is_measure(word: str, lexicon: Lexicon, lacks: Callable[[str], bool]) -> bool:
    return any(m.kind == "metric" and not lacks(m.name) for m in lexicon.lookup((word,)))


def _put(word: str, place: Token) -> Token:
    return replace(place, text=word, stem=stem(word))
