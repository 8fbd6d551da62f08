"""Stored values that are common words elsewhere: "business flights", "open bookings", "monthly tickets"."""

from collections.abc import Iterator

from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.names.text import Token
from agent.planner.names.value_spelling import ValueLookup
from agent.planner.vocabulary import Vocabulary
from semantic_layer.folding import fold

# Everyday words that are nouns, and name what the definitions call so where nothing else is said.
_NOUNS = frozenset({"site", "platform", "store", "shop", "make", "website", "system", "company"})
# "By kind", "by level" is by those of what is measured, and says nothing else.
SORTS = frozenset({"kind", "kinds", "level", "levels"})
# What stands before any noun is no kind of it, though a value may be spelled so.
MAX_WORDS = 8
_DENYING = frozenset({"no", "not", "non"})
_OF_ANY = frozenset(
    {"all", "any", "some", "both", "total", "our", "your", "their", "its", "this", "that", "these", "those"}
    | {"such", "another", "same", "different", "various", "own", "overall", "whole", "entire", "distinct"}
    | {"unique", "what", "which", "whose", "many", "much", "first", "count", "number", "quantity", "value"}
)
_ASKED = frozenset(
    {"what", "which", "any", "all", "some", "each", "every", "per", "by", "same", "other", "different"}
)
_BEING = frozenset({"is", "are", "was", "were"})
_TOLD_OVER_TIME = frozenset({"breakdown", "figures", "totals", "numbers", "report", "overview", "chart"})
_DID = frozenset({"did", "do", "does"})
# What is so, and what somebody does.
_DONE_TOO = frozenset({"open", "close", "clear", "free", "clean", "empty", "complete", "live"})
_OF_TIME = frozenset({"last", "this", "each", "every", "next", "past", "previous"})
_SUMS = frozenset({"total", "totals", "sum", "sums", "tally", "count"})
SHORTEST_KIND = 3
NEAR = 3


def is_kind(
    tokens: tuple[Token, ...], at: int, lookup: ValueLookup, lexicon: Lexicon, vocab: Vocabulary
) -> bool:
    """In "business flights" a word that is common elsewhere says of which kind things are.

    Where it opens the question it may ask ("print orders"): then it must be told of those very things.
    """
    word = tokens[at].text
    if _is_of_own_name(tokens, at, lookup, lexicon):
        return True
    if len(word) < SHORTEST_KIND or word in _OF_ANY or word not in vocab.fillers:
        return False
    named = {m.name for m in lookup(word) if fold(str(m.value)) == word}
    is_last = at + 1 == len(tokens) or tokens[at + 1].after_break
    if named and at > 1 and tokens[at - 1].text in _BEING and not is_participle(word):
        ends = is_last or tokens[at + 1].text in vocab.prepositions
        return ends and lexicon.tells_kind(tokens[at - 2].text, named)  # "which flights are business"
    if named and at and tokens[at - 1].text == "of":
        return True
    return bool(named) and not is_last and lexicon.tells_kind(tokens[at + 1].text, named, is_own=at == 0)


def _is_of_own_name(tokens: tuple[Token, ...], at: int, lookup: ValueLookup, lexicon: Lexicon) -> bool:
    """In "the first class revenue" the name of what the word is a value of stands behind it."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        behind is None
        or behind.after_break
        or behind.text in ("value", "number")
        or tokens[at].text in _ASKED
    ):
        return False
    own = {m.name for m in lookup(tokens[at].text) if fold(str(m.value)) == tokens[at].text}
    return bool(own) and any(m.name in own for m in lexicon.lookup((behind.text,)))


def is_step(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    """In "monthly trend of refunds" the word tells the steps in time, though a value is called so."""
    follows = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return tokens[at].text in vocab.adverbial_grains and follows in vocab.trends | _TOLD_OVER_TIME


def is_said_whole(window: tuple[Token, ...], lookup: ValueLookup, vocab: Vocabulary) -> bool:
    """In "jobs on hold" all of a value of several words is said, however common each of them is."""
    said = " ".join(t.text for t in window)
    is_telling = len(window) > 1 and not all(vocab.is_function_word(t.text) for t in window)
    return is_telling and any(fold(str(m.value)) == said for m in lookup(said))


def gathers(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    """In "running total of orders" the word says that they add up, though a state is called so."""
    if tokens[at].text not in vocab.gathering["running"]:
        return False
    behind = [token.text for token in tokens[at + 1 : at + 1 + NEAR]]
    led = next((i for i, word in enumerate(behind) if word in vocab.prepositions), len(behind))
    return not _SUMS.isdisjoint(behind[:led])


def with_particles(
    tokens: tuple[Token, ...], lookup: ValueLookup, vocab: Vocabulary
) -> Iterator[tuple[int, int, tuple[Meaning, ...]]]:
    """Values stored with a small word in front, or a letter behind: "The Corner", "no-go", "Hall A"."""
    for last in range(1, len(tokens)):
        is_each = last + 1 < len(tokens) and tokens[last + 1].text in vocab.grains  # "by hall a month"
        if tokens[last].text in vocab.particles and len(tokens[last].text) == 1 and not is_each:
            whole = f"{tokens[last - 1].text} {tokens[last].text}"
            if found := tuple(m for m in lookup(whole) if fold(str(m.value)) == whole):
                yield last - 1, last, found
    for first in range(len(tokens) - 1):
        if tokens[first].text not in vocab.particles | _DENYING:
            continue
        for last in range(first + 1, min(first + MAX_WORDS, len(tokens))):
            begin = " ".join(t.text for t in tokens[first:last])
            said = {f"{begin} {tokens[last].text}", f"{begin} {tokens[last].stem}"}
            named = {m: None for one in said for m in lookup(one)}
            if found := tuple(m for m in named if fold(str(m.value)) in said):
                yield first, last, found


def leads_time(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    """In "did she log in 2024" the small word leads what follows, and is no end of a "login"."""
    if tokens[at].text in vocab.prepositions and _DID & {t.text for t in tokens[: at - 1]}:
        return True
    after = "".join(t.text for t in tokens[at + 1 : at + 2])
    is_time = after[:1].isdigit() or after in vocab.months.keys() | _OF_TIME
    return tokens[at].text in vocab.prepositions and is_time


def is_done(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    """In "did they open in May" the word says what they did, and no state of anything."""
    did = next((i for i in range(at) if tokens[i].text in _DID), at)
    ends = at + 1 == len(tokens) or tokens[at + 1].after_break or tokens[at + 1].text in vocab.prepositions
    return tokens[at].text in _DONE_TOO and did < at - 1 and ends


def is_listed_bare(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> bool:
    """In "volunteer hours site 2025" there is nothing but names: the noun is one of them."""
    return tokens[at].text in _NOUNS | SORTS and not any(
        vocab.is_function_word(token.text) or token.text in vocab.light for token in tokens
    )


def is_compared(tokens: tuple[Token, ...], last: int, vocab: Vocabulary) -> bool:
    """Whether a number follows that what is named is above, below or at ("fare over 300")."""
    for length in (1, 2, 3, 4):
        behind = tokens[last + 1 : last + 2 + length]
        said = tuple(token.text for token in behind[:-1])
        if len(behind) == length + 1 and said in vocab.comparators and behind[-1].is_number:
            return True
    return False
