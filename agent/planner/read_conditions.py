"""Conditions on numbers: "score below 3" filters rows, "more than 1,000 orders" filters groups."""

from dataclasses import dataclass

from agent.planner.draft import Draft
from agent.planner.pick import pick_metric
from agent.planner.spans import Span

_OPENERS = frozenset({"is", "are", "was", "were", "of", "a", "an", "the", "with"})


@dataclass(frozen=True)
class _Bound:
    op: str
    value: int | float
    places: tuple[int, ...]


def read_conditions(draft: Draft) -> None:
    """Attach each comparison to the name beside it; that name then is neither measure nor group."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    numeric_first = sorted(draft.free_spans(), key=lambda span: not _numeric(draft, span))
    for span in numeric_first:
        bound = _bound_after(draft, span.last + 1, covered)
        if bound and _is_of_next(draft, span, bound):
            bound = None
        bound = bound or _bound_before(draft, span.first - 1, covered)
        bound = bound or _around(draft, span, covered) or _bare_number(draft, span, covered)
        if bound:
            _attach(draft, span, _scaled(draft, bound))


def _is_of_next(draft: Draft, span: Span, bound: _Bound) -> bool:
    """In "sellers with at least 40 items" the number is that of the items."""
    follows = next((s for s in draft.free_spans() if s.first == max(bound.places) + 1), None)
    led = draft.word(span.last + 1) in ("with", "having", "who", "that")
    return led and follows is not None and bool(follows.of_kind("metric") or _numeric(draft, follows))


def _attach(draft: Draft, span: Span, bound: _Bound) -> None:
    numeric = _numeric(draft, span)
    metrics = [m.name for m in span.of_kind("metric")]
    if numeric and not (metrics and _is_about_groups(draft, span)):
        draft.filters.append({"dimension": numeric[0], "op": bound.op, "value": bound.value})
    elif metrics and bound.op != "=":
        name = pick_metric(draft, span)
        if name is not None:
            _add_having(draft, name, bound)
    else:
        return
    draft.use(*bound.places)
    draft.take(span)


def _add_having(draft: Draft, name: str, bound: _Bound) -> None:
    if draft.manifest.metrics[name].unit == "ratio" and bound.value > 1:
        draft.unsupported.append("a share above one; write per cent with a % sign")
    draft.having.append({"metric": name, "op": bound.op, "value": bound.value})
    if name not in draft.metrics:
        draft.metrics.append(name)


def _scaled(draft: Draft, bound: _Bound) -> _Bound:
    """A number with a per cent sign is a fraction."""
    after = max(bound.places) + 1
    if draft.word(after) not in ("%", "percent", "pct"):
        return bound
    return _Bound(bound.op, bound.value / 100, (*bound.places, after))


def _numeric(draft: Draft, span: Span) -> list[str]:
    meanings = span.of_kind("dimension")
    return [m.name for m in meanings if draft.dimension(m).data_type in ("integer", "decimal")]


def _is_about_groups(draft: Draft, span: Span) -> bool:
    """Whether the sentence's subject is a group ("states with a score below 3"), not a measure."""
    others = [s for s in draft.spans if not s.time and s is not span]
    return not others or not (others[0].of_kind("metric") or others[-1].of_kind("metric"))


def _number(draft: Draft, i: int, covered: set[int]) -> float | int | None:
    text = draft.word(i).replace(",", "")
    if i in covered or i in draft.used:
        return None
    try:
        value = float(text)
    except ValueError:
        return draft.vocab.numbers.get(text) if text else None
    return int(value) if value.is_integer() else value


def _comparator_at(draft: Draft, i: int) -> tuple[str, int] | None:
    for length in (3, 2, 1):
        phrase = tuple(draft.word(j) for j in range(i, i + length))
        if phrase in draft.vocab.comparators:
            return draft.vocab.comparators[phrase], length
        if length == 1 and phrase[0] in (">", "<", ">=", "<="):
            return phrase[0], 1
    return None


def _around(draft: Draft, span: Span, covered: set[int]) -> _Bound | None:
    """ "200 reviews or more": the number stands before the name, the comparison after it."""
    op, value = _trailing(draft, span.last + 1), _number(draft, span.first - 1, covered)
    if op is None or value is None:
        return None
    return _Bound(op, value, (span.first - 1, span.last + 1, span.last + 2))


def _bare_number(draft: Draft, span: Span, covered: set[int]) -> _Bound | None:
    """ "1 star reviews", "3 installments": a number right before what is counted, unless it ranks."""
    value = _number(draft, span.first - 1, covered) if _numeric(draft, span) else None
    ranks = any(t.text in draft.vocab.superlatives for t in draft.tokens)
    return None if value is None or ranks else _Bound("=", value, (span.first - 1,))


def _trailing(draft: Draft, i: int) -> str | None:
    return {("or", "more"): ">=", ("or", "less"): "<=", ("or", "fewer"): "<="}.get(
        (draft.word(i), draft.word(i + 1))
    )


def _bound_after(draft: Draft, i: int, covered: set[int]) -> _Bound | None:
    start = i
    op = "="
    for _ in range(3):
        found = _comparator_at(draft, i)
        if found:
            op = found[0] if found[0] != "=" else op
            i += found[1]
        elif draft.word(i) in _OPENERS:
            i += 1
    value = _number(draft, i, covered)
    if value is None or any(t.after_break for t in draft.tokens[start : i + 1]):
        return None
    places = tuple(range(start, i + 1))
    if trailing := _trailing(draft, i + 1):
        return _Bound(trailing, value, (*places, i + 1, i + 2))
    return _Bound(op, value, places)


def _bound_before(draft: Draft, i: int, covered: set[int]) -> _Bound | None:
    tail: tuple[int, ...] = ()
    trailing = _trailing(draft, i - 1)
    if trailing:
        tail, i = (i - 1, i), i - 2
    value = _number(draft, i, covered)
    if value is None:
        return None
    if trailing:
        return _Bound(trailing, value, (i, *tail))
    for length in (3, 2, 1):
        found = _comparator_at(draft, i - length)
        if found and found[1] == length and found[0] != "=":
            return _Bound(found[0], value, tuple(range(i - length, i + 1)))
    return None
