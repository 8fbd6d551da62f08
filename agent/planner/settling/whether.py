"""What is told by whether something is so: "orders by whether they came late" shows both sides."""

from itertools import pairwise

from agent.planner.draft import Draft


def settle_whether(draft: Draft) -> None:
    """Group by the yes or no behind "by whether", which keeps neither side alone."""
    words = [token.text for token in draft.tokens]
    at = next((i for i, pair in enumerate(pairwise(words)) if pair == ("by", "whether")), -1)
    if at < 0 or draft.continues:
        return
    behind = {
        m.name
        for span in draft.spans
        if span.first > at
        for m in (*span.of_kind("dimension"), *span.of_kind("metric"))
    }
    sides = [f for f in draft.filters if isinstance(f.get("value"), bool) and "dimension" in f]
    told = [f for f in sides if f["dimension"] in behind] or (sides if len(sides) == 1 and behind else [])
    if len(told) != 1:
        return
    name = told[0]["dimension"]
    draft.filters.remove(told[0])
    draft.add_group(name)
    draft.notes = [note for note in draft.notes if f"{{catalogue.label.{name} | lower}}: " not in note]
