"""Those of a period followed on: cohorts, who came again later, who is in both of two periods."""

from agent.planner.draft import Draft, Followed
from agent.planner.making.terms import make_both, make_within
from agent.planner.names.counted import counted_entity
from agent.planner.names.lexicon import metric_phrases
from agent.planner.names.spans import Span
from agent.planner.names.text import Token
from agent.planner.names.text import words as split
from semantic_layer.calendar import DateRange
from semantic_layer.manifest import Manifest, Metric

TWO = 2
_DOERS = frozenset({"everyone", "everybody", "those", "people", "anyone", "ones", "all"})
_PARTS = frozenset(
    {"half", "quarter", "week", "month", "day", "days", "weeks", "months", "semester", "third"}
)
_SEVERAL = frozenset({"each", "every", "per", "by", "month", "months"})


def read_followed(draft: Draft) -> None:
    """Tell whether things of a period are followed, and take the words and periods that say so."""
    words = [token.text for token in draft.tokens]
    covered = {i for s in draft.spans if not s.time for i in range(s.first, s.last + 1)}
    free = {word for i, word in enumerate(words) if i not in covered}
    times = [span for span in draft.spans if span.time]
    if any(span.time.grain == "range" and span.time.parts for span in times if span.time):
        return
    distinct = {span.time.range for span in times if span.time}
    is_of_two = len(times) == len(distinct) == TWO and bool(draft.vocab.followed["also"] & free)
    is_later = _comes_later(words, draft) or (_are_new(draft) and _is_each_of(draft, times))
    if draft.vocab.followed["cohorts"] & free and not is_of_two:
        _cohorts(draft, times)
    elif is_later and _has_whom(draft, words):
        _later(draft, times)
    elif len(times) == TWO and (_has_people(draft) or _names_doers(draft, words)):
        _in_another(draft, words, times)


def _has_people(draft: Draft) -> bool:
    named = (m.name for s in draft.spans for m in s.of_kind("metric"))
    return any(draft.manifest.metrics[name].aggregation == "count_distinct" for name in named)


def _names_doers(draft: Draft, words: list[str]) -> bool:
    """ "of everyone who bought in May": those whom the definitions call customers; they are then measured."""
    doers = [i for i, word in enumerate(words) if word in _DOERS and words[i + 1 : i + 2] == ["who"]]
    does = [i for i, word in enumerate(words) if word in draft.vocab.doing]
    found = [m.name for m in draft.lexicon.lookup(("customers",)) if m.kind == "metric"]
    whole = [n for n in found if not draft.lacking(n) and not draft.manifest.metrics[n].filters]
    if (
        not doers
        or not does
        or len(whole) != 1
        or any(s.of_kind("metric") for s in draft.spans if not _is_done(s, does))
    ):
        return False
    draft.metrics = [*dict.fromkeys([*draft.metrics, whole[0]])]
    draft.spans = [s for s in draft.spans if not _is_done(s, does)]
    draft.use(*doers, *does)
    return True


def _is_done(span: Span, does: list[int]) -> bool:
    """Whether a span is only the verb of what people did."""
    return span.first == span.last and span.first in does


def _cohorts(draft: Draft, times: list[Span]) -> None:
    of, other = _spoken_apart(draft, times)
    draft.followed = Followed("cohorts", of, other, are_new=True)
    _use(draft, "cohorts", "form", "later", "again", "new")
    _take_firsts(draft)


def _spoken_apart(draft: Draft, times: list[Span]) -> tuple[DateRange | None, DateRange | None]:
    """The period of the cohorts, and the one they are followed in: what stands after "later" or "each"."""
    of: DateRange | None = None
    other: DateRange | None = None
    for span in times:
        assert span.time
        near = {draft.word(i) for i in range(max(0, span.first - 4), span.first)}
        if near & draft.vocab.followed["later"] and of is not None:
            other = span.time.range
        elif of is None:
            of = span.time.range
            draft.notes += [span.time.note] if span.time.note else []
        else:
            draft.unsupported.append("cohorts of several periods")
        _take_period(draft, span)
    return of, other


def _comes_later(words: list[str], draft: Draft) -> bool:
    """ "each following month", "in the months after": a later period of a grain."""
    for i, word in enumerate(words):
        if word not in draft.vocab.followed["later"] - {"next", "after"}:
            continue
        counted = draft.word(i - 2).isdigit() or draft.word(i - 2) in draft.vocab.numbers
        behind = i - 2 if draft.word(i - 1) == "that" else i - 1
        if draft.vocab.grains.get(draft.word(i + 1)) or (
            draft.vocab.grains.get(draft.word(behind)) and not counted
        ):
            return bool(_SEVERAL & set(words))
    return False


