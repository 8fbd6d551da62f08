"""How many there are in all, said in passing: "how many of our 40 boats", "what share of all 12 crews"."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span
from agent.planner.wording.amounts import read_number

_WHOLE = frozenset({"our", "all", "the", "these", "those"})


def read_whole_number(draft: Draft) -> None:
    """Take the number of all there are, of which some are asked for: it keeps nothing."""
    for span in draft.spans:
        at = span.first - 1
        is_number = at > 0 and read_number(draft.word(at), draft.vocab) is not None
        if (
            is_number
            and draft.tokens[span.last].text != draft.tokens[span.last].stem
            and _are_things(span, draft)
        ):
            before = draft.word(at - 2), draft.word(at - 1)
            if before == ("how", "many") or (before[0] == "of" and before[1] in _WHOLE):
                draft.use(at)


def _are_things(span: Span, draft: Draft) -> bool:
    counts = [draft.manifest.metrics[m.name].aggregation for m in span.of_kind("metric")]
    numbers = ("integer", "decimal", "boolean")
    named = [draft.dimension(m).data_type not in numbers for m in span.of_kind("dimension")]
    return any(named) or any(one in ("count", "count_distinct") for one in counts)
