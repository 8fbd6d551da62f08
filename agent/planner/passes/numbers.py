"""Numbers beside what they are of: several before one noun, and those of other things than are measured."""

from agent.planner.conditions.bounds import Bound, number_at, range_at
from agent.planner.conditions.rows import settle_rows
from agent.planner.draft import Draft
from agent.planner.names.counted import counted_key
from agent.planner.names.spans import Span
from agent.planner.names.spoken import is_name

_EXACTLY = frozenset({"exactly", "precisely", "just", "only"})
_HOLDING = frozenset(
    {"with", "having", "have", "has", "had", "contain", "contains", "contained", "containing"}
)
_NONE = frozenset({"no", "zero", "without"})
_LISTING = frozenset({"and", "or", "&"})
_OPENERS = frozenset({"is", "are", "was", "were", "of"})
_RANKING = frozenset({"rank", "ranked", "sort", "sorted", "order", "ordered", "arrange", "arranged"})
BOTH_ENDS = 2
MOST_LISTED = 100
NEAR = 5


def is_listed(draft: Draft, span: Span, bound: Bound, numeric: list[str]) -> bool:
    """Keep the rows of each number in "4 and 5 star reviews"; whether there are several."""
    if bound.op != "=" or not numeric:
        return False
    if bound.places == (span.first - 1,):
        values, places, at = _before(draft, bound)
    elif bound.first > span.last:
        values, places, at = _behind(draft, bound)
    else:
        return False
    if len(values) == 1:
        return False
    if len(values) == BOTH_ENDS and at >= 0 and (ends := range_at(draft, at, set())):
        keep_range(draft, numeric[0], ends)  # "between 2 and 4 stars"
    else:
        draft.filters.append({"dimension": numeric[0], "op": "in", "value": values})
        draft.sets.add(numeric[0])
        draft.use(*places)
    settle_rows(draft, span, numeric[0])
    draft.take(span)
    return True


def _before(draft: Draft, bound: Bound) -> tuple[list[float], list[int], int]:
    """The numbers of a list that ends in a bound, their places, and where the list begins."""
    at = bound.first
    values, places = [bound.value], [at]
    while True:
        before = at - 2 if draft.word(at - 1) in _LISTING else at - 1 if draft.tokens[at].after_break else -1
        value = number_at(draft, before, set()) if before >= 0 else None
        if value is None or value >= MOST_LISTED:
            return values, places, at
        values.insert(0, value)
        places += range(before, at)
        at = before


def _behind(draft: Draft, bound: Bound) -> tuple[list[float], list[int], int]:
    """The same of a list that begins with a bound: "a score of 1, 2 or 3"; no range begins so."""
    at = bound.last
    values, places = [bound.value], list(bound.places)
    while True:
        is_led = draft.word(at + 1) in _LISTING
        is_parted = not is_led and at + 1 < len(draft.tokens) and draft.tokens[at + 1].after_break
        after = at + 2 if is_led else at + 1 if is_parted else -1
        value = number_at(draft, after, _named(draft)) if after >= 0 else None
        if value is None or value >= MOST_LISTED:
            return values, places, -1
        values.append(value)
        places += range(at + 1, after + 1)
        at = after


def _named(draft: Draft) -> set[int]:
    """The places of names; a number with one behind it is a number of that."""
    inside = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    return inside | {s.first - 1 for s in draft.spans if not s.time}


def _is_denied(draft: Draft, i: int) -> bool:
    """ "Never had a single one" has none."""
    return bool({"never", "not", "without"} & {draft.word(j) for j in range(max(0, i - NEAR), i)})


def is_range(draft: Draft, span: Span, numeric: list[str]) -> bool:
    """Keep the rows of "hours between 9 and 16"; whether a range stands behind what numbers are of."""
    at = span.last + 1
    at += draft.word(at) in _OPENERS
    ends = range_at(draft, at + 1, set()) if numeric and draft.word(at) == "between" else ()
    if not ends or span.of_kind("metric"):
        return False
    keep_range(draft, numeric[0], ends)
    draft.take(span)
    if _RANKING & {token.text for token in draft.tokens}:
        draft.add_group(numeric[0])
    return True


