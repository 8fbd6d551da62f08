"""What "last month" leans on: the days of the facts that are measured, which may end before other data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.terms import stored_terms
from agent.planner.times.dates import Clock
from agent.planner.times.ranges import find_time_mentions
from semantic_layer.layer import SemanticLayer

# What models foretell has no days on which it happened.
MODELS = "models."
_NO_DATA = date(1970, 1, 1)


def clock_of_data(layer: SemanticLayer) -> Clock:
    """The clock of all data, with the weeks and years of the definitions."""
    calendar = layer.manifest.calendar
    days = (layer.info.data_start or _NO_DATA, layer.info.data_end or _NO_DATA)
    lacks_seasons = "season" not in layer.manifest.by_short_name
    terms = stored_terms(layer.values.domains)
    return Clock(*days, calendar.week_start, calendar.fiscal_year_start, lacks_seasons, terms)


def own_clock(
    draft: Draft, question: str, previous: Mapping[str, Any] | None, layer: SemanticLayer
) -> Clock | None:
    """The clock of what a draft measures, or the question before it; None where no time is another by it."""
    names = [*draft.metrics, *_texts(draft.made)] or (previous or {}).get("metrics", ())
    clock = clock_of(names, draft.clock, layer)
    if clock == draft.clock:
        return None
    there, here = (
        find_time_mentions(draft.tokens, draft.vocab, one, question) for one in (draft.clock, clock)
    )
    return clock if there != here else None


def clock_of(names: Iterable[str], clock: Clock, layer: SemanticLayer) -> Clock:
    """A clock that runs to the first of the last days of the facts of metrics, with the terms they have."""
    manifest = layer.manifest
    names = [name for name in names if name in manifest.metrics]
    if clock.terms and names:
        told = {one.full_name for one in manifest.reachable(names)}
        clock = replace(clock, terms=frozenset(term for term in clock.terms if term[0] in told))
    facts = {fact for name in names for fact in manifest.facts(name)}
    names_of_tables = {manifest.models[fact].table for fact in facts if fact}
    tables = [layer.info.tables.get(name) for name in names_of_tables if not name.startswith(MODELS)]
    lasts = [table.last_day for table in tables if table and table.last_day]
    firsts = [table.first_day for table in tables if table and table.first_day]
    if not (lasts and firsts):
        return clock
    return replace(clock, first_day=min(firsts), last_day=min(lasts))


def _texts(made: Any) -> Iterator[str]:
    """Every text in the arguments of made measures, names of metrics among them."""
    if isinstance(made, str):
        yield made
    elif isinstance(made, Mapping):
        for value in made.values():
            yield from _texts(value)
    elif isinstance(made, list | tuple):
        for value in made:
            yield from _texts(value)
