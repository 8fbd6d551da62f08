"""Things that no measure counts, by the day they began: "new accounts per year", "did we win in May"."""

from agent.planner.draft import Draft
from agent.planner.making.measures import COUNT, add_made
from agent.planner.names.kin import BEGINNING, are_kin
from agent.planner.names.spans import Span
from agent.planner.settling.dates import within
from semantic_layer.manifest import Dimension

_JOINED = (("joined",), ("registered",), ("enrolled",), ("signed", "up"), ("came", "on", "board"))
_WON = frozenset({"win", "gain", "acquire", "add", "sign", "onboard"})


def count_begun(draft: Draft, key: str) -> bool:
    """Count things in the rows of their own table, whose date is that on which they began."""
    counted = draft.manifest.dimensions[key]
    model = draft.manifest.models[counted.model]
    date = draft.manifest.dimensions.get(model.time_dimension or "")
    span = next((s for s in draft.spans if any(m.name == key for m in s.of_kind("dimension"))), None)
    places = _places(draft, span) if span else ()
    if not places or date is None or not _begins(date):
        return False
    rows = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.model == model.name and m.type == "simple" and not (m.filters or m.non_additive)
    ]
    if not rows or draft.lacking(rows[0]):
        return False
    told = {"name": f"{COUNT}_{key}", "label": f"Number of: {counted.label}", "counts": key, "of": rows[0]}
    draft.metrics.append(add_made(draft, told))
    draft.notes.append(f"by {{catalogue.label.{date.full_name} | lower}}")
    draft.use(*places)
    return True


def keep_begun(draft: Draft) -> None:
    """ "Tickets from accounts that joined in 2024": the time is theirs, and not that of what is measured."""
    for span in [s for s in draft.spans if not s.time and s.first not in draft.taken]:
        keys = [draft.dimension(m) for m in span.of_kind("dimension") if draft.lexicon.is_key(m)]
        at = span.last + 1
        led = draft.word(at) in ("that", "who", "which") and any(
            s.of_kind("metric") and s.last < span.first for s in draft.spans
        )
        joined = next((s for s in _JOINED if _said(draft, at + 1, s)), ()) if led and len(keys) == 1 else ()
        time = next((s for s in draft.spans if s.time and s.first - at - len(joined) in (1, 2)), None)
        if not joined or time is None or time.time is None or time.time.range is None:
            continue
        model = draft.manifest.models[keys[0].model]
        date = draft.manifest.dimensions.get(model.time_dimension or "")
        if date is None or not _begins(date):
            continue
        draft.filters += within(date.full_name, time.time.range)
        draft.notes.append(f"by {{catalogue.label.{date.full_name} | lower}}")
        draft.take(span)
        draft.use(*range(span.last + 1, time.last + 1))
        draft.spans = [s for s in draft.spans if s is not time]


def _begins(date: Dimension) -> bool:
    called = f"{date.label} {date.name.replace('_', ' ')}"
    return any(are_kin(verb, called) for verb in BEGINNING)


def _said(draft: Draft, at: int, said: tuple[str, ...]) -> bool:
    return tuple(draft.word(at + n) for n in range(len(said))) == said


def count_those_begun(draft: Draft) -> None:
    """The same of things that are counted already: "how many accounts joined in May"."""
    made = next((one for one in draft.made if one["name"] in draft.metrics and "counts" in one), None)
    if made is None or "of" in made or len(draft.metrics) != 1 or not draft.time:
        return
    draft.metrics.clear()
    draft.made.remove(made)
    if not count_begun(draft, made["counts"]):
        draft.metrics.append(add_made(draft, made))


def _places(draft: Draft, span: Span) -> tuple[int, ...]:
    """Where it is said that things began: before them, behind them, or as what we did."""
    at, before = span.last + 1, span.first - 1
    values = {s.last: s.first for s in draft.spans if s.of_kind("value")}
    while before in values:
        before = values[before] - 1
    if draft.word(before) == "new":
        return (before,)
    if (draft.word(at), draft.word(at + 1)) == ("did", "we") and draft.word(at + 2) in _WON:
        return at, at + 1, at + 2
    at += draft.word(at) in ("who", "that", "have", "newly")
    joined = next((s for s in _JOINED if _said(draft, at, s)), ())
    return tuple(range(at, at + len(joined)))
