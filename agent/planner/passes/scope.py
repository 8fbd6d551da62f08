"""Scope words that take in everything ("of all items", "over all orders") constrain nothing."""

from agent.planner.draft import Draft
from agent.planner.names.common_values import SORTS, is_listed_bare
from agent.planner.names.lexicon import Meaning, metric_phrases
from agent.planner.names.narrowed import condition_of
from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.text import Token, stem, words
from agent.planner.settling.change import FALLS
from semantic_layer.manifest import Metric

_ALL = frozenset({"all", "alle", "todos", "todas"})
_ALL_OF = frozenset({"all", "these", "those"})
_ANY = frozenset({"any", "regardless", "whatever", "irrespective"})
_LISTING = frozenset({"list", "show", "name", "display", "find", "give", "me", "identify"})
_WHOSE = frozenset({"who", "that", "which", "with", "without", "whose", "having"})
_OWNERS = frozenset({"its", "their", "our", "your", "my"})
_WHOLE = ("count", "count_distinct", "sum")
_DOERS = frozenset({"people", "we", "they", "you", "users", "viewers", "customers", "everybody", "everyone"})
_DID = frozenset({"did", "do"})
_DENIED = frozenset({"not", "never", "only"})
_AUXILIARIES = frozenset({"did", "do", "does", "was", "were", "is", "are", "have", "has", "had", "been"})
_THROUGHOUT = frozenset({"across", "over", "of", "in"})


def read_scope(draft: Draft) -> None:
    """Explain "of all <things>", "across every order", "any status" where another measure is named."""
    for i in range(len(draft.tokens)):
        noun = _scoped_noun(draft, i)
        if noun is None:
            continue
        span = next((s for s in draft.spans if s.first == noun), None)
        if span is None:
            if draft.tokens[noun].stem in draft.lexicon.entity_stems:
                draft.use(noun)
        elif _another_metric(draft, span) and not _is_shared(draft, i) and not _restricts(draft, span):
            draft.take(span)
            if draft.word(i - 1) in draft.vocab.by:
                draft.use(i - 1)


def read_only(draft: Draft) -> None:
    """ "only SP", "SP only" restrict to a value; "only one order", or "only mugs" of a buyer, says more."""
    ends = {s.last + 1 for s in draft.spans if s.time or s.of_kind("value")}
    ends |= {s.last + 1 for s in draft.spans if s.of_kind("dimension") and s.first in ends}
    flags = [s for s in draft.spans if any(draft.lexicon.is_flag(m) for m in s.of_kind("dimension"))]
    ends |= {s.last + 1 for s in flags}  # "on which day, weekends only"
    if not _WHOSE & {t.text for t in draft.tokens}:
        # "Weekend orders only, by month" restricts no more than "weekend orders".
        ends |= {s.last + 1 for s in draft.spans if s.of_kind("metric")}
    starts = {s.first for s in draft.spans if s.time or s.of_kind("value")}
    counted = any(
        draft.manifest.metrics[m.name].aggregation == "count_distinct"
        for s in draft.spans
        for m in s.of_kind("metric")
    )
    for i, token in enumerate(draft.tokens):
        place = i + 1
        while draft.word(place) in draft.vocab.prepositions | draft.vocab.particles:
            place += 1
        closes = i + 1 == len(draft.tokens) or draft.tokens[i + 1].after_break
        if token.text == "only" and ((i in ends and i + 1 not in starts) or (draft.top and closes)):
            draft.use(i)  # "top ten only": so many are shown
        if token.text not in ("only", "just"):
            continue
        if draft.continues or (place in starts and not counted) or _only_shows(draft, i):
            draft.use(i)


