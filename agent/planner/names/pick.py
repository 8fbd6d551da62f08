"""Which of several meanings is meant: an explicit word, the manifest's default, or the asker decides."""

from collections.abc import Iterable
from dataclasses import replace

from agent.numerals import has_figure
from agent.planner.draft import Choice, Draft
from agent.planner.names.counted import counted_key
from agent.planner.names.instead import counted_instead, kept_instead, span_text
from agent.planner.names.lexicon import Meaning, metric_phrases
from agent.planner.names.owners import is_called_by, owner_named
from agent.planner.names.pick_named import not_in_roles
from agent.planner.names.pick_summed import average_of, summed
from agent.planner.names.roles import in_roles
from agent.planner.names.side import is_new_to_other, of_nobody
from agent.planner.names.spans import Span
from agent.planner.names.text import stem, words
from semantic_layer.manifest import Dimension, Metric

MAX_OPTIONS = 5
BY_FAR = 20
SHORT_LIST = 200
TOGETHER = 3
AGAINST = 7
_AS_THEIR = (("as", "their"), ("as", "its"))
_BY_MEANS = frozenset({"on", "via", "using", "through", "with", "over"})


def pick_metric(draft: Draft, span: Span) -> str | None:
    """The metric a span names; one that lists the others as alternatives is the default."""
    names = list(dict.fromkeys(m.name for m in span.of_kind("metric")))
    names = held_names(draft, span) or kept_instead(draft, span, names) or names
    if worth := summed(draft, span, names):
        return worth
    if valued := average_of(draft, span, names):
        return valued
    if any(t.text in draft.vocab.averages for t in draft.tokens):
        names = [n for n in names if is_average(draft.manifest.metrics[n])] or names
    names = _added_up(draft, span, names) or names
    names = _spelled_so(draft, span, names) or names
    names = _of_all_named(draft, span, names) or names
    if len(names) == 1:
        return names[0]
    marked = {a.metric for n in names for a in draft.manifest.metrics[n].alternatives if a.default} & set(
        names
    )
    if len(marked) == 1:
        return marked.pop()
    for name in names:
        alternatives = {a.metric for a in draft.manifest.metrics[name].alternatives}
        if alternatives >= set(names) - {name}:
            return name
    said = {t.stem for t in draft.tokens[span.first : span.last + 1]}
    if len(held := [n for n in names if _all_in_label(draft.manifest.metrics[n], said)]) == 1:
        return held[0]
    options = {draft.manifest.metrics[n].label: draft.manifest.metrics[n].label for n in names[:MAX_OPTIONS]}
    draft.choices.append(Choice(span, f"Which measure do you mean by “{span_text(draft, span)}”?", options))
    return None


def held_names(draft: Draft, span: Span) -> list[str]:
    """The measures a span names that the data has, else the one count that stands for them."""
    names = list(dict.fromkeys(m.name for m in span.of_kind("metric")))
    return [name for name in names if not draft.lacking(name)] or counted_instead(draft, span, names)


def _added_up(draft: Draft, span: Span, names: list[str]) -> list[str]:
    """What a part can be of: the "share of ratings" is one of those that are counted, not of their mean."""
    at = span.first - 1
    while draft.word(at) in draft.vocab.particles | draft.vocab.fillers:
        at -= 1
    is_part = draft.word(at) in draft.vocab.shares and draft.word(at + 1) == "of"
    return [n for n in names if draft.manifest.metrics[n].is_additive] if is_part else []


def _of_all_named(draft: Draft, span: Span, names: list[str]) -> list[str]:
    """The measures that every group and value is told of: in "spa revenue" that of extras alone."""
    others = [s for s in draft.spans if s is not span and not s.of_kind("metric") and s.meanings]
    wanted = [{m.name for m in s.meanings} for s in others]
    reach = {n: {d.full_name for d in draft.manifest.reachable([n])} for n in names} if len(names) > 1 else {}
    return [n for n in reach if all(one & reach[n] for one in wanted)]


def _spelled_so(draft: Draft, span: Span, names: list[str]) -> list[str]:
    """The measures that are called exactly so: "conversion" is a rate, "conversions" are counted."""
    said = tuple(t.text for t in draft.tokens[span.first : span.last + 1])
    return [n for n in names if any(words(p) == said for p in metric_phrases(draft.manifest.metrics[n]))]


def _all_in_label(metric: Metric, said: set[str]) -> bool:
    """Whether a measure's own name has the words in it, not a synonym alone."""
    return said <= {stem(word) for word in words(metric.label)}


def is_average(metric: Metric) -> bool:
    """Whether a metric is a mean (or a ratio) already."""
    return metric.aggregation in ("average", "median", "percentile") or metric.type == "ratio"


