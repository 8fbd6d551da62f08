"""New against known people: "divided into new and returning", "from new and existing customers"."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

NEAR = 5
_NEW = frozenset({"new", "newcomers"})
_KNOWN = frozenset({"returning", "repeat", "existing", "old", "established", "recurring", "known", "earlier"})
_LINKS = frozenset(
    {
        "and",
        "versus",
        "vs",
        "or",
        "from",
        "against",
        "to",
        "compared",
        "with",
        "than",
        "by",
        "of",
        "for",
        "in",
    }
    | {"relative", "comparison", "those", "the", "our", "ones", "buying", "came", "come", "comes"}
)
_PARTING = frozenset(
    {"divided", "split", "broken", "separated", "into", "between", "down", "up", "by", "as", "apart", "for"}
)
_PARTED = frozenset({"split", "divide", "break", "separate", "part"})
_LED = frozenset({"from", "of"})
_LEADS = frozenset({"first", "brand", "newly"})
_PLACED = frozenset(
    {
        "placed",
        "made",
        "was",
        "were",
        "is",
        "are",
        "came",
        "come",
        "comes",
        "generated",
        "brought",
        "in",
        "by",
    }
    | {"has", "have", "had", "been", "that", "which", "given", "done", "driven", "stem", "stems", "stemmed"}
)
_BEHIND = frozenset({"each", "every", "per", "monthly", "please", "across", "throughout"})


def name_newness(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put the noun beside both, and the word that definitions know for those who are no new ones."""
    if vocab.rates & {token.text for token in tokens}:
        return tokens  # "the ratio of new to returning customers"
    noun = next((t for t in tokens if _is_person(t, lexicon)), None)
    short = _without_time(tokens)
    pair = _pair(short, lexicon) if noun else None
    tokens = short if pair else tokens
    if noun is None or pair is None:
        return _placed_by(_returning(tokens, lexicon), lexicon)
    first, last = pair
    if last + 1 < len(tokens) and (_is_person(tokens[last + 1], lexicon) or tokens[last + 1].text == "ones"):
        last += 1
    named = [
        *(_put("new", tokens[first]), replace(noun, after_break=False), _put("and", tokens[first])),
        *(_put("returning", tokens[last]), replace(noun, after_break=False)),
    ]
    begin = first
    while begin and tokens[begin - 1].text in _PARTING:
        begin -= 1
    before, behind = tokens[:begin], _without_state(tokens[last + 1 :])
    if begin < first and before and before[0].text in _PARTED:
        before = before[1:]
    if not before and behind and behind[0].after_break and _measures(behind, lexicon):
        # What is told of both stands behind them.
        rest = [token for token in behind if token.text != "please"]
        return (replace(rest[0], after_break=False), *rest[1:], _put("from", tokens[first]), *named)
    at = next((i for i in range(begin) if _is_person(tokens[i], lexicon)), None)
    if at is None:
        link = (
            ()
            if begin == first and (not before or before[-1].text in _LED)
            else (_put("from", tokens[first]),)
        )
        link = link if _measures(before, lexicon) else ()
        before = before[:-1] if before and before[-1].text == "active" else before
        return (*before, *link, *named, *behind)
    if at and tokens[at - 1].text in _LED or _measures(tokens[:at], lexicon):
        return tokens
    # "Customers per month, divided into new and returning" counts both.
    head = tokens[: at - 1] if at and tokens[at - 1].text == "active" else tokens[:at]
    return (*head, *named, *_without_state(tokens[at + 1 : begin]), *behind)


def _without_time(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """First-time buyers are new ones."""
    said = [token.text for token in tokens]
    at = next((i for i in range(len(said) - 1) if said[i : i + 2] == ["first", "time"]), None)
    if at is None or said[max(at - 1, 0)] == "the":
        return tokens
    return (*tokens[:at], replace(tokens[at], text="new", stem="new"), *tokens[at + 2 :])


def _is_person(token: Token, lexicon: Lexicon) -> bool:
    """Whether of those whom a noun names new ones are counted."""
    return (
        token.text != "new" and lexicon.is_metric(("new", token.text)) and token.stem in lexicon.entity_stems
    )


def _measures(tokens: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Whether a measure besides those people is named."""
    pairs = (tuple(t.text for t in tokens[i : i + n]) for i in range(len(tokens)) for n in (1, 2, 3))
    return any(lexicon.is_metric(said) for said in pairs if said != ("active",))


def _pair(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[int, int] | None:
    """The places of both words, with small ones or the noun between them, and no other noun behind."""
    for i, token in enumerate(tokens):
        others = _KNOWN if token.text in _NEW else _NEW if token.text in _KNOWN else frozenset[str]()
        for j in range(i + 2, min(i + NEAR + 1, len(tokens))):
            between = tokens[i + 1 : j]
            small = all(t.text in _LINKS or _is_person(t, lexicon) for t in between)
            if tokens[j].text in others and small:
                return (i, j) if _is_of_people(tokens, j + 1, lexicon) else None
    return None


def _is_of_people(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> bool:
    """Whether people stand at a place, or nothing that could be new or known."""
    if at >= len(tokens) or tokens[at].after_break or tokens[at].text in _BEHIND | _LINKS:
        return True
    return _is_person(tokens[at], lexicon)


def _returning(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """In "orders from existing customers" those who are no new ones are meant."""
    for i in range(1, len(tokens) - 1):
        if tokens[i].text not in ("existing", "established") or not _is_person(tokens[i + 1], lexicon):
            continue
        if tokens[i - 1].text in _LED or _measures(tokens[:i], lexicon):
            return (*tokens[:i], _put("returning", tokens[i]), *tokens[i + 1 :])
    return tokens


def _placed_by(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """In "orders that were placed by new customers" the orders of new customers are meant."""
    for i in range(1, len(tokens) - 2):
        if tokens[i].text not in ("by", "from") or tokens[i + 1].text not in _NEW | _KNOWN | _LEADS:
            continue
        if not any(_is_person(t, lexicon) for t in tokens[i + 2 : i + 4]) or tokens[i].after_break:
            continue
        first = i
        while first > 0 and tokens[first - 1].text in _PLACED and not tokens[first].after_break:
            first -= 1
        if _measures(tokens[:first], lexicon) and (first < i or tokens[i].text == "by"):
            return (*tokens[:first], _put("from", tokens[i]), *tokens[i + 1 :])
    return tokens


def _without_state(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """In "customers were active each month" being there is all that is said."""
    said = [token.text for token in tokens[:2]]
    return tokens[2:] if said and said[0] in ("were", "are", "was") and said[1:] == ["active"] else tokens


def _put(word: str, place: Token) -> Token:
    return replace(place, text=word, stem=stem(word), after_break=False)