def _only_shows(draft: Draft, i: int) -> bool:
    """ "just the top 5", "only the number": what is to be shown, which restricts nothing."""
    at = i + 1
    while draft.word(at) in draft.vocab.particles | _OWNERS:
        at += 1
    named = any(s.first == at and not s.of_kind("value") and not s.time for s in draft.spans)
    plain = at > i + 1 and (draft.word(at) in draft.vocab.fillers or draft.word(at).isdigit())
    # "who bought only the ..." is of what people did.
    did = draft.word(i - 1) in draft.vocab.doing or draft.word(i - 1).endswith("ed")
    return not did and (named or plain or draft.word(at) in draft.vocab.superlatives)


def read_idioms(draft: Draft) -> None:
    """Explain sayings such as "so far"."""
    text = tuple(t.text for t in draft.tokens)
    for idiom in draft.vocab.idioms:
        for i in range(len(text) - len(idiom) + 1):
            if text[i : i + len(idiom)] == idiom:
                draft.use(*range(i, i + len(idiom)))
    _all_of_them(draft)


def _all_of_them(draft: Draft) -> None:
    """In "orders, revenue and units, all three" the number only repeats how many are listed."""
    for i in range(1, len(draft.tokens)):
        number = draft.vocab.numbers.get(draft.word(i)) or (
            int(draft.word(i)) if draft.word(i).isdigit() else 0
        )
        listed = {kind: sum(1 for s in draft.spans if s.of_kind(kind)) for kind in ("metric", "value")}
        if draft.word(i - 1) in _ALL_OF and number > 1 and number in listed.values():
            draft.use(i - 1, i)


def _scoped_noun(draft: Draft, i: int) -> int | None:
    """The place of the noun that a word of everything at i takes in whole, None where it groups instead."""
    word, before = draft.word(i), draft.word(i - 1)
    noun = i + 1
    while draft.word(noun) in draft.vocab.particles | _OWNERS:
        noun += 1
    if noun >= len(draft.tokens):
        return None
    if word in _ANY and before in draft.vocab.negations | {"no"}:
        return None  # "without any campaign"
    if asks_any(draft, i):
        return None
    if word in _ANY and not (draft.having and draft.word(noun) in draft.vocab.grains):
        return noun
    if word in _ALL and before in _LISTING and _is_group(draft, noun):
        return None  # "list all cities with ..." asks for these
    if word in _ALL and before not in draft.vocab.by - {"across"} | draft.vocab.prepositions | {"across"}:
        return noun if before else None
    is_thing = draft.tokens[noun].stem in draft.lexicon.entity_stems
    whole = word in _ALL or (word == "every" and before in _THROUGHOUT)
    return noun if is_thing and whole else None


def asks_any(draft: Draft, i: int) -> bool:
    """ "Has any country's revenue fallen", "did any seller sell more than 100": which of them did."""
    said = {token.text for token in draft.tokens}
    is_told = bool(draft.having or draft.change_bound or said & (draft.vocab.growth | FALLS))
    return is_told and draft.word(i) == "any" and draft.word(0) in _AUXILIARIES and _is_group(draft, i + 1)


def _is_group(draft: Draft, at: int) -> bool:
    span = next((s for s in draft.spans if s.first == at), None)
    return bool(span and span.of_kind("dimension") and not span.of_kind("metric"))


def _restricts(draft: Draft, span: Span) -> bool:
    """Whether those named are some of all: "all rugs", "all late orders"."""
    if span.of_kind("metric"):
        named = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
        return all(metric.filters or metric.aggregation == "sum_boolean" for metric in named)
    return bool(span.of_kind("value")) or any(draft.lexicon.is_flag(m) for m in span.of_kind("dimension"))


def _is_shared(draft: Draft, i: int) -> bool:
    """ "which part of all reviews": what a share is of is measured."""
    return draft.word(i - 1) == "of" and draft.word(i - 2) in draft.vocab.shares


def _another_metric(draft: Draft, span: Span) -> bool:
    return any(s is not span and s.of_kind("metric") for s in draft.spans)


