"""What "how much" asks for: money, where a verb tells of it ("how much did we sell", "was cancelled")."""

from agent.planner.draft import Draft
from agent.planner.names.kin import are_kin
from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.text import words
from semantic_layer.manifest import Metric

_SELLING = frozenset({"sell", "sold", "selling", "sells"})
_BUYING = frozenset({"buy", "buys", "bought", "purchase", "purchases", "purchased"})
_EARNING = frozenset(
    {
        "make",
        "made",
        "earn",
        "earned",
        "bring",
        "brought",
        "take",
        "took",
        "gross",
        "grossed",
        "turn",
        "turned",
        "taken",
        "takes",
        "makes",
        "earns",
        "brings",
    }
)
_DOERS = frozenset({"we", "you", "they", "i", "customers", "people", "buyers", "clients", "shoppers"})
_PAYING = frozenset({"spend", "spends", "spent", "pay", "pays", "paid"})
_DONE = frozenset({"was", "were", "been", "being", "got", "get", "gets", "is", "are", "did"})
_DID = frozenset({"did", "do", "does", "have", "has"})
_AMOUNTS = ("value", "amount", "total", "revenue")


def settle_much(draft: Draft) -> None:
    """Measure money where a verb is asked for by "how much"; a count that such a verb is called is none."""
    if draft.continues or draft.wants_share:
        return
    if not draft.metrics:
        _of_whom(draft)
    _buys_more(draft)
    if not draft.metrics:
        _sells_more(draft)
    if _asks_how_much(draft) and (_called_so(draft) or _pays(draft)):
        return
    if _asks_what_was_done(draft) and _called_so(draft):
        return
    if not _asks_how_much(draft) or (draft.metrics and _asks_by_how_much(draft)):
        return
    counted = [s for s in draft.spans if any(m.name in draft.metrics for m in s.of_kind("metric"))]
    if not draft.metrics:
        _of_verb(draft)
    elif _asks_how_many_too(draft):
        _measure_first(draft, main_money(draft))
    elif len(draft.metrics) == 1 and len(counted) == 1 and _is_verb(draft, counted[0]):
        metric = draft.manifest.metrics.get(draft.metrics[0])
        if metric is not None and metric.aggregation in ("count", "count_distinct"):
            _measure(draft, _amount_of(draft, draft.word(counted[0].first)) or main_money(draft))


def _called_so(draft: Draft) -> bool:
    """ "How much did we refund", "how much is unpaid": the amount that is called after the word."""
    if draft.metrics:
        return False
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)} | draft.used
    free = [i for i, t in enumerate(draft.tokens) if i not in covered and not is_known_word(t, draft.vocab)]
    for i in free:
        found = [m.name for m in draft.manifest.metrics.values() if _is_amount_of(m, draft.word(i))]
        if len(found) == 1 and not draft.lacking(found[0]):
            draft.use(i)
            _measure(draft, found[0])
            return True
    return False


def _is_amount_of(metric: Metric, word: str) -> bool:
    said = words(metric.label)
    is_sum = metric.aggregation == "sum" and metric.unit == "currency"
    return is_sum and len(said) == 2 and said[1] in _AMOUNTS and are_kin(word, said[0])


def _pays(draft: Draft) -> bool:
    """ "How much do guests pay for meals": the money that is kept where the meals are."""
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)} | draft.used
    verb = next((i for i, t in enumerate(draft.tokens) if t.text in _PAYING and i not in covered), None)
    if verb is None or draft.word(verb - 1) in _DONE:
        return False
    doers = {m.name for s in draft.spans if s.last == verb - 1 for m in s.meanings}
    kept = [name for name in draft.metrics if name not in doers]
    groups, draft.groups = draft.groups, [g for g in draft.groups if g.name not in doers]
    name = None if kept else money_beside(draft)
    if name is None:
        draft.groups = groups
    else:
        draft.use(verb)
        _measure(draft, name)
    return name is not None


def _asks_by_how_much(draft: Draft) -> bool:
    """ "By how much did visits rise", "how much did visits grow": of what is named, and of no money."""
    said = [t.text for t in draft.tokens]
    led = any(said[i : i + 3] == ["by", "how", "much"] for i in range(len(said)))
    return led or bool(set(said) & (draft.vocab.growth - {"gain", "gains"}))


