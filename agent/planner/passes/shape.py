"""The shape asked for: top N, superlatives, shares, averages."""

from itertools import pairwise

from agent.planner.conditions.ranked_by import asks_for_priced, rank_by_kind, take_mean
from agent.planner.draft import Draft, Group
from agent.planner.names.text import words
from agent.planner.passes.named_groups import is_each, is_one, noun_place, places_of
from agent.planner.passes.top_of_each import settle_top_of_each
from agent.planner.questions.claims import show_beside_others, show_period_beside_others

DEFAULT_TOP = 10
_STRESS = frozenset({"very", "absolute", "absolutely", "all-time", "overall"})
_ONE = frozenset({"single"})
_ASKING = frozenset({"which", "what"})
_AGGREGATES = frozenset({"maximum", "minimum", "max", "min"})
_TO_WHOM = frozenset({"me", "us", "just", "only"})
_NAMING = frozenset({"the", "those", "name", "list", "show"})
_SUFFICES = frozenset({"is", "are", "will", "would", "should"})
_ENOUGH = frozenset({"enough", "do", "plenty", "suffice", "fine", "sufficient"})
_TRADE = frozenset({"business", "trade", "trading"})
_BUSY = frozenset({"busiest", "quietest"})
_END = {
    "high": True,
    "good": True,
    "slow": True,
    "low": False,
    "bad": False,
    "fast": False,
    "first_last": None,
}
_SITE = frozenset({"site", "website", "webshop", "pages", "traffic"})


def _number(draft: Draft, i: int) -> int | None:
    word = draft.word(i)
    if word.isdigit() and len(word) <= 3 and int(word) > 0:
        return int(word)
    return draft.vocab.numbers.get(word)


def _covered(draft: Draft) -> set[int]:
    return {i for span in draft.spans for i in range(span.first, span.last + 1)}


def read_top(draft: Draft) -> None:
    """ "top 10", "5 best", "which state has the highest": how many, and from which end."""
    covered = _covered(draft)
    _ranked_by_name(draft)
    _single_asked(draft)
    for i, token in enumerate(draft.tokens):
        direction = draft.vocab.superlatives.get(token.text)
        at_least = token.text in ("least", "most") and draft.word(i - 1) == "at"
        if direction is None or at_least or i in covered | draft.used:
            continue
        is_slow = token.text == "slowest" and (
            _TRADE & {t.text for t in draft.tokens} or draft.word(i + 1) in draft.vocab.grains
        )
        if (token.text in _BUSY or is_slow) and not any(s.of_kind("metric") for s in draft.spans):
            _busy(draft)
        near = [j for j in (i + 1, i - 1) if j not in covered and _number(draft, j)]
        if direction == "first_last" and not near:
            continue
        draft.use(i)
        _stressed(draft, i)
        draft.both_ends |= draft.ranks and {_END[direction], draft.descending} == {True, False}
        _set_direction(draft, direction)
        if near and draft.top is None:
            draft.top = _number(draft, near[0])
            draft.use(near[0])
        elif draft.top is None and _is_of_one(draft, i):
            draft.top = 1
        elif token.text == "top" and draft.top is None:
            draft.top = 1 if _is_one_thing(draft, i + 1) else DEFAULT_TOP
    _number_one(draft, covered)
    if draft.descending is not None and draft.top is None or draft.top == DEFAULT_TOP:
        _number_of_groups(draft, covered)
        _number_of_them(draft, covered)


def _is_of_one(draft: Draft, i: int) -> bool:
    """ "The state with the highest revenue": one of them, in the singular."""
    at = i - 1 - (draft.word(i - 1) == "the")
    if draft.word(at) not in ("with", "having", "has", "had"):
        return False
    at -= draft.word(at - 1) in ("that", "which")
    span = next((s for s in draft.spans if s.last == at - 1 and s.of_kind("dimension")), None)
    led = draft.word(span.first - 1) not in draft.vocab.by | draft.vocab.each if span else False
    return led and span is not None and draft.tokens[span.last].text == draft.tokens[span.last].stem


