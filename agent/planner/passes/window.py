"""Windows that move along a time axis: "rolling 7 days", "a moving average over three months"."""

from agent.planner.draft import Draft

_EARLIER = frozenset({"before", "preceding", "previous", "prior", "earlier"})
_BACK = frozenset({"last", "past", "previous", "preceding", "prior", "trailing"})
_SUMS = frozenset({"sum", "total", "totals", "sums"})
_WITH = frozenset({"with", "plus", "and", "including"})
_EACH = frozenset({"each", "every", "that", "this", "current", "itself"})
_ITSELF = frozenset({"it", "them", "that", "those", "this", "ones", "one"})


def moves(draft: Draft, i: int) -> bool:
    """Whether a word opens or closes a moving window: "rolling 4-week", and no rolling pin."""
    near = range(max(0, i - 4), min(i + 6, len(draft.tokens)))
    return _is_cue(draft, draft.word(i)) and any(draft.vocab.grains.get(draft.word(j)) for j in near)


def _is_cue(draft: Draft, word: str) -> bool:
    return word in draft.vocab.gathering["rolling"] | draft.vocab.gathering["smooth"]


def read_window(draft: Draft, covered: set[int]) -> None:
    """Take the words of a moving window: its length, and whether it is averaged."""
    words = [token.text for token in draft.tokens]
    cues = [i for i, w in enumerate(words) if i not in covered and _is_cue(draft, w)]
    smooth = draft.vocab.gathering["smooth"]
    explained = _with_those_before(draft, cued=bool(cues))
    before_each = None if cues or explained else _before_each(draft, covered)
    if not cues and not explained and not before_each:
        return
    found: tuple[int, str | None, tuple[int, ...]] | None = _length(draft, cues) if cues else None
    found = found or before_each
    if explained and found and explained[0] + 1 != found[0]:
        draft.unsupported.append("a window of more than one length")
        return
    if found is None and explained:
        found = explained[0] + 1, explained[1] or _axis(draft), ()
    if found is None or found[1] is None:
        if cues:
            draft.unsupported.append("a moving window without saying of how many days, weeks or months")
            draft.use(*cues)
        return
    count, grain, places = found
    draft.cumulative = {"window": f"{count} {grain}{'s' if count > 1 else ''}"}
    draft.window_grain = grain
    draft.use(*cues, *places, *(explained[2] if explained else ()))
    means = [i for i, w in enumerate(words) if w in draft.vocab.averages and i not in covered]
    is_sum = any(w in _SUMS for i, w in enumerate(words) if i not in covered)
    draft.window_mean = bool(means) or (not is_sum and bool(smooth & {words[i] for i in cues}))
    draft.use(*means)
    _use_smoothed(draft, [i for i in cues if words[i] in smooth], covered)


def _use_smoothed(draft: Draft, cues: list[int], covered: set[int]) -> None:
    """In "to smooth out the peaks" what is smoothed says nothing of what is measured."""
    for cue in cues:
        at = cue + 1
        while draft.word(at) in ("out", "away", "the", "our", "those", "any", "weekly", "daily"):
            at += 1
        closes = at == len(draft.tokens) - 1 or (
            at + 1 < len(draft.tokens) and draft.tokens[at + 1].after_break
        )
        is_purpose = draft.word(cue - 1) == "to"
        draft.use(*range(cue + 1, at + (is_purpose and closes and at not in covered)))


def _before_each(draft: Draft, covered: set[int]) -> tuple[int, str, tuple[int, ...]] | None:
    """ "The mean of the last three months at each month": how many, of what, and the words that say so."""
    words = [token.text for token in draft.tokens]
    sums = draft.vocab.averages | _SUMS
    if not any(w in sums for i, w in enumerate(words) if i not in covered):
        return None
    for span in [s for s in draft.spans if s.time and draft.word(s.first) in _BACK]:
        said = draft.word(span.last - 1)
        count = int(said) if said.isdigit() else draft.vocab.numbers.get(said)
        grain, at = draft.vocab.grains.get(draft.word(span.last)), span.last + 1
        at += draft.word(at) in ("at", "for", "in", "as", "by")
        at += draft.word(at) == "of"
        each = draft.word(at) in draft.vocab.each and draft.vocab.grains.get(draft.word(at + 1)) == grain
        if count and grain and each and at > span.last + 1:
            draft.spans.remove(span)
            return count, grain, tuple(range(span.first, at + 1))
    return None


def _length(draft: Draft, cues: list[int]) -> tuple[int, str | None, tuple[int, ...]] | None:
    """The number and the grain nearest to the word; a time that says "the last 7 days" is no range then."""
    found = []
    for i in range(len(draft.tokens)):
        said = draft.word(i)
        count = int(said) if said.isdigit() and len(said) <= 3 else draft.vocab.numbers.get(said)
        grain = draft.vocab.grains.get(draft.word(i + 1))
        if count and grain and not _is_dated(draft, i):
            found.append((min(abs(i - cue) for cue in cues), i, count, grain))
    if not found:
        return None
    _, i, count, grain = min(found)
    spans = [s for s in draft.spans if s.time and s.first <= i <= s.last]
    for span in spans:
        draft.spans.remove(span)
    places = {i, i + 1, *(j for span in spans for j in range(span.first, span.last + 1))}
    return count, grain, tuple(sorted(places))


def _is_dated(draft: Draft, i: int) -> bool:
    """Whether a number belongs to a time that names days, as in "the first 10 days of May"."""
    span = next((s for s in draft.spans if s.time and s.first <= i <= s.last), None)
    return span is not None and draft.word(span.first) not in _BACK


def _with_those_before(draft: Draft, *, cued: bool) -> tuple[int, str | None, tuple[int, ...]] | None:
    """ "each day with the six before it", "that month plus the two previous ones": how many, and of what."""
    for i in range(1, len(draft.tokens)):
        said = draft.word(i)
        count = int(said) if said.isdigit() and len(said) <= 3 else draft.vocab.numbers.get(said)
        if not count:
            continue
        first = i - 1 if draft.word(i - 1) in _EARLIER else i
        grain = draft.vocab.grains.get(draft.word(i + 1))
        after = i + 2 if grain else i + 1
        opens = first - 2 if draft.word(first - 1) == "the" else first - 1
        if not cued and not _EACH & {draft.word(j) for j in range(opens - 3, opens)}:
            continue
        if draft.word(opens) not in _WITH or not (first < i or draft.word(after) in _EARLIER):
            continue
        last = after if draft.word(after) in _EARLIER else after - 1
        last += draft.word(last + 1) in _ITSELF
        unit = (
            grain or draft.vocab.grains.get(draft.word(last)) or draft.vocab.grains.get(draft.word(opens - 1))
        )
        return count, unit, tuple(range(opens, last + 1))
    return None


def _axis(draft: Draft) -> str | None:
    """The grain that is named besides."""
    return next((g for t in draft.tokens if (g := draft.vocab.grains.get(t.text))), None)