def pick_dimension(draft: Draft, span: Span) -> str | None:
    """The dimension a span names."""
    names = list(dict.fromkeys(m.name for m in span.of_kind("dimension")))
    named = in_roles(draft, span, (draft.manifest.dimensions[name] for name in names))
    kept = _narrow(draft, span, _with_rivals(draft, span, named))
    if len(kept) == 1:
        return kept[0].full_name
    options = {d.label: d.label for d in kept[:MAX_OPTIONS]}
    draft.choices.append(Choice(span, f"Which one do you mean by “{span_text(draft, span)}”?", options))
    return None


def pick_numbers(draft: Draft, span: Span) -> list[str]:
    """The dimensions of numbers that a span names; those that the measures named have, if any do."""
    named = [draft.dimension(m) for m in span.of_kind("dimension")]
    numbers = [d for d in named if d.data_type in ("integer", "decimal")]
    return [d.full_name for d in _reachable(draft, span, numbers) or numbers]


def _with_rivals(draft: Draft, span: Span, dimensions: list[Dimension]) -> list[Dimension]:
    """A bare "state" may be that of any thing that has one; "customer state" may not."""
    own = {t.stem for t in draft.tokens[span.first : span.last + 1]}
    if any(is_called_by(name, own) for d in dimensions for name in draft.manifest.entity_synonyms(d)):
        return dimensions
    rivals = [r for d in dimensions if d.is_default for r in draft.manifest.by_short_name[d.name]]
    return _unique([*dimensions, *rivals])


def pick_value(draft: Draft, span: Span) -> Meaning | None:
    """The stored value a span names, with its dimension."""
    meanings = list(not_in_roles(draft, span))
    meanings = _in_roles(draft, span, _means(draft, span, meanings) or meanings)
    qualified = _qualified(draft, span, meanings) or of_things_beside(draft, span, meanings)
    qualified = qualified or _of_named_groups(draft, span, meanings)
    owned = owner_named(draft, span, _unique(draft.dimension(m) for m in meanings))
    of_owner = [m for m in meanings if draft.dimension(m) in owned]
    # What the one was taken for, the other is as well.
    listed = _as_listed(draft, span, meanings, chosen=True)
    meanings = qualified or listed or _as_listed(draft, span, of_owner or meanings) or meanings
    dimensions = _narrow(draft, span, _unique(draft.dimension(m) for m in meanings))
    named = {d.full_name for d in dimensions}
    if is_new_to_other(draft, span, [draft.manifest.dimensions[n] for n in sorted(named)]):
        draft.unsupported.append(f"what “{span_text(draft, span)}” means for {draft.word(span.last + 1)}")
    if label := of_nobody(draft, span, {m.name for m in meanings}):
        draft.unsupported.append(f"{label.lower()} “{span_text(draft, span)}”, which the data holds none of")
    kept = list({(m.name, m.value): m for m in meanings if m.name in named}.values())
    kept = _wider_than_groups(draft, span, _of_other_rows(draft, kept))
    if len(kept) == 1:
        _say_guess(draft, span, kept[0])
        return None if _asks_which(draft, span, kept[0]) else kept[0]
    if likely := _by_far(kept):
        _say_guess(draft, span, likely)
        draft.notes.append(f"“{span_text(draft, span)}” is the {draft.dimension(likely).label.lower()} here")
        return None if _asks_which(draft, span, likely) else likely
    options = {_value_label(draft, m): f"{draft.dimension(m).label} {m.value}" for m in kept[:MAX_OPTIONS]}
    draft.choices.append(
        Choice(span, f"“{span_text(draft, span)}” can mean several things here. Which one?", options)
    )
    return None


def _of_other_rows(draft: Draft, kept: list[Meaning]) -> list[Meaning]:
    """One of the meanings that the same rows of a table have under one spelling: an app and its only kind.

    In two roles they are not the same rows.
    """
    rows = {(draft.dimension(m).entity, str(m.value).casefold(), m.rows): m for m in reversed(kept)}
    return [m for m in kept if m in rows.values()]


def _wider_than_groups(draft: Draft, span: Span, kept: list[Meaning]) -> list[Meaning]:
    """In "by city in New York" it is the state, since one city alone has no cities."""
    grouped = {
        m.name for s in draft.spans if s is not span and _is_grouped(draft, s) for m in s.of_kind("dimension")
    }
    wider = [m for m in kept if m.name not in grouped]
    owners = {draft.dimension(m).entity for m in kept if m.name in grouped}
    return [m for m in wider if draft.dimension(m).entity in owners] or kept


def _is_grouped(draft: Draft, span: Span) -> bool:
    return draft.word(span.first - 1) in draft.vocab.by | draft.vocab.each


def _means(draft: Draft, span: Span, meanings: list[Meaning]) -> list[Meaning]:
    """ "On mobile", "via mobile" is no place of that name, where something else is called so."""
    if draft.word(draft.before(span)) not in _BY_MEANS:
        return []
    return [m for m in meanings if draft.dimension(m).within is None]


