"""Units asked for ("in minutes"), and hours of the day where no dimension tells them."""

from agent.planner.draft import Draft
from agent.planner.names.text import stem, words
from agent.planner.names.unsaid_units import short_forms

_UNITS = {
    "second": "seconds",
    "seconds": "seconds",
    "secs": "seconds",
    "minute": "minutes",
    "minutes": "minutes",
    "mins": "minutes",
    "hour": "hours",
    "hours": "hours",
}
_DURATIONS = ("seconds", "minutes", "hours", "days")
_CLOCK = frozenset({"hour", "hours", "hourly", "morning", "mornings", "evening", "evenings", "afternoon"})
_OF_WEEK = (("day", "of", "week"), ("day", "of", "the", "week"), ("days", "of", "the", "week"))
_OF_DAY = (("time", "of", "day"), ("time", "of", "the", "day"), ("times", "of", "day"), ("o", "clock"))


def read_units(draft: Draft) -> None:
    """Take "in minutes" of a duration, told in its own unit; refuse what asks for hours of the day."""
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    texts = [token.text for token in draft.tokens]
    for said in _OF_WEEK:
        if any(tuple(texts[i : i + len(said)]) == said and i not in covered for i in range(len(texts))):
            draft.unsupported.append("days of the week, which nothing here is grouped by")
    for i, word in enumerate(texts):
        if (word in _UNITS and _is_unit_of_measure(draft, i, _UNITS[word])) or _is_told_in(draft, i):
            continue
        is_length = word == "hours" and draft.word(i - 1)[:1].isdigit()
        if i in covered or i in draft.used or is_length:
            continue
        if _is_unit_asked(draft, i):
            draft.use(i)
        elif word in _UNITS and draft.word(i - 1) == "in" and (unit := _unit(draft)):
            draft.use(i)
            draft.notes += [f"it is told in {unit}, not in {_UNITS[word]}"] if unit != _UNITS[word] else []
        elif word in _CLOCK or any(tuple(texts[i : i + len(said)]) == said for said in _OF_DAY):
            draft.use(i)
            draft.unsupported.append("hours of the day, which nothing here is grouped by")


def _is_told_in(draft: Draft, i: int) -> bool:
    """In "average weight in kg" the unit that the weights are told in is no group."""
    if draft.word(i - 1) != "in" or not (forms := _forms(draft.word(i))):
        return False
    metrics = [draft.manifest.metrics[m.name] for s in draft.spans for m in s.of_kind("metric")]
    said = {stem(word) for metric in metrics for word in words(metric.label)}
    labels = [label for form in forms for label in draft.lexicon.told_in(form)]
    if is_told := any({stem(word) for word in words(label)} <= said for label in labels):
        draft.use(i)
    return is_told


def _forms(word: str) -> tuple[str, ...]:
    """The ways to write the unit that a word is."""
    return next((tuple(one["said"]) for one in short_forms()["units"] if word in one["said"]), ())


def _is_unit_of_measure(draft: Draft, i: int, unit: str) -> bool:
    """ "..., in hours please", "list them with the hours": the unit of what is measured, and no group."""
    span = next((s for s in draft.spans if s.first == i == s.last), None)
    led = draft.word(i - 1) in draft.vocab.by | draft.vocab.each | {"which", "what", "many"}
    numbered = draft.word(i - 1)[:1].isdigit() or draft.word(i + 1) == "of"
    if span is None or led or numbered or unit != _unit(draft):
        return False
    if any(not draft.lacking(m.name) for m in span.meanings):
        return False
    draft.take(span)
    return True


def _is_unit_asked(draft: Draft, i: int) -> bool:
    """In "the longest delivery: how many days" they are what is measured is told in, and no axis."""
    named = {draft.manifest.metrics[m.name].unit for s in draft.spans for m in s.of_kind("metric")}
    asked = (draft.word(i - 2), draft.word(i - 1)) == ("how", "many") or draft.word(i - 1) == "what"
    return asked and draft.word(i) in _DURATIONS and named == {draft.word(i)}


def _unit(draft: Draft) -> str | None:
    """The unit of the durations that are named, if they have one."""
    named = {draft.manifest.metrics[m.name].unit for s in draft.spans for m in s.of_kind("metric")}
    units = [unit for unit in named if unit in _DURATIONS]
    return units[0] if len(units) == 1 else None
