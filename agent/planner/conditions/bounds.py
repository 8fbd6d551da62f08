"""Bounds in words, with their places: a comparison and a number ("over 1,000", "between 2 and 4")."""

from dataclasses import dataclass
from typing import Literal

from agent.planner.draft import Draft
from agent.planner.wording.amounts import read_number

_BETWEEN = frozenset({"between"})
_VAGUE = frozenset({"about", "around", "roughly", "a", "an", "the", "some", "say", "just"})
_PER_CENT = frozenset({"%", "percent", "pct"})
# Each of them leads much else: it bounds only what stands right beside it.
_WEAK = frozenset({"after", "from", "of", "is", "min", "max"})
NEGATED = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "=": "!=", "!=": "="}
# So few words may stand between a bound and what it is of.
REACH = 4


@dataclass(frozen=True)
class Bound:
    """One comparison with a number; `op` better or worse is for the measure to turn into an operator."""

    op: str
    value: int | float
    places: tuple[int, ...]
    is_part: bool = False
    """Whether the number is per cent."""
    is_money: bool = False

    @property
    def first(self) -> int:
        """The first token of it."""
        return min(self.places)

    @property
    def last(self) -> int:
        """The last token of it."""
        return max(self.places)


def comparator_at(draft: Draft, i: int) -> tuple[str, int] | None:
    """The operator that starts at a token and how many words it takes."""
    for length in (4, 3, 2, 1):
        phrase = tuple(draft.word(j) for j in range(i, i + length))
        if phrase in draft.vocab.comparators:
            return draft.vocab.comparators[phrase], length
        if length == 1 and phrase[0] in (">", "<", ">=", "<="):
            return phrase[0], 1
    return None


def number_at(draft: Draft, i: int, covered: set[int]) -> float | int | None:
    """The number that a free token is."""
    if i in covered or i in draft.used or not draft.word(i):
        return None
    value = read_number(draft.word(i), draft.vocab)
    return int(value) if value is not None and value == int(value) else value


def trailing_at(draft: Draft, i: int) -> tuple[str, int] | None:
    """The operator behind a number ("or more") and how many words it takes."""
    for length in (2, 1):
        op = draft.vocab.trailing.get(tuple(draft.word(j) for j in range(i, i + length)))
        # In "below 4, at least 50 reviews" the words lead the number behind them.
        leads = draft.word(i + length)[:1].isdigit() or draft.word(i + length) in draft.vocab.numbers
        parted = 0 <= i < len(draft.tokens) and draft.tokens[i].after_break
        if op and not leads and not parted:
            return op, length
    return None


def loose_bounds(draft: Draft, covered: set[int]) -> list[tuple[Bound, ...]]:
    """Every bound of the question that nothing has taken yet, left to right; a range is two of them."""
    found: list[tuple[Bound, ...]] = []
    taken: set[int] = set()
    for i in range(len(draft.tokens)):
        value = number_at(draft, i, covered | taken)
        bounds = range_at(draft, i, covered) or _bound_at(draft, i, value) if value is not None else ()
        if bounds:
            taken |= {place for bound in bounds for place in bound.places}
            found.append(bounds)
    return found


def range_at(draft: Draft, i: int, covered: set[int]) -> tuple[Bound, ...]:
    """Two bounds where a number is the lower one of a range ("between 2 and 4"), else none."""
    low, after = number_at(draft, i, covered), i + 1
    if low is None or not (draft.word(i - 1) in _BETWEEN or _is_money_from(draft, i)):
        return ()
    is_part = draft.word(after) in _PER_CENT
    after += is_part
    high = number_at(draft, after + 1, covered)
    if draft.word(after) not in ("and", "to") or high is None:
        return ()
    signed = draft.word(after + 2) in _PER_CENT
    last = after + 2 if signed else after + 1
    scale = 100 if is_part or signed else 1
    money = draft.tokens[i].is_money or draft.tokens[after + 1].is_money
    places = tuple(range(i - 1, last + 1))
    kind: dict[str, bool] = {"is_part": is_part or signed, "is_money": money}
    return (Bound(">=", low / scale, places, **kind), Bound("<=", high / scale, places, **kind))


def _is_money_from(draft: Draft, i: int) -> bool:
    """ "From 100 to 200 dollars": of anything else that may be a time."""
    ends = (draft.tokens[i], *draft.tokens[i + 2 : i + 3])
    return draft.word(i - 1) == "from" and draft.word(i + 1) == "to" and any(t.is_money for t in ends)


def _bound_at(draft: Draft, i: int, value: float | int) -> tuple[Bound, ...]:
    last = i + 1 if draft.word(i + 1) in _PER_CENT else i
    if last > i:
        value = round(value / 100, 8)
    told = (last > i, draft.tokens[i].is_money)
    if op := trailing_at(draft, last + 1):
        return (Bound(op[0], value, tuple(range(i, last + 1 + op[1])), *told),)
    before = i - 1
    while draft.word(before) in _VAGUE:
        before -= 1
    for length in (4, 3, 2, 1):
        op = comparator_at(draft, before - length + 1)
        if op and op[1] == length and op[0] != "=" and draft.word(before) not in _WEAK:
            return (Bound(op[0], value, tuple(range(before - length + 1, last + 1)), *told),)
    return ()


def resolved(op: str, direction: str | None) -> Literal[">", "<", ">=", "<=", "=", "!="]:
    """The operator that better or worse means for a measure of a direction."""
    if op in ("better", "worse"):
        return ">" if (op == "better") == (direction != "down") else "<"
    return op  # type: ignore[return-value]


def check_alternatives(draft: Draft, bounds: list[Bound]) -> None:
    """ "at least 1,000 orders or a rating above 4": one condition or another is more than both."""
    ordered = sorted((b for b in bounds if b.op != "="), key=lambda b: b.first)
    for one, other in zip(ordered, ordered[1:], strict=False):
        between = range(one.last + 1, other.first)
        if any(draft.word(i) == "or" and i not in draft.used for i in between):
            draft.unsupported.append("one condition or another")


def is_near(draft: Draft, left: int, right: int) -> bool:
    """Whether only words without content of their own stand between two places."""
    between = draft.tokens[left + 1 : right]
    known = draft.vocab.fillers | draft.vocab.light | draft.vocab.prepositions | draft.vocab.particles
    return (
        len(between) <= REACH
        and all(t.text in known for t in between)
        and not any(t.after_break for t in draft.tokens[left + 1 : right + 1])
    )