def _sells_more(draft: Draft) -> None:
    """ "Which state sells best?", "did we sell more in May than in April": selling ranks by money."""
    said = [t.text for t in draft.tokens]
    for i, word in enumerate(said):
        behind = set(said[i + 1 : i + 4])
        compares = behind & (draft.vocab.comparatives | draft.vocab.superlatives.keys())
        is_once = draft.sorts_by_name and draft.top == 1
        buys = word in _BUYING and bool(behind & {"more", "less"}) and "than" in said
        if (
            (word in _SELLING or buys)
            and (compares or is_once)
            and (draft.groups or draft.filters or draft.compare)
        ):
            draft.metrics = [name for name in [main_money(draft)] if name]
            draft.notes += [
                f"{'buying' if buys else 'selling'} is by {{catalogue.label.{name} | lower}} here"
                for name in draft.metrics
            ]
            return


def _buys_more(draft: Draft) -> None:
    """In "do new guests buy more than old ones" how many there are of them is not asked."""
    said = [token.text for token in draft.tokens]
    verb = next((i for i, word in enumerate(said) if word in _BUYING), 0)
    if not {*said[:1]} & _DID or said[verb + 1 : verb + 3] not in (["more", "than"], ["less", "than"]):
        return
    units = {draft.manifest.metrics[name].unit for name in draft.metrics}
    if len(draft.metrics) > 1 or units - {"count"}:
        return
    named = {g.name for g in draft.groups} | {f["dimension"] for f in draft.filters if "dimension" in f}
    for called in (("revenue",), ("conversion", "rate")):
        for name in (m.name for m in draft.lexicon.lookup(called) if m.kind == "metric"):
            told = {dimension.full_name for dimension in draft.manifest.reachable([name])}
            if not draft.lacking(name) and named <= told:
                draft.metrics = [name]
                draft.notes.append(f"buying is by {{catalogue.label.{name} | lower}} here")
                return
    draft.unsupported.append("who buys more, which is recorded of nobody here")


def settle_most(draft: Draft) -> None:
    """Which city "buys the most", which seller "sold the least": by what it comes to, which is said."""
    verbs = {t.text for t in draft.tokens} & (_SELLING | _BUYING | _EARNING)
    amount = {t.text for t in draft.tokens} & {"most", "least", "more", "less"}
    asks = (
        draft.ranks and (draft.groups or draft.word(0) == "where") and verbs and amount and not draft.metrics
    )
    name = main_money(draft) or money_beside(draft) if asks else _done_most(draft)
    if name is not None:
        draft.metrics = [name]
        draft.notes.append(f"the most is by {{catalogue.label.{name} | lower}} here")


def earned_per(draft: Draft) -> Draft:
    """Return the draft with the money for "brings in the most per visit", before it is divided."""
    said = {t.text for t in draft.tokens}
    name = main_money(draft) if said & (_SELLING | _EARNING) and draft.ranks and not draft.metrics else None
    if name is not None:
        draft.metrics = [name]
        draft.notes.append(f"the most is by {{catalogue.label.{name} | lower}} here")
    return draft


def _done_most(draft: Draft) -> str | None:
    """In "which products got cancelled most" they rank by how many had the state that the verb is."""
    if draft.metrics or not (draft.ranks and draft.groups) or draft.continues:
        return None
    for span in draft.spans:
        states = [draft.dimension(m) for m in span.of_kind("value") if m.name.endswith("__status")]
        behind = {draft.word(i) for i in range(span.last + 1, span.last + 4)}
        doer = draft.tokens[span.first - 1] if span.first else None
        done = _is_verb(draft, span) or bool(doer and doer.stem in draft.lexicon.entity_stems)
        if not (states and done and behind & {"most", "least"}):
            continue
        named = draft.lexicon.lookup((f"{states[0].entity}s",))
        known = [m.name for m in named if m.kind == "metric" and not draft.lacking(m.name)]
        return known[0] if len(known) == 1 else None
    return None


def _of_whom(draft: Draft) -> None:
    """In "new visitors", where a kind of visit is called so, they are what is counted."""
    named = (s for s in draft.spans if s.of_kind("value") or s.of_kind("dimension"))
    for span in (s for s in named if s.first != s.last and not s.guessed):
        noun = draft.tokens[span.last]
        if draft.word(span.last - 1) == "of":
            continue  # "kind of visits" is no visit
        found = {m.name for m in draft.lexicon.lookup((noun.text,)) if m.kind == "metric"}
        known = [name for name in found if not draft.lacking(name)]
        if noun.text != noun.stem and len(known) == 1:
            draft.metrics = known


def _asks_how_much(draft: Draft) -> bool:
    """ "how much", "what amount", and no noun right behind it."""
    said = [t.text for t in draft.tokens]
    pairs = list(zip(said, said[1:], strict=False))
    asks = ("how", "much") in pairs or ("what", "amount") in pairs or ("total", "amount") in pairs
    return asks or (not draft.metrics and _asks_what_was_earned(draft, pairs))