def number_or_single(draft: Draft, span: Span, covered: set[int]) -> float | int | None:
    """The number right before a name; "a single star" is one, "single stars" are not, "no stars" are none."""
    noun, before = draft.tokens[span.first], span.first - 1
    if draft.word(before) in _NONE and before not in covered | draft.used and _are_of_rows(draft, span):
        return 0
    is_one = draft.word(before) == "single" and noun.text == noun.stem
    return 1 if is_one and before not in covered else number_at(draft, before, covered)


def _are_of_rows(draft: Draft, span: Span) -> bool:
    """Whether a name tells numbers alone, or such of the rows that another measure counts."""
    models = {draft.dimension(m).model for m in span.of_kind("dimension")}
    others = [m.name for s in draft.spans if s is not span for m in s.of_kind("metric")]
    counted = [draft.manifest.metrics[name] for name in others]
    is_of_them = any(m.model in models and m.aggregation == "count" for m in counted)
    return is_of_them or not span.of_kind("metric")


def keep_number(draft: Draft, name: str, op: str, value: float) -> None:
    """Keep the rows of a number; equal ones of one dimension are alternatives ("one-star or two-star")."""
    equal = {"=": "in", "!=": "not in"}
    for known in draft.filters:
        if op in equal and known.get("dimension") == name and known["op"] in (op, equal[op]):
            values = known["value"] if isinstance(known["value"], list) else [known["value"]]
            known.update(op=equal[op], value=[*values, *([] if value in values else [value])])
            if not draft.vocab.comparisons & {token.text for token in draft.tokens}:
                draft.sets.add(name)  # "one star against five" are held against each other
            return
    draft.filters.append({"dimension": name, "op": op, "value": value})


def keep_range(draft: Draft, name: str, ends: tuple[Bound, ...]) -> None:
    """Keep the rows whose number is within both ends."""
    for bound in ends:
        draft.filters.append({"dimension": name, "op": bound.op, "value": bound.value})
        draft.use(*bound.places)


def counted_others(draft: Draft, bound: Bound, of: Span) -> str | None:
    """In "members with more than two coaches" the number is that of the coaches: their label."""
    follows = next((s for s in draft.spans if s.first == bound.last + 1 and s is not of), None)
    if follows is None or follows.of_kind("metric") or follows.of_kind("value") or follows.time:
        return None
    dimensions = [draft.dimension(m) for m in follows.of_kind("dimension")]
    numbers = ("integer", "decimal", "boolean")
    kept = all(d.type == "categorical" and d.data_type not in numbers for d in dimensions)
    return dimensions[0].label.lower() if dimensions and kept else None


def exactly(draft: Draft, span: Span, covered: set[int]) -> Bound | None:
    """The equal number right before what there are so many of: "exactly 2 items", "with one item"."""
    i = span.first - 1
    if draft.having and draft.word(i) in ("no", "zero") and draft.word(i - 1) in ("and", "but", "yet"):
        return Bound("=", 0, (i - 1, i))  # "cities with 100 orders but no returns"
    if draft.having and draft.word(i) == "without":
        return Bound("=", 0, (i,))
    if draft.word(i) == "single" and draft.word(i - 1) in ("a", "one") and not _is_denied(draft, i):
        return Bound("=", 1, (i - 1, i)) if draft.word(i - 2) in _HOLDING | {"made", "placed"} else None
    value = number_at(draft, i, covered)
    if value is None:
        return None
    if draft.word(i - 1) in _EXACTLY:
        return Bound("=", value, (i - 1, i))
    return Bound("=", value, (i,)) if draft.word(i - 1) in _HOLDING else None


def tells_others(draft: Draft, span: Span, bound: Bound) -> bool:
    """Whether the question is of things, each of which may have none of what a span measures."""
    others = [s for s in draft.spans if s is not span]
    told = [draft.dimension(m) for s in others if s.last < bound.first for m in s.of_kind("dimension")]
    if bound.value and any(d.is_entity or is_name(d) for d in told):
        return True
    return any(counted_key(draft.manifest, m.name) for s in others for m in s.of_kind("metric"))