def _in_roles(draft: Draft, span: Span, meanings: list[Meaning]) -> list[Meaning]:
    """The values, each of what is met in several roles as that of the role that is meant."""
    return [
        replace(meaning, name=role.full_name)
        for meaning in meanings
        for role in in_roles(draft, span, [draft.dimension(meaning)])
    ]


def _of_named_groups(draft: Draft, span: Span, meanings: list[Meaning]) -> list[Meaning]:
    """ "by seller state, without Sao Paulo": what is left out is one of the groups that are named."""
    if span.first not in draft.excluded:
        return []
    named = {m.name for s in draft.spans if s is not span for m in s.of_kind("dimension")}
    return [m for m in meanings if m.name in named]


def _as_listed(draft: Draft, span: Span, meanings: list[Meaning], *, chosen: bool = False) -> list[Meaning]:
    """In "sport and kids" both are values of one dimension, if they have one in common.

    With `chosen` the one that another of them was taken for already; none where there is none.
    """
    joined = draft.vocab.conjunctions | draft.vocab.particles
    held = joined | draft.vocab.comparisons | draft.vocab.prepositions | draft.vocab.comparatives | {"than"}
    kept = {m.name for m in meanings}
    known: set[str] = set()
    dimensions = _unique(draft.dimension(m) for m in meanings)
    # Of those whose owner is named, rare values are meant as well.
    owned = {d.full_name for d in owner_named(draft, span, dimensions)}
    for other in draft.spans:
        first, last = sorted((other, span), key=lambda s: s.first)
        between = {t.text for t in draft.tokens[first.last + 1 : last.first]}
        is_list = bool(between) or draft.tokens[last.first].after_break
        holding = draft.vocab.comparisons | draft.vocab.conjunctions | {"than"}
        is_held = bool(between & holding) and between <= held
        is_list = is_held or (is_list and between <= joined)
        near = TOGETHER + bool("than" in between)
        is_near = is_list and last.first - first.last <= near
        if other is not span and (is_near or _is_against(draft, first, last)):
            if chosen:
                taken = {f.get("dimension") for f in draft.filters if other.first in draft.taken}
                known |= kept & {m.name for m in other.of_kind("value")} & taken
            shared = kept & _likely_names(draft, other)
            kept = shared if shared & owned or not owned & kept and shared else kept
    return [m for m in meanings if m.name in (known if chosen else kept)]


def _is_against(draft: Draft, first: Span, last: Span) -> bool:
    """In "Ohio has more branches than Utah", "did Rome buy more than Pisa" both are of one kind."""
    between = range(first.last + 1, last.first)
    others = any(s.first in between and (s.time or s.of_kind("value")) for s in draft.spans)
    than = next((i for i in between if draft.word(i) == "than"), None)
    led = bool(first.of_kind("value") and last.of_kind("value")) and len(between) <= AGAINST
    return led and not others and than is not None and not draft.tokens[than + 1].is_number


def _likely_names(draft: Draft, span: Span) -> set[str]:
    """The dimensions of a value that the measure has, without those in which far fewer rows have it."""
    reached = _reachable(draft, span, _unique(draft.dimension(m) for m in span.of_kind("value")))
    named = {d.full_name for d in reached}
    values = [m for m in span.of_kind("value") if not named or m.name in named]
    most = max((m.rows for m in values), default=0)
    return {m.name for m in values if m.rows * BY_FAR >= most}


def _by_far(meanings: list[Meaning]) -> Meaning | None:
    """The meaning that nearly all rows are of ("California" the state, where a village is called so too).

    A short list has few rows of anything: one branch in Kenley is as much as a hundred members there.
    """
    ranked = sorted(meanings, key=lambda m: -m.rows)
    if any(m.listed < SHORT_LIST for m in ranked[1:2] if m.name != ranked[0].name):
        return None
    return ranked[0] if len(ranked) > 1 and ranked[0].rows >= BY_FAR * max(ranked[1].rows, 1) else None


def _asks_which(draft: Draft, span: Span, meaning: Meaning) -> bool:
    """A name that several things share ("Springfield") is asked back, unless the question says which."""
    dimension = draft.dimension(meaning)
    whole = draft.manifest.dimensions.get(f"{dimension.entity}__{dimension.within}")
    told = {m.name for s in draft.spans if s is not span for m in s.meanings}
    if whole is None or not meaning.within or whole.full_name in told | draft.previous_dimensions:
        return False
    named = f"{dimension.label} {meaning.value}"
    options = {
        f"{meaning.value}, {holder}": f"{named} and {whole.label} {holder}"
        for holder in meaning.within[:MAX_OPTIONS]
    }
    draft.choices.append(
        Choice(span, f"There are several places called “{span_text(draft, span)}”. Which one?", options)
    )
    return True