def _has_whom(draft: Draft, words: list[str]) -> bool:
    return _has_people(draft) or _names_doers(draft, words)


def _is_each_of(draft: Draft, times: list[Span]) -> bool:
    """ "In each month of 2011" behind the time of those who are new: the second is what they are told by."""
    if len(times) != TWO or not (times[0].time and times[1].time):
        return False
    at = times[1].first
    led = [draft.word(i) for i in range(max(0, at - 4), at)]
    first, second = times[0].time.range, times[1].time.range
    is_later = first.start and second.start and second.end and second.end > first.start
    return bool(is_later and set(led) & draft.vocab.each and any(w in draft.vocab.grains for w in led))


def _later(draft: Draft, times: list[Span]) -> None:
    if not times or not (times[0].time and times[0].time.range.start and times[0].time.range.end):
        return
    other = times[1].time.range if _is_each_of(draft, times) and times[1].time else None
    if len(times) > 1 and other is None:
        return
    draft.followed = Followed("later", times[0].time.range, other, are_new=_are_new(draft))
    draft.notes += [times[0].time.note] if times[0].time.note else []
    for span in times:
        _take_period(draft, span)
    parts = [i for i, token in enumerate(draft.tokens) if token.text in draft.vocab.shares]
    if parts and draft.followed.are_new:
        draft.wants_share = True
        draft.use(*parts)
    _use(draft, "later", "again", "new")
    if "joined" in {token.text for token in draft.tokens}:
        draft.notes.append("those who joined are those who were there for the first time")
    _take_firsts(draft)


def _in_another(draft: Draft, words: list[str], times: list[Span]) -> None:
    """ "watched in both spring and summer", "bought in 2022 and again in 2023", "but not in 2023"."""
    first, second = times
    assert first.time and second.time
    between = set(words[first.last + 1 : second.first])
    behind = set(words[second.last + 1 :])
    before = set(words[: first.first])
    said = draft.vocab.followed
    if between & (said["lost"] - {"but"}):
        how, spent = "lost", "lost"
    elif "both" in before | behind or between & said["also"] or behind & (said["again"] | {"too", "also"}):
        how, spent = "both", "also"
    else:
        return
    spans = first.time.range, second.time.range
    if any(not (span.start and span.end) for span in spans) or _overlap(*spans):
        return
    draft.followed = Followed("lost" if how == "lost" else "both", *spans)
    draft.notes += [m.note for m in (first.time, second.time) if m.note]
    _take_period(draft, first)
    _take_period(draft, second)
    _use(draft, spent, "again", "cohorts")
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    named = [m for s in draft.spans for m in s.of_kind("metric")]
    told = {part for m in named for p in metric_phrases(draft.manifest.metrics[m.name]) for part in split(p)}
    verbs = draft.vocab.doing | {word for word in told if word.endswith("ed")}
    draft.use(*(i for i, word in enumerate(words) if word in verbs and i not in covered))


def _take_period(draft: Draft, span: Span) -> None:
    """A period that says whom is meant is no range of the query."""
    draft.take(span)
    draft.spans.remove(span)


def _overlap(first: DateRange, second: DateRange) -> bool:
    shared = first.meet(second)
    return bool(shared.start and shared.end and shared.start <= shared.end)


def _are_new(draft: Draft) -> bool:
    """Whether those are meant who were there for the first time; "the first half of" is a time."""
    said = draft.vocab.followed["new"]
    return any(
        token.text in said and not (token.text == "first" and draft.word(i + 1) in _PARTS)
        for i, token in enumerate(draft.tokens)
    )


def _use(draft: Draft, *kinds: str) -> None:
    said = {word for kind in kinds for word in draft.vocab.followed[kind]}
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    draft.use(*(i for i, token in enumerate(draft.tokens) if token.text in said and i not in covered))


def _take_firsts(draft: Draft) -> None:
    """In "by month of first order" the order only says what a cohort begins with."""
    for span in draft.free_spans():
        said: tuple[Token, ...] = draft.tokens[max(0, span.first - 1) : span.last + 1]
        if {"first", "initial"} & {token.text for token in said}:
            draft.take(span)


