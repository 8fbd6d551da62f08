"""How many: the number before a name, with its comparison ("at least ten different", "a single")."""

from agent.planner.conditions.bounds import trailing_at
from agent.planner.draft import Draft

_DIFFERENT = frozenset(
    {"different", "distinct", "separate", "various", "unique", "of", "our", "the", "whole", "full"}
)
_SEVERAL = frozenset({"several", "multiple", "various"})
_ONLY = frozenset({"only", "just", "exactly", "precisely"})
_LEADS = frozenset({"all", "every"})

MOST_EXACT = 999
Many = tuple[str, int, tuple[int, ...]]


def many_before(draft: Draft, first: int) -> Many | None:
    """The comparison, the number and the places of the words that say how many stand before a place."""
    last = first - 1
    while draft.word(last) in _DIFFERENT:
        last -= 1
    if draft.word(last) in _SEVERAL or (last + 1 < first and draft.word(last + 1) == "various"):
        return ">", 1, tuple(range(last if draft.word(last) in _SEVERAL else last + 1, first))
    if draft.word(last) == "single":
        return _compared(draft, last - (draft.word(last - 1) in ("a", "one")), 1, first)
    value = number(draft, last)
    if value is None or last in draft.used:
        return None
    return _compared(draft, last, value, first)


def number(draft: Draft, i: int) -> int | None:
    """The whole number at a place."""
    word = draft.word(i).replace(",", "")
    return int(word) if word.isdigit() else draft.vocab.numbers.get(word)


def _compared(draft: Draft, at: int, value: int, first: int) -> Many | None:
    for length in (4, 3, 2, 1):
        phrase = tuple(draft.word(j) for j in range(at - length, at))
        op = draft.vocab.comparators.get(phrase)
        if op in (">", "<", ">=", "<=") and phrase != ("from",) and phrase != ("after",):
            return op, value, tuple(range(at - length, first))
    if draft.word(at - 1) in _ONLY | _LEADS:
        return "=", value, tuple(range(at - 1, first))
    is_year = value > MOST_EXACT  # "in 2017 customers"
    return None if is_year else ("=", value, tuple(range(at, first)))


def with_trailing(draft: Draft, many: Many, last: int) -> Many:
    """The same where "or more" stands behind the name."""
    op, value, places = many
    trailing = trailing_at(draft, last + 1)
    if op != "=" or trailing is None or draft.word(places[0]) in _ONLY:
        return many
    return trailing[0], value, (*places, *range(last + 1, last + 1 + trailing[1]))
