"""What a superlative ranks by: slow by a time, cheap by a price, of several measures by the money."""

from agent.planner.draft import Draft, Group

_DURATIONS = ("seconds", "minutes", "hours", "days")
_PACE = frozenset({"slowest", "fastest", "quickest"})
_RANGES = frozenset({"widest", "narrowest", "broadest", "largest", "biggest", "smallest"})
_CHEAP = frozenset({"cheapest", "dearest", "priciest", "costliest"})
_GOODS = ("product",)
_THEIR = frozenset({"its", "their", "his", "her"})
_ASKING_ONE = frozenset({"which", "what", "whats", "name", "show"})


def rank_by_kind(draft: Draft) -> None:
    """Rank by the one measure of the kind that a superlative tells of, else by money."""
    _rank_by_time(draft)
    _rank_by_price(draft)
    _check_range(draft)
    _rank_by_money(draft)


def _rank_by_time(draft: Draft) -> None:
    """What is slowest or takes longest ranks by the one duration; without one, slow has no meaning here."""
    said = {t.text for t in draft.tokens if draft.vocab.superlatives.get(t.text) in ("slow", "fast")}
    if not said:
        return
    known = draft.manifest.metrics
    times = [name for name in draft.metrics if name in known and known[name].unit in _DURATIONS]
    if len(times) == 1:
        draft.order_metric = times[0]
    elif (
        said == {"slowest"}
        and draft.metrics
        and draft.groups
        and all(_is_time(draft, g) for g in draft.groups)
    ):
        draft.descending = False  # Business is slow where there is little of it.
    elif not times and said & _PACE:
        draft.unsupported.append("what is slow or fast without a measure of time")


def _check_range(draft: Draft) -> None:
    """What has the widest range of something is not what has the most at one of its ends."""
    known = draft.manifest.metrics
    ends = {known[name].aggregation for name in draft.metrics if name in known}
    if {"min", "max"} <= ends and _RANGES & {t.text for t in draft.tokens}:
        draft.unsupported.append("how far the lowest and the highest are apart")


def _is_time(draft: Draft, group: Group) -> bool:
    """Whether a group is of the calendar or the clock."""
    dimension = draft.manifest.dimensions.get(group.name)
    hours = {m.name for m in draft.lexicon.lookup(("hour",)) if m.kind == "dimension"}
    return bool(group.grain) or group.name in hours or (dimension is not None and dimension.entity == "date")


def _rank_by_money(draft: Draft) -> None:
    """Of several measures without a word on which ranks, the one amount does."""
    amounts = [name for name in draft.metrics if draft.manifest.metrics[name].unit == "currency"]
    is_free = draft.order_metric is None and len(draft.metrics) > 1
    if is_free and len(amounts) == 1 and amounts[0] != draft.metrics[0] and not _is_theirs(draft, amounts[0]):
        draft.order_metric = amounts[0]
        draft.notes.append(f"ranked by {{catalogue.label.{amounts[0]} | lower}}")


def _is_theirs(draft: Draft, name: str) -> bool:
    """ "Which brand sold the most, and what was its revenue": told of the one, which is ranked before."""
    spans = [s for s in draft.spans if any(m.name == name for m in s.of_kind("metric"))]
    ranks = [i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.superlatives]
    return any(draft.word(s.first - 1) in _THEIR and ranks and ranks[-1] < s.first for s in spans)


def _rank_by_price(draft: Draft) -> None:
    """The cheapest of those that meet a condition ranks by its price, not by what it is held to."""
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    said = {t.text for i, t in enumerate(draft.tokens) if i not in covered}
    known = draft.manifest.metrics
    measured = [known[name] for name in draft.metrics if name in known]
    if not said & _CHEAP or any(metric.unit == "currency" for metric in measured):
        return
    held = {condition["metric"] for condition in draft.having}
    prices = {
        m.name
        for m in draft.lexicon.lookup(("average", "price"))
        if m.kind == "metric" and not draft.lacking(m.name)
    }
    if len(prices) != 1 or any(metric.name not in held for metric in measured):
        draft.unsupported.append("what is cheap or dear without a price")
        return
    name = prices.pop()
    draft.metrics.insert(0, name)
    draft.order_metric = name
    draft.use(*(i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.means))
    draft.notes.append(f"by the {{catalogue.label.{name} | lower}}")


def take_mean(draft: Draft) -> None:
    """ "Which team waits longest" does so as a rule, and not once: the mean is taken, which is said."""
    known = draft.manifest.metrics
    asks = bool({"which", "who", "where"} & {t.text for t in draft.tokens})
    for span in draft.spans if draft.groups and asks else ():
        is_adverb = span.first < span.last and draft.word(span.last) in draft.vocab.superlatives
        named = [known[m.name] for m in span.of_kind("metric") if m.name in draft.metrics]
        if not is_adverb or len(named) != 1 or named[0].aggregation not in ("max", "min"):
            continue
        means = [
            m.name
            for m in known.values()
            if (m.model, m.expr, m.filters) == (named[0].model, named[0].expr, named[0].filters)
            and m.aggregation == "average"
        ]
        if len(means) == 1 and named[0].unit in _DURATIONS and not draft.lacking(means[0]):
            told = [means[0] if name == named[0].name else name for name in draft.metrics]
            draft.metrics = list(dict.fromkeys(told))
            draft.ranks, draft.descending = True, named[0].aggregation == "max"
            draft.notes.append(f"ranked by the {{catalogue.label.{means[0]} | lower}}")


def asks_for_priced(draft: Draft) -> bool:
    """ "What is the dearest seat we sold": the one is asked for, not the price alone; it is told with it."""
    for span in draft.spans:
        said = [draft.word(i) for i in range(span.first, span.last + 1)]
        asked = {draft.word(i) for i in range(max(0, span.first - 4), span.first)} & _ASKING_ONE
        named = draft.lexicon.lookup((said[-1],)) + draft.lexicon.lookup(_GOODS)
        keys = list(dict.fromkeys(m.name for m in named if m.kind == "dimension" and m.name.endswith("_id")))
        keys = [name for name in keys if not draft.lacking(name)]
        if said[0] in _CHEAP and asked and len(keys) == 1 and span.of_kind("metric"):
            draft.add_group(keys[0])
            draft.top = draft.top or 1
            return True
    return False
