"""The order of the rows: "lowest first", "from slowest to fastest", "from the highest down"."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_SORTING = frozenset(
    {"order", "ordered", "ordering", "sorted", "sort", "sorting", "ranking", "rank", "ranked"}
)
_SORTING |= {"arranged", "arrange"}
_DOWN = frozenset({"down", "downward", "downwards", "up", "upward", "upwards", "onward", "onwards"})
_STARTING = frozenset({"starting", "start", "beginning", "begin", "leading"})
_LEADS = frozenset({"with", "from", "at", "by", "the"})
_ALPHABETIC = frozenset({"alphabetical", "alphabetically", "alphabetic"})
_ENDS = {"a": "z", "z": "a"}
# Where the rows begin and end: "the quickest at the top", "cheapest on top", "the dearest at the end".
_BEGIN = frozenset({"top", "front", "head", "beginning", "start"})
_FINISH = frozenset({"bottom", "end", "back", "foot"})
_AT = frozenset({"at", "on", "up", "in", "the", "of", "list", "one", "ones"})
_PLAIN = {
    "high": False,
    "low": True,
    "large": False,
    "small": True,
    "big": False,
    "long": False,
    "short": True,
}
_PLAIN |= {"best": False, "good": False, "bad": True, "dear": False, "expensive": False, "cheap": True}
_ARRANGE = frozenset({"sort", "arrange"})
FIRST_WORDS = 3


def read_sorting(draft: Draft) -> None:
    """Take the words that only say which row comes first; such a superlative limits nothing."""
    ordered = False
    for i, token in enumerate(draft.tokens):
        direction = draft.vocab.order_words.get(token.text)
        if direction:
            draft.descending = direction == "descending"
            draft.use(i)
            _use_noun(draft, i)
        if token.text in _SORTING and draft.word(i + 1) in ("by", "from", "on", "according", "in"):
            draft.use(i)
            ordered |= _is_by_measure(draft, i + 2)
        elif token.text in _ARRANGE and i <= FIRST_WORDS:
            draft.use(i)
            ordered = True
    _by_name(draft)
    for i in range(len(draft.tokens)):
        _ends_at(draft, i)
    if ordered and draft.descending is None:
        draft.descending = True
    ranks = any(draft.vocab.superlatives.get(draft.word(i)) for i in draft.used if draft.word(i) in _SORTING)
    if ranks and draft.descending is None:
        draft.descending = True


def _by_name(draft: Draft) -> None:
    """ "in alphabetical order", "sorted by name", "A to Z"."""
    words = [token.text for token in draft.tokens]
    for i, word in enumerate(words):
        if word in _ALPHABETIC:
            draft.sorts_by_name = True
            draft.use(i)
            _use_noun(draft, i)
        elif word in _ENDS and words[i + 1 : i + 2] == ["to"] and words[i + 2 : i + 3] == [_ENDS[word]]:
            draft.sorts_by_name, draft.descending = True, word == "z" or None
            draft.use(i, i + 1, i + 2)
        elif word == "name" and words[i - 1] == "by" and draft.word(i - 2) in _SORTING:
            draft.sorts_by_name = True
            draft.use(i, i - 1)


def _is_by_measure(draft: Draft, at: int) -> bool:
    """In "sellers sorted by revenue" a measure follows, of which the largest come first."""
    while draft.word(at) in draft.vocab.particles | {"their", "its", "our", "to"}:
        at += 1
    return any(s.first == at and s.of_kind("metric") for s in draft.spans)


def _use_noun(draft: Draft, i: int) -> None:
    """ "in descending order", which is no order that somebody placed."""
    if draft.word(i + 1) in ("order", "sequence"):
        draft.spans = [s for s in draft.spans if s.first != i + 1 or s.last != i + 1]
        draft.use(i + 1)


def _ends_at(draft: Draft, i: int) -> None:
    """A superlative at i with "first" or "down" behind it, "starting with" before it, or "to" another."""
    rank = draft.vocab.superlatives.get(draft.word(i))
    if i in draft.used or (rank is None and draft.word(i) not in _PLAIN) or rank == "first_last":
        return
    after, to = draft.word(i + 1), i + 2
    while draft.word(to) in draft.vocab.particles:
        to += 1
    other = draft.vocab.superlatives.get(draft.word(to))
    before = i - 1
    while draft.word(before) in _LEADS:
        before -= 1
    led = [draft.word(j) for j in range(before + 1, i)]
    place = _place(draft, i + 1)
    if not place and (called := _called_most(draft, i)):
        place = _place(draft, called.last + 1)
        draft.order_metric = called.meanings[0].name if place else draft.order_metric
    is_way = after == "to" and (other is not None or draft.word(to) in _PLAIN)
    is_led = bool(led) and draft.word(before) in _STARTING
    is_down = after in _DOWN and "from" in led
    is_time = any(s.time and s.first == i + 1 for s in draft.spans)  # "sold the most last year"
    end = _named_first(draft, i) if rank is not None else i + 1
    after = draft.word(end)
    is_first = after in ("first", "last") and rank is not None and not _counts(draft, end + 1) and not is_time
    if not (is_way or is_led or is_down or is_first or place):
        return
    last = to if is_way else place or (end if is_first else i + 1 if is_down else i)
    first = before if draft.word(before) in _STARTING | _SORTING else before + 1
    for span in [s for s in draft.spans if i < s.first <= s.last < last and not s.of_kind("metric")]:
        draft.take(span)
    draft.use(*range(i, last + 1), *(j for j in range(first, i) if draft.word(j) != "by"))
    if rank is None:
        draft.descending = not _PLAIN[draft.word(i)]
        return
    if rank in ("good", "bad"):
        draft.quality = rank
    draft.descending = rank not in ("low", "fast")
    if (is_first and after == "last") or (place and draft.word(place) in _FINISH):
        draft.descending = not draft.descending
        draft.quality = {"good": "bad", "bad": "good"}.get(draft.quality or "")


def _called_most(draft: Draft, i: int) -> Span | None:
    """What a superlative at i belongs to, where it is one measure's name: "the most reviewed at the top"."""
    span = next((s for s in draft.spans if s.first == i < s.last and s.of_kind("metric")), None)
    return span if span and len(span.meanings) == 1 else None


def _named_first(draft: Draft, i: int) -> int:
    """Where "first" stands behind "the largest source", as what is ordered is called anew."""
    ends = (j for j in (i + 2, i + 3) if draft.word(j) in ("first", "last"))
    end = next(ends, i + 1)
    closes = end + 1 == len(draft.tokens) or draft.tokens[min(end + 1, len(draft.tokens) - 1)].after_break
    parted = any(draft.tokens[j].after_break for j in range(i + 1, min(end + 1, len(draft.tokens))))
    opens = draft.tokens[i].after_break or draft.word(i - 1) in _LEADS
    return end if closes and opens and not parted else i + 1


def _place(draft: Draft, i: int) -> int:
    """Where "at the top", "on top", "up front" behind a superlative ends; 0 where nothing such follows."""
    at = i
    while draft.word(at) in _AT:
        at += 1
    is_led = bool({draft.word(j) for j in range(i, at)} & {"at", "on", "up", "in"})
    return at if is_led and draft.word(at) in _BEGIN | _FINISH else 0


def _counts(draft: Draft, i: int) -> bool:
    """ "the largest first 5" ranks."""
    return draft.word(i).isdigit() or draft.word(i) in draft.vocab.numbers
