"""Whom "who" asks for, by the verb: "who spent the most" for the customer that did."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_BUYING = frozenset(
    {"spent", "spends", "spend", "paid", "pays", "pay", "bought", "buys", "buy", "purchased", "purchases"}
    | {"ordered", "orders", "order", "shopped", "shops", "shop", "placed", "places", "made", "makes"}
    | {"reviewed", "reviews", "rated", "rates", "wrote", "writes", "left", "leaves", "gave", "gives"}
    | {"canceled", "cancelled", "cancels", "returned", "returns"}
)
_SELLING = frozenset({"sold", "sells", "sell", "shipped", "ships", "delivered", "delivers", "supplied"})
# What is done with these is told by their noun alone ("wrote the most reviews").
_GIVING = frozenset({"wrote", "writes", "left", "leaves", "gave", "gives", "made", "makes"})
_THOSE = (
    (_BUYING, ("customer", "buyer", "client", "shopper", "member", "user")),
    (_SELLING, ("seller", "supplier", "merchant", "vendor", "store")),
)
# Who works, and who comes: where the definitions know one alone of them, "who" is nobody else.
_WORKERS = frozenset(
    {"agent", "employee", "worker", "driver", "doctor", "nurse", "teacher", "lecturer", "instructor", "tutor"}
    | {"technician", "engineer", "mechanic", "rep", "representative", "salesperson", "consultant", "manager"}
    | {"trainer", "coach", "guide", "librarian", "practitioner", "therapist", "stylist", "waiter", "operator"}
    | {"author", "player", "rider", "guest", "patient", "student", "pupil", "borrower", "reader", "passenger"}
    | {
        "skipper",
        "captain",
        "steward",
        "tenant",
        "donor",
        "volunteer",
        "visitor",
        "traveller",
        "attendee",
        "subscriber",
        "person",
    }
    | {noun for _, nouns in _THOSE for noun in nouns if noun != "store"}
)
# What whoever comes does, and nobody who works.
_OF_OTHERS = frozenset(
    {"opened", "opens", "raised", "raises", "filed", "files", "reported", "reports", "asked"}
)
_OF_OTHERS |= {"submitted", "submits", "complained", "contacted", "requested", "booked", "visited", "came"}
_HAD = frozenset({"had", "has", "have"})
_DEEDS = frozenset({"orders", "purchases", "reviews", "bookings", "visits"})
_BETWEEN = frozenset({"has", "have", "had", "did", "does", "do", "actually", "usually", "really", "ever"})
_BOUNDS = frozenset({"than", "over", "above", "under", "below", "least", "exceeded"})
REACH = 4
_LEADING = frozenset({"of", "me", "us", "is", "was", "know", "see"})
_PEOPLE = frozenset({"people", "customers", "users", "viewers", "visitors", "shoppers", "buyers", "clients"})
_PEOPLE |= {"members", "subscribers", "folks", "they", "everyone", "everybody"}
_USING = frozenset(
    {"searched", "search", "bought", "buy", "purchased", "ordered", "order", "watched", "watch"}
)
_USING |= {"viewed", "view", "used", "use", "read", "played", "play", "chose", "choose", "rented", "reviewed"}
_MOST = frozenset({"most", "least"})
_PLACED = frozenset(
    {"outside", "in", "from", "among", "of", "within", "inside", "besides", "beyond", "except"}
)
_PLACED |= {"amongst", "excluding", "not", "apart", "aside", "without"}
_VERBS = frozenset().union(*(verbs for verbs, _ in _THOSE))
FURTHEST = 6


def ask_what_is_done(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "what do people search most" for "what people searched most": what they did it to is asked."""
    for i in range(len(tokens) - 3):
        what, people, verb = tokens[i : i + 3]
        if what.text != "what" or (i and not what.after_break and tokens[i - 1].text not in _LEADING):
            continue
        is_done = verb.text in _USING or verb.text in vocab.doing
        ranks = any(one.text in _MOST for one in tokens[i + 3 : i + 3 + REACH])
        if people.text in _PEOPLE and is_done and ranks:
            return (*tokens[: i + 1], replace(people, text="do", stem="do"), *tokens[i + 1 :])
    return tokens


def name_doers(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "which customer" for a "who" that asks for the first of them, or for those above a bound.

    Only what the definitions have as a group is put in its place.
    """
    for i, token in enumerate(tokens):
        if token.text != "who" or _is_relative(tokens, i, lexicon):
            continue
        at = i + 1
        while at < len(tokens) and tokens[at].text in _BETWEEN:
            at += 1
        at = _behind_place(tokens, at, vocab)
        had = tokens[at - 1].text in _HAD and _DEEDS & {one.text for one in tokens[at : at + REACH]}
        at -= bool(had)
        verb = "made" if had else tokens[at].text if at < len(tokens) else ""
        noun = _noun_of(verb, lexicon)
        behind = tokens[at + 1 : at + 1 + REACH]
        is_first = any(vocab.superlatives.get(one.text) not in (None, "first_last") for one in behind)
        if noun is None or not (is_first or any(one.text in _BOUNDS for one in behind)):
            continue
        noun = noun if is_first else f"{noun}s"
        put = [replace(token, text=word, stem=stem(word)) for word in ("which", noun)]
        done = replace(tokens[at], text="had", stem="had") if tokens[at].text in _GIVING else tokens[at]
        place = tokens[i + 1 : at] if tokens[i + 1].text in _PLACED else ()
        return (*tokens[:i], *put, *place, done, *tokens[at + 1 :])
    return tokens


def _behind_place(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> int:
    """The place of the verb in "who outside Peru bought", where it stands behind those it is said of."""
    if at >= len(tokens) or tokens[at].text not in _PLACED:
        return at
    verbs = (n for n in range(at + 2, min(at + 2 + FURTHEST, len(tokens))) if tokens[n].text in _VERBS)
    return next(verbs, at)


def _is_relative(tokens: tuple[Token, ...], i: int, lexicon: Lexicon) -> bool:
    """Whether a noun stands right before, of which "who" tells more."""
    return i > 0 and (
        bool(lexicon.lookup((tokens[i - 1].text,))) or tokens[i - 1].stem in lexicon.entity_stems
    )


def _noun_of(verb: str, lexicon: Lexicon) -> str | None:
    """What those are called who do it, where they are a group."""
    nouns = next((named for verbs, named in _THOSE if verb in verbs), ())
    told = next((n for n in nouns if _is_group(n, lexicon)), None)
    if verb in _OF_OTHERS:
        return told
    people = [n for n in sorted(_WORKERS & lexicon.entity_stems) if _is_group(n, lexicon)]
    return told or (people[0] if len(people) == 1 else None)


def _is_group(noun: str, lexicon: Lexicon) -> bool:
    return any(m.kind == "dimension" for m in lexicon.lookup((noun,)))
