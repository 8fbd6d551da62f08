"""Whether there are any, put as how many: "did anyone order twice", "is there a seller who"."""

from dataclasses import replace

from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_ARE = frozenset({"is", "are", "was", "were"})
_DID = frozenset({"did", "do", "does"})
_HAVE = frozenset({"has", "have", "had"})
_ANYONE = frozenset({"anyone", "anybody", "someone", "somebody"})
_SOME = frozenset({"any", "a", "an", "some", "single"})
_GOT = frozenset({"have", "get", "see"})
_PEOPLE = ("customers", "people")
_OURS = frozenset({"of", "our", "the", "these", "those"})
# The past of what people do, told as it is where "how many" asks.
_PAST = {"buy": "bought", "sell": "sold", "spend": "spent", "pay": "paid", "make": "made", "get": "got"}
_PAST |= {"leave": "left", "write": "wrote", "give": "gave", "have": "had", "send": "sent", "see": "saw"}
_PAST |= {"take": "took", "go": "went", "come": "came", "hold": "held", "bring": "brought", "ship": "shipped"}
_REGULAR = frozenset({"order", "purchase", "place", "return", "use", "receive", "review", "watch", "search"})
_REGULAR |= {"visit", "contain", "cancel", "rate", "score", "earn", "exceed", "reach", "view", "cost", "book"}
_REGULAR |= {"borrow", "attend", "donate", "rent", "deliver", "train", "start", "complete", "stay", "add"}
_BEHIND = frozenset(
    {"with", "without", "whose", "by", "worth", "over", "under", "above", "below", "more", "less", "ever"}
)
_BEHIND |= {"before", "after", "between", "never", "not", "only", "where", "fewer"}
ACTING = frozenset({"watch", "search", "visit", "borrow", "attend", "donate", "rent", "train"})
LONGEST, REACH = 4, 6


def ask_how_many(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "how many" for what asks whether there are any of what is counted."""
    tokens = _in_the_past(tokens)
    said = [token.text for token in tokens]
    if len(said) < 3 or said[0] not in _ARE | _DID | _HAVE:
        return tokens
    are_there = said[0] in _ARE and said[1] == "there"
    had_we = said[0] in _DID and said[1] in ("we", "you") and said[2] in _GOT
    first = 2 if are_there else 3 if had_we else 1
    if said[first : first + 1] and said[first] in _ANYONE:
        return _of_people(tokens, first, lexicon)
    is_some = said[first : first + 1] and said[first] in (_SOME if are_there or had_we else ("any",))
    while first < len(said) and said[first] in _SOME | _OURS:
        first += 1
    last = _named(tokens, first, lexicon, vocab) if is_some or are_there else None
    if last is None:
        return tokens
    is_counted = _is_counted(tokens[last].text, lexicon)
    asked = [_put(word, tokens[0]) for word in (("how", "many") if is_counted else ("which",))]
    things = (*tokens[first:last], _put(_plural(tokens[last].text), tokens[last]))
    if said[0] in _ARE and not are_there:
        return (*asked, *things, _put(said[0], tokens[last]), *tokens[last + 1 :])
    rest = tokens[last + 1 :] if are_there or had_we else _told(tokens[last + 1 :])
    return (*asked, *things, *rest)


def _in_the_past(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "How many members watch films" asks what they did: "watch" is no name behind a plural."""
    found = list(tokens)
    if not _DID.isdisjoint(token.text for token in tokens):
        return tokens
    for i in range(1, len(tokens) - 1):
        before = tokens[i - 1]
        is_plural = before.text != before.stem or before.text in ("people", "who", "that")
        if tokens[i].text in ACTING and is_plural and not tokens[i].after_break:
            found[i] = _put(tokens[i].text.removesuffix("e") + "ed", tokens[i])
    return tuple(found)


def _of_people(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> tuple[Token, ...]:
    """ "Anyone" is one of those whom the definitions call customers, else of the people named behind."""
    named = next((n for n in _PEOPLE if any(m.kind == "metric" for m in lexicon.lookup((n,)))), None)
    if named is None:
        return tokens
    put = [_put(word, tokens[0]) for word in ("how", "many")]
    rest = tokens[at + 1 :] if tokens[0].text in _ARE else _told(tokens[at + 1 :])
    return (*put, _put(named, tokens[at]), *rest)


def _named(tokens: tuple[Token, ...], first: int, lexicon: Lexicon, vocab: Vocabulary) -> int | None:
    """The place of the noun that names what there may be any of: "late orders", "a country with"."""
    shaping = vocab.comparatives | vocab.superlatives.keys() | vocab.each | vocab.shares | vocab.averages
    for at in range(first, min(first + LONGEST, len(tokens))):
        if (at > first and tokens[at].after_break) or tokens[at].text in shaping:
            return None
        if is_participle(tokens[at].text):
            continue  # "canceled orders", and what somebody "searched"
        named = lexicon.lookup((tokens[at].text,))
        if named and (_is_counted(tokens[at].text, lexicon) or all(m.kind == "dimension" for m in named)):
            return at if _ends(tokens, at + 1, vocab) else None
    return None


def _is_counted(word: str, lexicon: Lexicon) -> bool:
    named = lexicon.lookup((word,))
    return any(lexicon.is_count(m) if m.kind == "metric" else lexicon.is_key(m) for m in named)


def _ends(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    """Whether the noun before a place is no part of a longer name: "customer segment"."""
    if at == len(tokens) or tokens[at].after_break:
        return True
    word = tokens[at].text
    small = vocab.light | vocab.prepositions | vocab.particles | _PAST.keys() | _REGULAR | _BEHIND
    return word in small or is_participle(word) or word in _PAST.values()


def _plural(noun: str) -> str:
    if noun != stem(noun):
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _told(rest: tuple[Token, ...]) -> tuple[Token, ...]:
    """What was done, in the past: "buy" is "bought"."""
    for at, token in enumerate(rest[:REACH]):
        if token.text in _PAST or token.text in _REGULAR:
            past = _PAST.get(token.text, token.text.removesuffix("e") + "ed")
            return (*rest[:at], _put(past, token), *rest[at + 1 :])
    return rest


def _put(word: str, place: Token) -> Token:
    return replace(place, text=word, stem=stem(word))
