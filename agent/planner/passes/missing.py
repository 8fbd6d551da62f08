"""What is not recorded: "orders without a state", "with no customer number", "the state is unknown"."""

from agent.planner.draft import Draft
from agent.planner.names.pick import pick_dimension
from agent.planner.names.spans import Span
from agent.planner.names.text import words

_NO = frozenset(
    {"no", "without", "missing", "lacking", "lack", "lacks", "lacked", "unknown", "empty", "blank"}
)
_NONE = frozenset({"no", "without"})
_UNKNOWN = frozenset({"unknown", "unspecified", "missing", "blank", "empty", "null"})
_BE = frozenset({"is", "are", "was", "were"})
_CODES = frozenset({"number", "id", "code", "year", "key"})
_WITH = frozenset({"with", "having"})
_NUMBER_OF = ("number", "of")
_NULL: dict[str, object] = {"op": "is null"}
_ANY = frozenset({"a", "an", "any", "the", "known", "given", "recorded"})


def read_missing(draft: Draft) -> None:
    """Keep the rows that have no value of the dimension that words of absence stand before."""
    counted = any(s.of_kind("metric") or _is_thing(draft, s) for s in draft.spans)
    for named in draft.free_spans():
        span = _as_key(draft, named)
        place = span.first - 1
        while draft.word(place) in _ANY:
            place -= 1
        is_led = draft.word(place) in _NO or _are_some(draft, span, place)
        places = range(place, span.first) if is_led else _said_behind(draft, span)
        if not counted or not places or not _is_kept(draft, span):
            continue
        name = pick_dimension(draft, span)
        if name is None:
            continue
        if draft.word(place) in _WITH:
            draft.filters.append({"dimension": name, "op": ">", "value": 0})
            draft.use(place)
            draft.take(span)
            continue
        none = {"op": "=", "value": 0} if _is_amount(draft, name) and draft.word(place) in _NONE else _NULL
        draft.filters.append({"dimension": name, **none})
        draft.use(*places)
        draft.take(span)


def _as_key(draft: Draft, span: Span) -> Span:
    """ "No customer number", which may be how many there are, as the key that rows lack."""
    words_said = [token.text for token in draft.tokens[span.first : span.last + 1]]
    place = span.first - 1
    while draft.word(place) in _ANY:
        place -= 1
    is_led = draft.word(place) in _NO and words_said[-1] in _CODES
    keys = draft.lexicon.lookup((*words_said[:-1], "id")) if is_led and span.of_kind("metric") else ()
    named = tuple(m for m in keys if m.kind == "dimension")
    if not named or span not in draft.spans:
        return span
    place = draft.spans.index(span)
    draft.spans[place] = Span(span.first, span.last, named, score=span.score)
    return draft.spans[place]


def _is_thing(draft: Draft, span: Span) -> bool:
    """Whether a span names things by their key, which no measure may count."""
    told = span.of_kind("dimension")
    return any(m.name.endswith("_id") or draft.lexicon.is_key(m) for m in told)


def _are_some(draft: Draft, span: Span, place: int) -> bool:
    """In "trips with pets" they had some, where rows have a number of them."""
    names = [m.name for m in span.of_kind("dimension")]
    counted = any(s.last == place - 1 and s.of_kind("metric") for s in draft.spans)
    several = draft.tokens[span.last].text != draft.tokens[span.last].stem and place == span.first - 1
    is_last = span.last + 1 == len(draft.tokens) or not draft.tokens[span.last + 1].is_number
    are_numbers = bool(names) and all(_is_amount(draft, name) for name in names)
    return draft.word(place) in _WITH and counted and several and is_last and are_numbers


def _said_behind(draft: Draft, span: Span) -> range:
    """The places of "is unknown" behind what is named."""
    is_said = draft.word(span.last + 1) in _BE and draft.word(span.last + 2) in _UNKNOWN
    return range(span.last + 1, span.last + 3) if is_said else range(0)


def _is_amount(draft: Draft, name: str) -> bool:
    """Whether there may be none of it, which is known: bags, minutes of delay, but no number of a house."""
    dimension = draft.manifest.dimensions[name]
    label, short = words(dimension.label), words(dimension.name.replace("_", " "))
    is_number = dimension.data_type in ("integer", "decimal")
    return is_number and (label[:2] == _NUMBER_OF or not _CODES & {*label, *short})


def _is_kept(draft: Draft, span: Span) -> bool:
    """Whether a span names only what rows have written to them, in the singular, or numbers of things."""
    noun = draft.tokens[span.last]
    others = span.of_kind("metric") or span.of_kind("value") or not span.of_kind("dimension")
    dimensions = [draft.dimension(m) for m in span.of_kind("dimension")]
    plain = all(d.type == "categorical" and d.data_type != "boolean" for d in dimensions)
    follows = any(s.first == span.last + 1 and s.of_kind("value") for s in draft.spans)
    is_one = noun.text == noun.stem or all(_is_amount(draft, d.full_name) for d in dimensions)
    return not others and plain and is_one and not follows