def settle_followed(draft: Draft) -> None:
    """Put the measure of those followed: of their cohorts, by later period, or in both of the periods."""
    if draft.followed is None:
        return
    counted = _counted(draft)
    if counted is None:
        draft.unsupported.append("those of a period without saying whom, or of whom no one is told apart")
    elif draft.followed.how in ("both", "lost"):
        _settle_both(draft, counted, draft.followed)
    else:
        _settle_later(draft, counted, draft.followed)


def _counted(draft: Draft) -> Metric | None:
    """The measure that counts those followed, each once: one named, else the only one the data has."""
    metrics = draft.manifest.metrics
    named = [metrics[name] for name in draft.metrics]
    people = [m for m in named if m.aggregation == "count_distinct"]
    others = [m for m in named if m not in people]
    if any(m.model != people[0].model if people else True for m in others if m.aggregation != "count"):
        return None
    if not people:
        return only_people(draft)
    kept = {m.name for one in people for m in metrics.values() if is_whole_of(m, one)}
    wholes = [metrics[name] for name in kept]
    return wholes[0] if len(wholes) == 1 else (people[0] if len(people) == 1 else None)


def only_people(draft: Draft) -> Metric | None:
    """The one measure of the data that counts all who did something, each by a key of their own."""
    found = [
        m
        for m in draft.manifest.metrics.values()
        if m.aggregation == "count_distinct"
        and not m.filters
        and not draft.lacking(m.name)
        and key_of(draft.manifest, m)
        and not draft.manifest.models[m.model or ""].table.startswith("models.")
        and counted_entity(draft.manifest, m.name)
    ]
    return found[0] if len(found) == 1 else None


def is_whole_of(whole: Metric, part: Metric) -> bool:
    """Whether a measure counts the same things as another, without its conditions."""
    same = whole.model == part.model and whole.expr == part.expr and whole.aggregation == part.aggregation
    return same and not whole.filters and whole.model is not None


def key_of(manifest: Manifest, metric: Metric) -> str | None:
    """The entity whose key a measure counts."""
    model = manifest.models.get(metric.model or "")
    keys = model.keys if model else {}
    return next((name for name, key in keys.items() if key.expr == metric.expr), None)


def _settle_both(draft: Draft, counted: Metric, followed: Followed) -> None:
    if any(group.grain for group in draft.groups) or not (followed.of and followed.other):
        draft.unsupported.append("those who are in both periods, period by period")
        return
    made = make_both(
        draft,
        counted.name,
        (followed.of, followed.other),
        without=followed.how == "lost",
        as_share=draft.wants_share,
    )
    draft.wants_share = False
    draft.metrics, draft.time, draft.order_metric = [made], None, None


def _settle_later(draft: Draft, counted: Metric, followed: Followed) -> None:
    entity = key_of(draft.manifest, counted)
    grains = {group.grain for group in draft.groups if group.grain}
    if entity is None or len(grains) > 1 or draft.compare or draft.cumulative is not None:
        draft.unsupported.append(f"cohorts of {counted.label.lower()} together with what else is asked")
        return
    grain = grains.pop() if grains else "month"
    how = "cohorts" if draft.wants_share and followed.are_new else followed.how
    draft.wants_share = draft.wants_share and how != "cohorts"
    draft.groups = [group for group in draft.groups if not group.grain]
    draft.metrics, draft.order_metric = [counted.name], None
    draft.filters += _of_period(draft, counted, entity, followed)
    if how == "cohorts":
        draft.cohort = {"entity": entity, "grain": grain}
        draft.time = _until(followed.other)
        return
    assert followed.of and followed.of.end
    draft.add_group("metric_time", grain)
    later = DateRange(followed.of.end.fromordinal(followed.of.end.toordinal() + 1), None)
    draft.time = later.meet(followed.other) if followed.other else later


def _of_period(draft: Draft, counted: Metric, entity: str, followed: Followed) -> list[dict[str, object]]:
    """Conditions on each of those followed: there in the period, and if they are new not before it."""
    of = followed.of
    if of is None:
        return [{"metric": counted.name, "by": entity, "op": ">", "value": 0}]
    found = [{"metric": make_within(draft, counted.name, of), "by": entity, "op": ">", "value": 0}]
    if followed.are_new and of.start and of.start > draft.clock.first_day:
        before = DateRange(None, of.start.fromordinal(of.start.toordinal() - 1))
        earlier = make_within(draft, counted.name, before)
        found.append({"metric": earlier, "by": entity, "op": "=", "value": 0})
    return found


def _until(span: DateRange | None) -> DateRange | None:
    return DateRange(None, span.end) if span and span.end else None
