"""Several things done, each in a time of its own: "opened in March and closed in April"."""

from dataclasses import dataclass
from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.kin import is_participle
from agent.planner.names.spans import Span
from agent.planner.settling.dates import (
    DENIED,
    MAKING,
    before_link,
    date_of_deed,
    dates_of_verb,
    is_dated_by,
    within,
)
from semantic_layer.calendar import DateRange
from semantic_layer.manifest import Dimension

_JOINING = frozenset({"in", "on", "during", "the", "of", "from", "for", "by"})
_HAPPENED = frozenset({"place", "happened"})
_LINKING = frozenset({"but", "yet", "then"})


@dataclass
class _Deed:
    """What is done by a verb, of which date that is, and the times that are said of it."""

    verb: int
    date: Dimension
    times: list[Span]


def read_own_times(draft: Draft) -> None:
    """Keep each date of what is counted to the time said of it; a time without a verb is of its own."""
    times = [s for s in draft.spans if s.time and s.time.grain != "all"]
    if not times or (found := _dates(draft)) is None:
        return
    own, dates = found
    deeds, bare = _deeds(draft, times, dates, own)
    for deed in deeds:
        # What was released on a day may be done by now: the verb tells the date, and no state.
        draft.spans = [s for s in draft.spans if not (s.first == s.last == deed.verb and s.of_kind("value"))]
    alone = _alone(draft, deeds, dates, own)
    if len(bare) == 1 and len(alone) == 1 and deeds and all(one.date == own for one in deeds):
        deeds, bare = [*deeds, _Deed(*alone[0], bare[0])], []
    names = [one.date.full_name for one in deeds]
    others = [one for one in deeds if one.date != own]
    if not others or len({*names}) < len(names) or len(bare) + (own.full_name in names) > 1:
        return
    if len(deeds) + len(bare) < 2:
        _keep_both(draft, others[0], own)
        return
    for deed in deeds:
        first = min(s.first for s in [Span(deed.verb, deed.verb), *draft.spans] if s.last == deed.verb)
        draft.use(*range(first - (draft.word(first - 1) in _LINKING), deed.verb + 1))
    for deed in others:
        _keep(draft, deed)


def _keep(draft: Draft, deed: _Deed) -> None:
    """Restrict by the date of a deed, which is told in full and once."""
    if len(deed.times) > 1:
        draft.unsupported.append("several times of one date, and a time of another")
    for span in deed.times:
        draft.use(*range(min(deed.verb, span.first), span.last + 1))
        told = _within(draft, deed, span)
        draft.deeds[deed.verb] = told
        draft.filters += told
        draft.spans = [s for s in draft.spans if s is not span]
    draft.spans = [s for s in draft.spans if not s.first <= deed.verb <= s.last]


def _within(draft: Draft, deed: _Deed, span: Span) -> list[dict[str, Any]]:
    """The conditions that the date of a deed is in a time, or before its end."""
    if span.time is None:
        return []
    by_end = "end" in {draft.word(i) for i in range(deed.verb + 1, span.first)}
    meant = DateRange(None, span.time.range.end) if by_end else span.time.range
    return within(deed.date.full_name, meant)


def _keep_both(draft: Draft, deed: _Deed, own: Dimension) -> None:
    """ "Tickets opened and closed in May": the time is that of both, and the first may be left out."""
    at = deed.verb - 2
    is_counted = any(s.last == at and s.of_kind("metric") for s in draft.spans)
    if draft.word(at + 1) == "and" and (is_counted or is_dated_by(draft, own, draft.word(at))):
        draft.use(at, deed.verb)
        told = [one for span in deed.times for one in _within(draft, deed, span)]
        draft.filters += told
        draft.deeds[deed.verb] = told
        draft.spans = [s for s in draft.spans if not s.first <= deed.verb <= s.last]


def _dates(draft: Draft) -> tuple[Dimension, list[Dimension]] | None:
    """The date of the one table that all measures named are of, and all of its dates."""
    metrics, models = draft.manifest.metrics, draft.manifest.everything.models
    named = [metrics[m.name] for s in draft.spans for m in s.of_kind("metric") if m.name in metrics]
    own = {(m.model, m.time_dimension or models[m.model].time_dimension) for m in named if m.model}
    if len(own) != 1 or any(not m.model for m in named):
        return None
    model, date = own.pop()
    dates = [d for d in draft.manifest.dimensions.values() if d.model == model and d.type == "time"]
    first = next((d for d in dates if d.full_name == date), None)
    return (first, dates) if first is not None and len(dates) > 1 else None


def _deeds(
    draft: Draft, times: list[Span], dates: list[Dimension], own: Dimension
) -> tuple[list[_Deed], list[list[Span]]]:
    """What is done in which of the times, and the times of which nothing is said; joined ones as one."""
    deeds: list[_Deed] = []
    bare: list[list[Span]] = []
    last: list[Span] = []
    for span in times:
        if told := _deed(draft, span, dates, own):
            last = [span]
            deeds.append(_Deed(*told, last))
        elif last and _goes_on(draft, last[-1], span):
            last.append(span)  # "closed in March and April"
        else:
            last = [span]
            bare.append(last)
    return deeds, bare


def _deed(draft: Draft, time: Span, dates: list[Dimension], own: Dimension) -> tuple[int, Dimension] | None:
    """The place of the verb right before a time, and the one date that is called after it."""
    at = before_link(draft, time)
    if at < 0 or draft.word(at - 1) in DENIED:
        return None
    verb, held = draft.word(at), [s for s in draft.spans if s.first <= at <= s.last]
    if verb in MAKING | _HAPPENED:
        return at, own  # rows are made, and what took place took it, on the date that they go by
    named = {m.name for s in held if s.last == at for m in s.of_kind("dimension")}
    named = named or set(dates_of_verb(draft, verb, dates))
    if not (named or held) and is_participle(verb):
        return at, own  # "bills sent in May": rows are told by when they were sent, issued, handed in
    found = [d for d in dates if d.full_name in named]
    return (at, found[0]) if len(found) == 1 else None


def _alone(
    draft: Draft, deeds: list[_Deed], dates: list[Dimension], own: Dimension
) -> list[tuple[int, Dimension]]:
    """The verbs of other dates that stand before no time: "how many were cancelled that began in May"."""
    found: list[tuple[int, Dimension]] = []
    for i, token in enumerate(draft.tokens):
        if not is_participle(token.text) or any(deed.verb == i for deed in deeds):
            continue
        named = date_of_deed(draft, token.text, dates)
        found += [(i, d) for d in dates if d != own and d.full_name == named]
    return found


def _goes_on(draft: Draft, before: Span, time: Span) -> bool:
    """Whether a time is only joined to the one before it, so that both are of one verb."""
    between = {draft.word(i) for i in range(before.last + 1, time.first)}
    return between <= _JOINING | draft.vocab.comparisons | draft.vocab.conjunctions
