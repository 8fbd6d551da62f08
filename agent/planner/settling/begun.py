"""Things that no measure counts, by the day they began: "new accounts per year", "did we win in May"."""

from agent.planner.draft import Draft
from agent.planner.making.measures import COUNT, add_made
from agent.planner.names.kin import are_kin
from agent.planner.names.lexicon import BEGINNING
from agent.planner.names.spans import Span

_JOINED = (("joined",), ("registered",), ("enrolled",), ("signed", "up"), ("came", "on", "board"))
_WON = frozenset({"win", "gain", "acquire", "add", "sign", "onboard"})


def count_begun(draft: Draft, key: str) -> bool:
    """Count things in the rows of their own table, whose date is that on which they began."""
    counted = draft.manifest.dimensions[key]
    model = draft.manifest.models[counted.model]
    date = draft.manifest.dimensions.get(model.time_dimension or "")
    called = f"{date.label} {date.name.replace('_', ' ')}" if date else ""
    span = next((s for s in draft.spans if any(m.name == key for m in s.of_kind("dimension"))), None)
    places = _places(draft, span) if span else ()
    if not places or not any(are_kin(verb, called) for verb in BEGINNING):
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
    draft.notes.append(f"by {{catalogue.label.{date.full_name} | lower}}" if date else "")
    draft.use(*places)
    return True


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
    joined = next((s for s in _JOINED if tuple(draft.word(at + n) for n in range(len(s))) == s), ())
    return tuple(range(at, at + len(joined)))