def _is_one_thing(draft: Draft, i: int) -> bool:
    """ "the top category": one of them, in the singular."""
    span = next((s for s in draft.spans if s.first == i and s.of_kind("dimension")), None)
    last = span.last if span else i if draft.word(i) in draft.vocab.grains else -1
    return last >= 0 and draft.tokens[last].text == draft.tokens[last].stem


def _single_asked(draft: Draft) -> None:
    """ "Which single product sold best": it is one that is asked for."""
    if any(token.text in draft.vocab.superlatives for token in draft.tokens):
        asked = [i for i, t in enumerate(draft.tokens) if t.text in _ONE and draft.word(i - 1) in _ASKING]
        draft.use(*asked)
        draft.top = 1 if asked else draft.top


def _stressed(draft: Draft, i: int) -> None:
    """ "the single largest", "the very best": the word before only stresses, or says that it is one."""
    if {draft.word(i - 1), draft.word(i + 1)} & _ONE and draft.top is None:
        draft.top = 1
    draft.use(*(j for j in (i - 1, i + 1) if draft.word(j) in _ONE))
    if draft.word(i - 1) in _STRESS:
        draft.use(i - 1)


def _ranked_by_name(draft: Draft) -> None:
    """In "best selling", "most reviewed" the superlative is a part of what the measure is called.

    "The maximum fee by month" is of each month, unless it is asked which one had it.
    """
    asks = _asks_who(draft)
    for span in draft.spans:
        said = [t.text for t in draft.tokens[span.first : span.last + 1]]
        metrics = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
        is_extreme = all(m.aggregation in ("max", "min") for m in metrics)
        plain = _AGGREGATES if not asks and is_extreme else ()
        ranking = [w for w in said if w in draft.vocab.superlatives and w not in plain]
        directions = [draft.vocab.superlatives[w] for w in ranking]
        labels = {w for m in metrics for w in words(m.label)}
        is_label = bool(set(said) & labels & set(draft.vocab.superlatives))
        if directions and metrics and (not is_label or (asks and is_extreme)):
            _set_direction(draft, "low" if directions[0] in ("low", "bad") else "high")
            draft.ranks_by_name = True
            if draft.top is None and _is_one_thing(draft, span.last + 1):
                draft.top = 1


def _asks_who(draft: Draft) -> bool:
    """Whether some are asked for: "which state", "what five states", not "what is"."""
    words = [token.text for token in draft.tokens]
    named = {i for s in draft.spans if s.of_kind("dimension") and not s.of_kind("metric") for i in (s.first,)}
    whats = [i for i, word in enumerate(words) if word == "what"]
    of_those = any(i + 1 in named or (i + 2 in named and _number(draft, i + 1)) for i in whats)
    return of_those or bool({"which", "who", "where", "when"} & set(words))


def _busy(draft: Draft) -> None:
    """ "the busiest day" is the one with the most of what the definitions call busy; of a site, of visits."""
    called = "visits" if _SITE & {token.text for token in draft.tokens} else "busy"
    found = [m for m in draft.lexicon.lookup((called,)) if m.kind == "metric" and not draft.lacking(m.name)]
    if len(found) == 1:
        draft.metrics.append(found[0].name)
        draft.notes.append(f"busy is by {{catalogue.label.{found[0].name} | lower}} here")


def _number_one(draft: Draft, covered: set[int]) -> None:
    """ "the number 1 category" is the first by rank."""
    for i, token in enumerate(draft.tokens):
        before = draft.word(i - 1)
        if token.text in ("1", "one") and before in ("number", "no", "nr") and i not in covered | draft.used:
            draft.use(i, i - 1)
            _set_direction(draft, "high")
            draft.top = 1