def read_exclusions(draft: Draft) -> None:
    """ "revenue without freight": satisfied when the measure's definition says so, else not answerable."""
    for span in draft.free_spans():
        place = draft.before(span)
        if (
            not span.of_kind("metric")
            or draft.word(place) not in draft.vocab.negations
            or span.of_kind("value")
        ):
            continue
        left_out = {
            stem(w) for m in span.of_kind("metric") for w in words(draft.manifest.metrics[m.name].label)
        }
        if draft.word(place) == "not" and _another_metric(draft, span):
            draft.take(span)
            draft.use(place)
            denied = _what_it_was_done_by(draft, span)
            draft.excluded.update(denied)
            if not denied and draft.word(place - 1) in _AUXILIARIES:
                _deny(draft, span)
            continue
        mentioned = [m.name for s in draft.spans if s is not span for m in s.of_kind("metric")]
        if any(_leaves_out(draft.manifest.metrics[name], left_out) for name in mentioned):
            draft.take(span)
            draft.use(place)


def _deny(draft: Draft, span: Span) -> None:
    """In "loans that did not default" keep the rows that a measure does not count."""
    counted = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
    found = condition_of(draft, counted[0]) if len(counted) == 1 else None
    if found is None:
        draft.unsupported.append(f"what is not {counted[0].label.lower()}")
    elif found["value"] is True:
        draft.filters.append({**found, "value": False})
    else:
        draft.filters.append({**found, "op": "!="})


def _what_it_was_done_by(draft: Draft, span: Span) -> set[int]:
    """In "not paid by card" the verb is denied of the value behind it."""
    at = span.last + 1
    while draft.word(at) in draft.vocab.prepositions | draft.vocab.particles | draft.vocab.by:
        at += 1
    return {s.first for s in draft.spans if s.first == at and s.of_kind("value")}


def _leaves_out(metric: Metric, left_out: set[str]) -> bool:
    """Whether a definition ends in "without <the thing>"."""
    said = [stem(w) for w in words(metric.description)]
    return "without" in said and bool(set(said[said.index("without") + 1 :]) & left_out)


def read_verbs(draft: Draft) -> None:
    """ "customers who ordered": the verb of a counted thing adds nothing to counting who is behind it."""
    _done_by_people(draft)
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    people = [
        m
        for s in draft.spans
        for k in s.of_kind("metric")
        if (m := draft.manifest.metrics[k.name]).aggregation == "count_distinct"
    ]
    times = {span.first for span in draft.spans if span.time}
    for i, token in enumerate(draft.tokens):
        led = i + 2 if draft.word(i + 1) in draft.vocab.prepositions else i + 1
        if i not in covered and token.text in draft.vocab.doing and led in times:
            draft.use(i)  # "ordered in 2017": the time is said, of what is measured
        if i in covered or not token.text.endswith(("ed", "ing")):
            continue
        bases = (token.text[:-2], token.text[:-1]) if token.text.endswith("ed") else (token.text[:-3],)
        if _is_of_model(draft, bases):
            draft.use(i)
        named = (m for base in bases for m in draft.lexicon.lookup((base,)))
        metrics = [draft.manifest.metrics[m.name] for m in named if m.kind == "metric"]
        # Who "reordered" is fewer than who ordered.
        counts = {metric.model for metric in metrics if not metric.filters}
        if counts & {m.model for m in people}:
            draft.use(i)


def _is_of_model(draft: Draft, bases: tuple[str, ...]) -> bool:
    """In "viewers watched sport" a measure of all the rows that are counted speaks of watching."""
    manifest = draft.manifest
    models = {manifest.metrics[m.name].model for s in draft.spans for m in s.of_kind("metric")[:1]} - {None}
    whole = (
        m
        for m in manifest.metrics.values()
        if m.model in models and not m.filters and m.aggregation in _WHOLE
    )
    return any(base in words(phrase) for m in whole for phrase in metric_phrases(m) for base in bases)