def _say_guess(draft: Draft, span: Span, meaning: Meaning) -> None:
    """A value taken for a beginning or a misspelling is said."""
    named = _value_label(draft, meaning)
    if span.guessed and not has_figure(named):
        draft.notes.append(f"“{span_text(draft, span)}” was read as {named}")


def _value_label(draft: Draft, meaning: Meaning) -> str:
    spoken = f" ({meaning.spoken})" if meaning.spoken else ""
    return f"{draft.dimension(meaning).label}: {meaning.value}{spoken}"


def _unique(dimensions: Iterable[Dimension]) -> list[Dimension]:
    return list({d.full_name: d for d in dimensions}.values())


def _qualified(draft: Draft, span: Span, meanings: list[Meaning]) -> list[Meaning]:
    """The meanings whose dimension is named right beside the value ("state SP", "sao paulo city")."""
    touching = draft.vocab.particles | {"is", "in", "are", "was", "named", "called"}
    for other in draft.spans:
        dimensions = [draft.manifest.dimensions[m.name] for m in other.of_kind("dimension")]
        names = {d.full_name for d in _with_rivals(draft, other, dimensions)}
        first, last = sorted((other, span), key=lambda s: s.first)
        between = {t.text for t in draft.tokens[first.last + 1 : last.first]}
        is_role = (
            first is span and tuple(draft.word(i) for i in (last.first - 2, last.first - 1)) in _AS_THEIR
        )
        is_role = is_role or (between <= touching and not ("in" in between and _is_grouped(draft, first)))
        if other is not span and names and is_role:
            named = [m for m in meanings if m.name in names]
            if named:
                return named
    return []


def of_things_beside(draft: Draft, span: Span, meanings: list[Meaning]) -> list[Meaning]:
    """In "the Kenley libraries" the noun says whose town is meant, if it names the libraries themselves."""
    behind = next((s for s in draft.spans if s.first == span.last + 1), None)
    told = behind.of_kind("dimension") if behind else ()
    named = [m.name for m in told if not draft.lexicon.is_key(m)]
    owners = {draft.manifest.dimensions[name].entity for name in named if draft.lexicon.names_thing(name)}
    return [m for m in meanings if draft.dimension(m).entity in owners and m.name not in named]


def _narrow(draft: Draft, span: Span, dimensions: list[Dimension]) -> list[Dimension]:
    """Keep those whose owner is named nearby, that the data has, that are reachable, that are defaults."""
    for keep in (owner_named, _as_before, _available, _reachable, _of_counted, _default):
        kept = keep(draft, span, dimensions) or dimensions
        if keep is _default and len(kept) == 1 < len(dimensions):
            _say_default(draft, span, kept[0], dimensions)
        dimensions = kept
        if len(dimensions) == 1:
            break
    return dimensions


def _say_default(draft: Draft, span: Span, meant: Dimension, dimensions: list[Dimension]) -> None:
    others = [d.label.lower() for d in dimensions if d is not meant and d.name == meant.name]
    if others:
        draft.notes.append(f"“{span_text(draft, span)}” is the {meant.label.lower()}, not the {others[0]}")


def _as_before(draft: Draft, span: Span, dimensions: list[Dimension]) -> list[Dimension]:
    """In a follow-up, the dimension the query before filtered by, else one it was grouped by."""
    filtered = [d for d in dimensions if d.full_name in draft.previous_dimensions]
    return filtered or [d for d in dimensions if d.full_name in draft.previous_groups]


def _available(draft: Draft, span: Span, dimensions: list[Dimension]) -> list[Dimension]:
    return [dimension for dimension in dimensions if not draft.lacking(dimension.full_name)]


def _reachable(draft: Draft, span: Span, dimensions: list[Dimension]) -> list[Dimension]:
    named = [m.name for s in draft.spans for m in s.of_kind("metric")[:1] if not draft.lacking(m.name)]
    named = named or [name for name in draft.metrics if not name.startswith("made_")]
    named = named or [name for name in draft.previous_metrics if name in draft.manifest.metrics]
    reachable = {d.full_name for d in draft.manifest.reachable(named)} if named else set()
    return [d for d in dimensions if d.full_name in reachable]


def _of_counted(draft: Draft, span: Span, dimensions: list[Dimension]) -> list[Dimension]:
    """Those of the very things that are counted: a state that has the most sellers is theirs."""
    named = {m.name for s in draft.spans for m in s.of_kind("metric")}
    counted = {counted_key(draft.manifest, name) for name in named}
    return [d for d in dimensions if len(counted) == 1 and d.entity in counted]


def _default(draft: Draft, span: Span, dimensions: list[Dimension]) -> list[Dimension]:
    """The dimensions the manifest marks as the ones meant when their short name is said."""
    return [dimension for dimension in dimensions if dimension.is_default]