def _number_of_them(draft: Draft, covered: set[int]) -> None:
    """ "the longest visits, 8 of them": the number stands by itself."""
    for i in range(len(draft.tokens)):
        ends = draft.word(i + 1) == "of" and draft.word(i + 2) in ("them", "those", "these")
        alone = i == len(draft.tokens) - 1 and draft.tokens[i].after_break
        alone |= i == len(draft.tokens) - 1 and draft.word(i - 1) in _TO_WHOM
        alone |= draft.word(i - 1) in _NAMING and draft.word(i + 1) in ("with", "having", "whose")
        enough = draft.word(i + 1) in _SUFFICES and draft.word(i + 2) in _ENOUGH
        if i not in covered | draft.used and _number(draft, i) and (ends or alone or enough):
            draft.use(i + 2 if enough else i)
            draft.top = _number(draft, i)
            draft.use(i)
            return


def _number_of_groups(draft: Draft, covered: set[int]) -> None:
    """ "which ten categories ... the most": the number stands before the dimension."""
    for span in draft.spans:
        place = draft.before(span)
        while _only_ranks(draft, place):
            place -= 1
        if (
            span.of_kind("dimension")
            and place >= 0
            and place not in covered | draft.used
            and _number(draft, place)
        ):
            draft.top = _number(draft, place)
            draft.use(place)
            return
    for i, token in enumerate(draft.tokens):
        of_periods = token.text in draft.vocab.grains and token.text != token.stem
        if of_periods and i not in covered and i - 1 not in covered | draft.used and _number(draft, i - 1):
            draft.top = _number(draft, i - 1)
            draft.use(i - 1)
            return


def _only_ranks(draft: Draft, place: int) -> bool:
    """In "five most searched words" what stands between the number and the group says by what it ranks."""
    if draft.word(place) in draft.vocab.superlatives or draft.word(place) in draft.vocab.popular:
        return True
    span = next((s for s in draft.spans if s.first <= place <= s.last and s.of_kind("metric")), None)
    if span is None:
        return False
    ahead = draft.word(span.first) in draft.vocab.superlatives
    return ahead or draft.word(span.first - 1) in draft.vocab.superlatives


def _set_direction(draft: Draft, word_class: str) -> None:
    draft.ranks, draft.ranks_by_name = True, False
    if word_class in ("good", "bad"):
        draft.quality = word_class
    if draft.descending is None:
        draft.descending = word_class not in ("low", "fast")


def settle_order(draft: Draft) -> None:
    """ "best" and "worst" follow the metric's direction; a single "which" wants one row."""
    edits = draft.continues and not draft.metrics
    take_mean(draft)
    if draft.ranks_by_name and not draft.groups and _is_extreme(draft) and not asks_for_priced(draft):
        # "most expensive item" is all that the measure is called.
        draft.ranks, draft.descending = False, None
    if draft.ranks and (show_beside_others(draft) or show_period_beside_others(draft)):
        return
    if draft.ranks and not draft.groups and not edits:
        draft.unsupported.append("the highest or the lowest without saying of which groups")
    if draft.descending is not None and draft.cumulative is None and len(draft.groups) > 1:
        settle_top_of_each(draft)
    if draft.wants_share and len(draft.groups) > 1:
        draft.parent = next((group for group in draft.groups if is_each(draft, group)), None)
    ranked = [name for name in draft.metrics or draft.previous_metrics if name in draft.manifest.metrics]
    _order_by_nearest(draft)
    if draft.both_ends:
        _show_both_ends(draft)
    if draft.quality and ranked:
        metric = draft.manifest.metrics[draft.order_metric or ranked[0]]
        high_is_good = metric.direction != "down"
        draft.descending = high_is_good if draft.quality == "good" else not high_is_good
    if draft.ranks and draft.order_metric is None and draft.descending is not None:
        rank_by_kind(draft)
    if draft.within and draft.top is None:
        draft.top = 1 if is_one(draft, draft.groups[-1]) else DEFAULT_TOP
    _take_one(draft)
    if (draft.top or draft.both_ends) and draft.ranks:
        _leave_out_unnamed(draft)
    elif (draft.having or _asks_which_of(draft)) and _are_keys(draft):
        _leave_out_unnamed(draft)  # whoever is not known is none of those listed


def _are_keys(draft: Draft) -> bool:
    return bool(draft.groups) and all(group.name.endswith("_id") for group in draft.groups)


