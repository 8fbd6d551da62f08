"""Where something is the most: by the places that the data tells ("where do deliveries take longest")."""

from itertools import pairwise

from agent.planner.draft import Draft

_PLACES = ("state", "country", "region", "city")
# "Signups by where they came from": where they were found, if the data tells it.
_SOURCES = ("origin", "source")
_COMING = frozenset({"come", "comes", "came", "coming"})
_BY_WHERE = frozenset({("by", "where"), ("over", "where"), ("per", "where")})
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
    reached = {d.full_name for d in draft.manifest.reachable(draft.metrics)}
    for place in (*_SOURCES, *_PLACES) if _COMING & set(words) else _PLACES:
        named = [draft.dimension(m) for m in draft.lexicon.lookup((place,)) if m.kind == "dimension"]
        kept = [d for d in named if d.full_name in reached and not draft.lacking(d.full_name)]
        if kept:
            meant = min(kept, key=lambda d: not d.is_default).full_name
            draft.add_group(meant)
            draft.notes.append(f"“where” is by {{catalogue.label.{meant} | lower}} here")
            return


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
