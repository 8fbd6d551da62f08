"""Verbs that only say what is counted anyway: "flights scheduled in May", "flights did we schedule"."""

from agent.planner.draft import Draft
from agent.planner.names.kin import are_kin, is_participle
from agent.planner.names.spans import is_known_word
from agent.planner.names.text import words
from agent.planner.settling.dates import own_dates
from semantic_layer.manifest import Metric

# What these leave out, or take in, a question may mean to have otherwise.
_RESTRICTING = frozenset(
    {"without", "not", "no", "except", "excluding", "including", "only", "minus", "less", "net", "before"}
    | {"after", "if", "unless", "whether", "too", "also", "even"}
)
_DOERS = frozenset({"we", "they", "you", "i", "people", "somebody", "us"})
_PAYING = frozenset({"paid", "spent"})
_PAYS = frozenset({"pay", "pays", "spend", "spends", "contributes", "contribute"})
_BY_WAY = frozenset({"by", "in", "with", "through", "via", "using", "from", "at", "on", "the", "a", "an"})
_WORKING = frozenset({"worked", "spent", "logged"})
_DURATIONS = ("hours", "minutes", "seconds", "days")
# What a business does with all it has, and what is done with all of a kind.
_OFFERING = frozenset({"offer", "own", "employ", "operate", "stock", "provide", "teach", "serve", "run"})
_GIVEN = frozenset({"taught", "offered", "conducted", "hosted", "stationed", "employed", "stocked", "kept"})
# What those do who have something of all that is counted: it leaves none of it out.
_HANDLING = frozenset(
    {"handle", "handles", "handled", "send", "sends", "sent", "process", "processes", "processed", "manage"}
    | {"manages", "managed", "serve", "serves", "served", "bring", "brings", "work", "works", "worked"}
    | {"produce", "produces", "produced", "supply", "supplies", "supplied"}
)
_SAID_OF = frozenset({"who", "that", "which", "has", "have", "had", "did", "does", "do"})
_DID = frozenset({"did", "does", "do", "has", "have"})
_SO_MANY = frozenset(
    {"the", "most", "fewest", "least", "more", "less", "fewer", "than", "at", "over", "under", "above"}
    | {"below", "any", "exactly", "only", "a", "an"}
)
_WHOLE = ("count", "count_distinct", "sum", "sum_boolean")