def _asks_what_was_earned(draft: Draft, pairs: list[tuple[str, str]]) -> bool:
    """ "What did we take in June": money, where nothing is asked to be first; what is sold may be things."""
    in_money = any(token.text in draft.vocab.currencies for token in draft.tokens)
    if in_money and any(
        ("what", done) in pairs and (done, "sold") in pairs for done in ("was", "were", "got")
    ):
        return True
    asked = next((i for i, (one, verb) in enumerate(pairs) if one == "what" and verb in _DID), None)
    if asked is None or (draft.ranks and not (asked and draft.word(asked - 1) == "and")):
        return False
    verbs = _EARNING | _SELLING if in_money else _EARNING
    earned = [i for i in range(asked + 2, len(draft.tokens)) if draft.word(i) in verbs]
    # Between "did" and the verb stands who earned; an object behind it is something else.
    objects = {s.first for s in draft.spans if not s.time and s.of_kind("dimension")}
    return bool(earned) and earned[0] + 1 not in objects


def _asks_what_was_done(draft: Draft) -> bool:
    """ "What did we bill in June", with nobody and nothing else between: the amount that is called so."""
    said = [t.text for t in draft.tokens]
    return any(
        one == "what" and verb in _DID and doer in _DOERS
        for one, verb, doer in zip(said, said[1:], said[2:], strict=False)
    )


def _of_verb(draft: Draft) -> None:
    verbs = {t.text for t in draft.tokens}
    for span in draft.spans:
        is_verb = span.of_kind("value") and _is_verb(draft, span)
        if is_verb and (found := _amount_of(draft, draft.word(span.first))):
            told = {m.name for m in span.of_kind("value")}
            draft.filters = [f for f in draft.filters if f.get("dimension") not in told]
            _measure(draft, found)
            return
    has_state = any(f.get("dimension", "").endswith("__status") for f in draft.filters)
    if verbs & (_SELLING | _EARNING) and not has_state:
        _measure(draft, main_money(draft) or money_beside(draft))


def _is_verb(draft: Draft, span: Span) -> bool:
    if span.first != span.last:
        return False
    return draft.word(span.first - 1) in _DOERS | _DONE


def _amount_of(draft: Draft, verb: str) -> str | None:
    """The one sum of money that is called after a verb: the value of what was cancelled."""
    for noun in _AMOUNTS:
        found = {m.name for m in draft.lexicon.lookup((verb, noun)) if m.kind == "metric"}
        money = [n for n in found if draft.manifest.metrics[n].unit == "currency" and not draft.lacking(n)]
        if len(money) == 1:
            return money[0]
    return None


def main_money(draft: Draft) -> str | None:
    """What sales bring in, where the data has it."""
    found = [m.name for m in draft.lexicon.lookup(("revenue",)) if m.kind == "metric"]
    known = [name for name in found if not draft.lacking(name)]
    return known[0] if len(known) == 1 else None


def money_beside(draft: Draft) -> str | None:
    """The one sum of money that is kept where the groups and values are, if they are of one table."""
    names = [g.name for g in draft.groups if not g.grain]
    names += [f["dimension"] for f in draft.filters if "dimension" in f]
    models = {draft.manifest.dimensions[name].model for name in names}
    sums = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.model in models and m.unit == "currency" and m.aggregation == "sum" and not draft.lacking(m.name)
    ]
    return sums[0] if len(models) == len(sums) == 1 else None


def _measure(draft: Draft, name: str | None) -> None:
    if name is not None:
        draft.metrics = [name]
        asked = "how much" if "much" in {t.text for t in draft.tokens} else "what"
        draft.notes.append(f"“{asked}” is read as {{catalogue.label.{name} | lower}}")


def _asks_how_many_too(draft: Draft) -> bool:
    """ "How much did each brand sell, and how many pieces": both are asked, and only one of them is named."""
    said = [t.text for t in draft.tokens]
    much = next((i for i in range(len(said) - 1) if said[i : i + 2] == ["how", "much"]), None)
    many = next((i for i in range(len(said) - 1) if said[i : i + 2] == ["how", "many"]), None)
    if much is None or many is None or much > many:
        return False
    sells = bool(set(said[much:many]) & (_SELLING | _EARNING))
    units = {draft.manifest.metrics[name].unit for name in draft.metrics}
    named = any(s.of_kind("metric") and s.first < many for s in draft.spans)
    return sells and not named and units == {"count"}


def _measure_first(draft: Draft, name: str | None) -> None:
    if name is not None:
        draft.metrics.insert(0, name)
        draft.notes.append(f"“how much” is read as {{catalogue.label.{name} | lower}}")