def _done_by_people(draft: Draft) -> None:
    """In "hours did people watch", "keywords did they search for" the verb tells what is counted anyhow."""
    for i in range(2, len(draft.tokens)):
        is_verb = (
            draft.word(i - 1) in _DOERS and draft.word(i - 2) in _DID and draft.word(i - 3) not in _DENIED
        )
        if is_verb and _is_of_model(draft, (draft.word(i),)):
            draft.use(i)


def read_short_dimensions(draft: Draft) -> None:
    """In "payments by type" the word after "by" is short for "payment type"."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    named = [m.name for s in draft.spans for m in s.of_kind("metric")]
    named = named or [name for name in draft.previous_metrics if name in draft.manifest.metrics]
    metrics = [draft.manifest.metrics[name] for name in named]
    facts = {fact for m in metrics for fact in draft.manifest.facts(m.name) if fact}
    told = [draft.dimension(m) for s in draft.spans if not metrics for m in s.of_kind("dimension")]
    facts |= {dimension.model for dimension in told if not draft.lacking(dimension.full_name)}
    owners = {draft.manifest.models[fact].primary_entity for fact in facts} - {None}
    for i, token in enumerate(draft.tokens):
        follows = draft.word(i - 1) in draft.vocab.by | draft.vocab.each or (
            i in {s.last + 1 for s in draft.spans} and is_listed_bare(draft.tokens, i, draft.vocab)
        )
        is_known = is_known_word(token, draft.vocab) and token.text not in SORTS
        is_plain = is_known or token.text in draft.vocab.grains
        if i in covered | draft.used or not follows or is_plain:
            continue
        called = (words(draft.manifest.entities[owner].label or owner) for owner in owners)
        found = {
            m.name: m
            for name in called
            for m in draft.lexicon.lookup((*name, token.text))
            if m.kind == "dimension"
        }
        found = found or _headed(draft, token, facts) or _headed_elsewhere(draft, token, named)
        if draft.word(i + 1) == "of":
            found = {name: meaning for name, meaning in found.items() if _is_of(draft, name, i + 2)}
        if found:
            draft.spans.append(Span(i, i, tuple(found.values())))
    draft.spans.sort(key=lambda s: s.first)


def _is_of(draft: Draft, name: str, at: int) -> bool:
    """Whether a dimension is of the thing at a place: in "type of award" the type is an award's."""
    at += draft.word(at) in draft.vocab.particles
    called = draft.manifest.entity_synonyms(draft.manifest.dimensions[name])
    return any(stem(draft.word(at)) == stem(words(said)[-1]) for said in called)


def _headed_elsewhere(draft: Draft, token: Token, metrics: list[str]) -> dict[str, Meaning]:
    """The kinds of other tables with such a name: the "level" of students, of which enrolments are told."""
    told = [one for one in draft.manifest.reachable(metrics) if one.data_type == "text"] if metrics else []
    found = _headed(draft, token, {one.model for one in told})
    return {name: meaning for name, meaning in found.items() if name in {one.full_name for one in told}}


def _headed(draft: Draft, token: Token, models: set[str]) -> dict[str, Meaning]:
    """The dimension of what is measured of which a word heads a name: "type" of "type of content"."""
    found: dict[str, Meaning] = {}
    if token.stem in draft.lexicon.entity_stems or draft.lexicon.lookup((token.text,)):
        return found  # "orders per customer" names no kind of customer
    for dimension in draft.manifest.dimensions.values():
        if (
            dimension.data_type == "boolean"
            or dimension.model not in models
            or draft.lacking(dimension.full_name)
        ):
            continue
        names = [words(name) for name in (dimension.label, *dimension.synonyms)]
        heads = {stem(name[name.index("of") - 1] if "of" in name[1:] else name[-1]) for name in names if name}
        if token.stem in heads:
            found[dimension.full_name] = Meaning("dimension", dimension.full_name)
    return found
