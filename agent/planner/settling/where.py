"""Where something is the most: by the places that the data tells ("where do deliveries take longest")."""

from itertools import pairwise

from agent.planner.draft import Draft
from agent.planner.names.subjects import is_called

_PLACES = ("state", "country", "region", "city")
# "Signups by where they came from": where they were found, if the data tells it.
_SOURCES = ("origin", "source")
_COMING = frozenset(
    {"come", "comes", "came", "coming", "heard", "hear", "found", "find", "reached", "discovered", "learned"}
)
_BY_WHERE = frozenset({("by", "where"), ("over", "where"), ("per", "where")})
_BEING = frozenset(
    {"sit", "sits", "live", "lives", "based", "located", "situated", "reside", "resides", "home"}
)
NEAR = 3
_BEFORE = frozenset({"and", "so", "then", "now"})


def settle_where(draft: Draft) -> None:
    """Group by the widest usual place where a question asks "where", or "by where", and names no groups."""
    words = [t.text for t in draft.tokens]
    at = next((i for i, word in enumerate(words) if word not in _BEFORE), 0)
    is_told = any(pair in _BY_WHERE for pair in pairwise(words))
    if not (words[at : at + 1] == ["where"] or is_told) or not draft.metrics or draft.continues:
        return
    changes = bool(draft.vocab.growth & set(words)) or draft.compare  # "where does the rise come from"
    if any(not group.grain for group in draft.groups) or _beside_its_own(draft, words, at):
        return
    if _names_place(draft) or changes:
        return
    owner = _whose(draft, words) if is_told else None
    reached = {d.full_name for d in draft.manifest.reachable(draft.metrics)}
    for place in (*_SOURCES, *_PLACES) if _COMING & set(words) else _PLACES:
        named = [draft.dimension(m) for m in draft.lexicon.lookup((place,)) if m.kind == "dimension"]
        if owner:
            named = [d for d in draft.manifest.by_short_name.get(place, ()) if d.entity == owner]
        kept = [d for d in named if d.full_name in reached and not draft.lacking(d.full_name)]
        if kept:
            meant = min(kept, key=lambda d: not d.is_default).full_name
            draft.add_group(meant)
            draft.notes.append(f"“where” is by {{catalogue.label.{meant} | lower}} here")
            return


def _whose(draft: Draft, words: list[str]) -> str | None:
    """In "by where the seller sits" the place is the seller's, and no sellers are counted."""
    at = words.index("where")
    inside = [s for s in draft.spans if at < s.first <= at + NEAR and (s.meanings and not s.of_kind("value"))]
    owners = [
        entity.name
        for span in inside[:1]
        for entity in draft.manifest.entities.values()
        if is_called(draft.tokens[span.last].stem, (entity.label, *entity.synonyms))
    ]
    if len(owners) != 1:
        return None
    draft.use(*(i for i in range(at, len(words)) if words[i] in _BEING))
    clause = {m.name for s in draft.spans if s.first > at for m in s.of_kind("metric")}
    clause -= {m.name for s in draft.spans if s.first < at for m in s.of_kind("metric")}
    kept = [name for name in draft.metrics if name not in clause]
    draft.metrics = kept or draft.metrics
    return owners[0]


def _beside_its_own(draft: Draft, words: list[str], at: int) -> bool:
    """ "Where does Otter rank by trips": beside all others of its kind, and at no place."""
    parts = [f for f in draft.filters if f.get("dimension") and f["op"] == "="]
    named = {m.name for s in draft.spans for m in s.of_kind("value")}
    parts = [f for f in parts if f["dimension"] in named]
    if "rank" not in words[at + 2 :] or len(parts) != 1:
        return False
    draft.filters.remove(parts[0])
    draft.add_group(parts[0]["dimension"])
    draft.notes.append(f"all are shown, so that it can be seen where {parts[0]['value']} stands")
    return True


def _names_place(draft: Draft) -> bool:
    """Whether a condition of the question is a place already, of which nothing more is asked."""
    told = [draft.manifest.dimensions[f["dimension"]].name for f in draft.filters if "dimension" in f]
    return any(name in _PLACES for name in told)
