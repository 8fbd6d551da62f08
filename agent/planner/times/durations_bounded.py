"""Bounds on how long things took: "took more than 30 days to deliver", "delivered within a week"."""

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.times.durations_named import TAKES, as_name, called_after, put_word, unit_of
from agent.planner.vocabulary import Vocabulary
from semantic_layer.manifest import Manifest

_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
_OTHERS = frozenset({"hour", "hours", "minute", "minutes", "second", "seconds"})
_AT_MOST = ("at", "most")
_WITHIN = frozenset({"within", "inside"})
_BE = frozenset(
    {"to", "be", "get", "were", "was", "is", "are", "that", "which", "have", "has", "been", "got", "in"}
)
_LEADING = frozenset({"of", "after", "before", "from", "to"})
LONGEST, YEAR = 4, 4


def bound_duration(
    tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary, manifest: Manifest
) -> tuple[Token, ...] | None:
    """Put "with delivery time above 30 days" for what says so by a verb; None where nothing does."""
    if sum(token.is_number and len(token.text) < YEAR for token in tokens) > 1:
        return None  # Of two bounds the other may be on how many there are.
    for at in range(1, len(tokens) - 1):
        unit = tokens[at + 1].text
        if unit not in _DAYS and unit not in _OTHERS or (count := _number(tokens[at], vocab)) is None:
            continue
        first, op = _comparator(tokens, at, vocab)
        if op and (found := _put(tokens, first, at, op, count, lexicon, manifest)):
            return found
    return None


def _number(token: Token, vocab: Vocabulary) -> float | None:
    if token.text in ("a", "an"):
        return 1
    if token.text in vocab.numbers:
        return vocab.numbers[token.text]
    return float(token.text) if token.text.replace(".", "", 1).isdigit() else None


def _comparator(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> tuple[int, tuple[str, ...]]:
    """Where what compares begins before a number, and how it is said."""
    if tokens[at - 1].text in _WITHIN:
        return at - 1, _AT_MOST
    for length in range(min(LONGEST, at), 0, -1):
        said = tuple(token.text for token in tokens[at - length : at])
        if vocab.comparators.get(said, "=") in ("<", ">", "<=", ">="):
            return at - length, said
    return at, ()


def _put(
    tokens: tuple[Token, ...],
    first: int,
    at: int,
    op: tuple[str, ...],
    count: float,
    lexicon: Lexicon,
    manifest: Manifest,
) -> tuple[Token, ...] | None:
    end = at + 2
    behind = end
    while behind < len(tokens) and tokens[behind].text in ("to", "be", "get"):
        behind += 1
    before = first
    while before and tokens[before - 1].text in TAKES | _BE:
        before -= 1
    takes = any(token.text in TAKES for token in tokens[before:first])
    name = None
    if end < behind < len(tokens) and tokens[end].text == "to":
        name, end = called_after(tokens[behind], lexicon, manifest), behind + 1
    elif end < len(tokens) and tokens[end].text in _LEADING:
        return None
    elif end < len(tokens) and not tokens[end].after_break and (is_so := _is_so(tokens[end], lexicon)):
        name, end = is_so, end + 1  # "more than 5 days late"
    elif before:
        name = called_after(tokens[before - 1], lexicon, manifest)
        if not takes and tokens[before - 1].text.endswith(("ed", "en")):
            before -= 1
            while before and tokens[before - 1].text in _BE:
                before -= 1
        elif not takes:
            return None
    unit = tokens[at + 1].text
    if name is None or unit_of(name, lexicon, manifest) != (
        "days" if unit in _DAYS else f"{unit.rstrip('s')}s"
    ):
        return None
    place = tokens[at]
    bound = f"{count * _DAYS.get(unit, 1):g}"
    said = [put_word(tokens[first], word) for word in op]
    return (
        *tokens[:before],
        put_word(tokens[first], "with"),
        *as_name(tokens[first], place, name),
        *said,
        Token(bound, bound, place.start, place.end),
        *tokens[end:],
    )


def _is_so(token: Token, lexicon: Lexicon) -> tuple[str, str] | None:
    """How a measure of days is called, where a word behind the days says how late or early things were."""
    name = (token.text, "days")
    return name if any(m.kind == "metric" for m in lexicon.lookup(name)) else None