def read_done(draft: Draft) -> None:
    """Pass over a verb that the definition of the measure beside it holds."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        if i in covered | draft.used or is_known_word(token, draft.vocab):
            continue
        named = [draft.manifest.metrics[name] for name in _measures_before(draft, i)]
        if (
            _is_worked(draft, i)
            or _is_way(draft, i)
            or any(_says(metric, token.text) for metric in named)
            or _is_called(draft, i)
            or _is_dated_so(draft, i)
            or _is_ours(draft, i)
            or _is_given(draft, i)
            or _is_paid(draft, i)
            or _is_handled(draft, i)
        ):
            draft.use(i)


def _measures_before(draft: Draft, i: int) -> list[str]:
    """The measures that a verb is said of: right before it, or with who did it between."""
    is_told = draft.word(i - 1) in _DOERS
    beside = [s for s in draft.spans if s.last == i - 1 or is_told]
    if not is_told and not is_participle(draft.word(i)):
        return []
    named = {m.name for s in beside for m in s.of_kind("metric")}
    return [name for name in draft.metrics if name in named]


def _says(metric: Metric, verb: str) -> bool:
    said = words(metric.description)
    return metric.aggregation in _WHOLE and not _RESTRICTING & set(said) and are_kin(verb, *said)


def _is_called(draft: Draft, i: int) -> bool:
    """In "minutes did she log" the verb is a part of the name, where the measure is minutes logged."""
    known = draft.manifest.metrics
    labels = [known[name].label for name in draft.metrics if name in known]
    verbs = {word for label in labels for word in words(label) if is_participle(word)}
    return draft.word(i - 1) not in draft.vocab.negations and any(
        are_kin(draft.word(i), one) for one in verbs
    )


def _is_dated_so(draft: Draft, i: int) -> bool:
    """In "tickets did they open in May", where their date is the day they were opened, all of them were."""
    did = {"did", "do", "does"} & {draft.word(j) for j in range(i)}
    names = own_dates(draft) if did and draft.word(i - 1) not in draft.vocab.negations else set()
    dates = [draft.manifest.dimensions[name] for name in names]
    return bool(dates) and all(are_kin(draft.word(i), d.name.replace("_", " ")) for d in dates)


def _is_ours(draft: Draft, i: int) -> bool:
    """In "how many courses do we offer" all there are of them are ours."""
    asks = (draft.word(i - 2), draft.word(i - 1)) == ("do", "we")
    ends = i + 1 == len(draft.tokens) or draft.word(i + 1) in draft.vocab.prepositions
    return asks and ends and draft.word(i) in _OFFERING and bool(draft.metrics)


def _is_given(draft: Draft, i: int) -> bool:
    """In "courses taught in French" the value tells in which way each of the things is there."""
    at = i + 1
    while draft.word(at) in _BY_WAY:
        at += 1
    beside = [s for s in draft.spans if s.first == at or s.last == i - 1]
    told = [m.name for s in beside for m in s.of_kind("value")]
    kept = {f.get("dimension") for f in draft.filters}
    return draft.word(i) in _GIVEN and any(name in kept for name in told)


def _is_way(draft: Draft, i: int) -> bool:
    """In "bills paid by card" the verb says of what the value behind it is: of the payment method."""
    at = i + 1
    while draft.word(at) in _BY_WAY:
        at += 1
    kept = {f.get("dimension") for f in draft.filters}
    values = (m.name for s in draft.spans if s.first == at for m in s.of_kind("value"))
    named = [draft.manifest.dimensions[name] for name in values if name in kept]
    label = (f"{one.label} {one.name.replace('_', ' ')}" for one in named)
    return is_participle(draft.word(i)) and any(are_kin(draft.word(i), said) for said in label)


def _is_worked(draft: Draft, i: int) -> bool:
    """In "hours worked", "who worked the most hours" the verb says no more than the hours."""
    units = {draft.manifest.metrics[name].unit for name in draft.metrics if name in draft.manifest.metrics}
    return draft.word(i) in _WORKING and bool(units) and units <= {*_DURATIONS}


def _is_handled(draft: Draft, i: int) -> bool:
    """In "which depot handles the most parcels", "parcels did each client send" they have the parcels."""
    if draft.word(i) not in _HANDLING:
        return False
    before = i - 1
    while draft.word(before) in _SAID_OF:
        before -= 1
    whose = any(s.last == before and not s.time for s in draft.spans)
    asked = draft.word(before) in ("who", "which") or whose
    at = i + 1
    while draft.word(at) in _SO_MANY or draft.word(at).isdigit() or draft.word(at) in draft.vocab.numbers:
        at += 1
    if asked and any(s.first == at and s.of_kind("metric") for s in draft.spans):
        return True
    ends = i + 1 == len(draft.tokens) or draft.word(i + 1) in draft.vocab.prepositions
    ends = ends or any(s.first == i + 1 and s.time for s in draft.spans)
    return ends and whose and bool(_DID & {draft.word(j) for j in range(before)})


def _is_group(draft: Draft, last: int) -> bool:
    named = {m.name for s in draft.spans if s.last == last for m in s.of_kind("dimension")}
    return bool(named & {group.name for group in draft.groups})


def _is_paid(draft: Draft, i: int) -> bool:
    """In "the highest fare paid" money is paid, where nothing here is called so."""
    known = draft.manifest.metrics
    if draft.word(i) in _PAYS and draft.ranks:
        amounts = [known[name].unit for name in draft.metrics if name in known]
        return bool(amounts) and set(amounts) == {"currency"} and _is_group(draft, i - 1)
    if draft.word(i) not in _PAYING:
        return False
    spans = [s for s in draft.spans if s.last == i - 1]
    units = {draft.manifest.metrics[m.name].unit for s in spans for m in s.of_kind("metric")}
    units |= {draft.dimension(m).unit for s in spans for m in s.of_kind("dimension")}
    is_called = any(are_kin(draft.word(i), word) for word in draft.lexicon.words)
    return "currency" in units and not is_called