def _asks_which_of(draft: Draft) -> bool:
    """ "Which of our members paid the most": one who is known."""
    return draft.ranks and ("which", "of") in pairwise(token.text for token in draft.tokens)


def _order_by_nearest(draft: Draft) -> None:
    """ "Where freight per item is lowest": of several measures that right before the last superlative."""
    if len(draft.metrics) < 2 or draft.order_metric or not draft.ranks:
        return
    for span in reversed(draft.spans):
        named = [m.name for m in span.of_kind("metric") if m.name in draft.metrics]
        behind = span.last + 1 + (draft.word(span.last + 1) in ("is", "was", "are", "were"))
        behind += draft.word(behind) == "the"
        if named and draft.word(behind) in draft.vocab.superlatives and behind > span.last + 1:
            draft.order_metric = named[0]
            return


def _take_one(draft: Draft) -> None:
    """ "Which state has the highest" wants one row."""
    ordered = draft.descending is not None and draft.top is None and bool(draft.groups)
    if ordered and not _is_sorted_alone(draft) and not draft.both_ends and _asks_for_one(draft):
        draft.top = 1


def _is_sorted_alone(draft: Draft) -> bool:
    """ "What is the delay per team, longest on top": all of them, in that order."""
    return not draft.ranks and draft.word(len(draft.tokens) - 1) in ("top", "first", "last", "bottom")


def _show_both_ends(draft: Draft) -> None:
    """ "The best and the worst month": all of them in order, of which the answer tells the first and last."""
    if draft.within or (draft.top or 1) > 1 or len(draft.metrics) > 1:
        draft.unsupported.append("the first and the last at once; ask for the one and then for the other")
    draft.top, draft.quality = None, "good" if draft.quality else None


def _is_extreme(draft: Draft) -> bool:
    """Whether what is measured is itself the highest or lowest of something."""
    metrics = [draft.manifest.metrics[name] for name in draft.metrics]
    return all(m.aggregation in ("max", "min") for m in metrics)


def _leave_out_unnamed(draft: Draft) -> None:
    """What has no category takes no place among the top or the worst categories; that is said."""
    if draft.wants_share:
        return  # of the whole, which holds what has none
    known = {f.get("dimension") for f in draft.filters}
    for group in draft.groups:
        if group.grain or group in draft.within or group.name in known:
            continue
        draft.filters.append({"dimension": group.name, "op": "is not null"})
        if draft.top != 1:
            draft.notes.append(f"what has no {{catalogue.label.{group.name} | lower}} is left out")


def _is_named_before_superlative(draft: Draft, group: Group) -> bool:
    """ "the week with the most visits", "busiest day": one, by its number."""
    if not draft.ranks or not is_one(draft, group):
        return False
    starts = {noun_place(draft, s): s.first for s in draft.spans}
    for place in places_of(draft, group):
        first = starts.get(place, place)
        after = [draft.word(i) for i in range(place + 1, place + 4)]
        is_the = draft.word(first - 1) == "the" and bool({"with", "that", "having", "where"} & set(after[:1]))
        if is_the or draft.word(first - 1) in draft.vocab.superlatives:
            return True
    return False


def _asks_for_one(draft: Draft) -> bool:
    """ "which state has the highest" in the singular, not "which states"."""
    if len(draft.groups) == 1 and _is_named_before_superlative(draft, draft.groups[0]):
        return True
    if any(draft.word(s.first) == "who" and s.of_kind("dimension") for s in draft.spans):
        return True
    said = [t.text for t in draft.tokens]
    asking = next((i for i, word in enumerate(said) if word in ("which", "what", "whats")), None)
    if asking is None and said[:1] == ["who"] and said[1:2] in (["is"], ["was"]):
        asking = 0  # "who is the best paid player"
    if asking is None:
        return False
    named = {place for group in draft.groups if not group.grain for place in places_of(draft, group)}
    for i, token in enumerate(draft.tokens[asking + 1 :], start=asking + 1):
        if i in named or token.text in draft.vocab.grains:
            return token.text == token.stem
    return False
