"""Two things done at two times: "placed in May and delivered in June" are two dates of the same rows."""

from collections.abc import Iterable

from agent.planner.draft import Draft
from agent.planner.names.kin import is_participle
from agent.planner.names.spans import Span
from agent.planner.settling.dates import MAKING, before_link, dates_of_verb, within
from semantic_layer.manifest import Dimension

_HAPPENED, TWO = frozenset({"place", "happened"}), 2


def read_two_dates(draft: Draft) -> None:
    """Keep rows to each date by what was done then; the time of the measure's own date stays the time."""
    times = [span for span in draft.free_spans() if span.time]
    if len(times) < TWO or draft.continues:
        return
    dimensions, own = _dates(draft)
    told = [(span, before_link(draft, span)) for span in times]
    if any(at < 0 for _, at in told):
        return
    named = [_date(draft, at, dimensions, own) for _, at in told]
    if None in named or len(set(named)) != len(times) or {*named} <= {own}:
        return
    for (span, at), name in zip(told, named, strict=True):
        if name and name != own:
            _keep(draft, span, at, name)
        elif not any(s.first <= at <= s.last for s in draft.spans):
            draft.use(at)  # rows are told by when they were sent, issued, made


def _keep(draft: Draft, span: Span, at: int, name: str) -> None:
    """Keep a date to a time; what was paid then may be called so now, and is no state besides."""
    assert span.time
    draft.filters += within(name, span.time.range)
    draft.notes += [f"by {{catalogue.label.{name} | lower}}", *([span.time.note] if span.time.note else [])]
    told = [s for s in draft.spans if s.of_kind("value") and s.first <= at <= s.last]
    draft.spans = [s for s in draft.spans if s is not span and s not in told]
    draft.use(at, *(i for i in (at - 1, at - 2) if draft.word(i) == "but"))
    draft.use(*range(span.first, span.last + 1))


def _dates(draft: Draft) -> tuple[list[Dimension], str | None]:
    """The dates of what is counted, and the one that it goes by."""
    manifest = draft.manifest
    metrics = [m.name for s in draft.spans for m in s.of_kind("metric") if m.name in manifest.metrics]
    models = {manifest.metrics[name].model for name in metrics}
    keys = [m.name for s in draft.spans for m in s.of_kind("dimension") if draft.lexicon.is_key(m)]
    models |= {manifest.dimensions[name].model for name in keys} if not metrics else set()
    known = [manifest.everything.models[name] for name in models if name]
    reached = manifest.reachable(metrics) if metrics else manifest.dimensions.values()
    dates = [d for d in reached if d.type == "time" and d.model in models and not draft.lacking(d.full_name)]
    return dates, known[0].time_dimension if len(known) == 1 else None


def _date(draft: Draft, at: int, dimensions: Iterable[Dimension], own: str | None) -> str | None:
    """The date of what was done; of what has no date the own one, None for what is nothing done."""
    verb = draft.word(at)
    if verb in MAKING | _HAPPENED:
        return own
    found = dates_of_verb(draft, verb, dimensions)
    if len(found) == 1:
        return found[0]
    return own if not found and is_participle(verb) else None
