"""Who does what is measured: "orders placed by customers" names all of them, "by new customers" some."""

from agent.planner.draft import Draft
from agent.planner.names.kin import is_participle
from agent.planner.names.narrowed import condition_of, tell_condition
from agent.planner.names.spans import Span
from agent.planner.names.subjects import does_it, is_told_of
from agent.planner.names.text import stem, words

_SORTED = frozenset({"sorted", "sort", "ordered", "ranked", "rank", "ranking", "arranged"})
_ARRANGED = _SORTED | {"grouped", "splitted", "divided", "separated", "segmented"}
_ARRANGED |= {"measured", "judged", "rated", "assessed", "gauged", "evaluated", "expressed", "determined"}


def is_agent(draft: Draft, span: Span) -> bool:
    """In "orders placed by customers" the plural after a participle and "by" only says who did it."""
    if does_it(draft, span) and not span.of_kind("value"):
        return True  # "do people order": what they do is counted
    if _is_told_doer(draft, span):
        return True
    before = draft.before(span)
    verb, noun = draft.word(before - 1), draft.tokens[span.last]
    done = verb.endswith("ed") or verb in ("done", "made", "bought", "paid", "sold", "written", "given")
    plural = noun.text.endswith("s") and (
        noun.stem in draft.lexicon.entity_stems or _are_of_role(draft, span)
    )
    if draft.word(before) == "by" and is_told_of(draft, span):
        return True  # "orders by customers in Texas"
    told = bool(span.of_kind("value"))  # "paid by insurers", where that is what rows are told apart by
    return draft.word(before) == "by" and done and plural and not told and verb not in _ARRANGED


def _is_told_doer(draft: Draft, span: Span) -> bool:
    """In "opened by finance companies" the value says by which of them, and nothing is parted by them."""
    value = next((s for s in draft.spans if s.last == span.first - 1 and s.of_kind("value")), None)
    by = draft.before(value) if value else -1
    is_done = is_participle(draft.word(by - 1)) or draft.word(1) == "many"
    if value is None or draft.word(by) != "by" or not is_done:
        return False
    owners = {draft.dimension(m).entity for m in value.of_kind("value")}
    noun = draft.tokens[span.last]
    are_theirs = any(draft.dimension(m).entity in owners for m in span.of_kind("dimension"))
    return are_theirs and noun.text != noun.stem and draft.word(by - 1) not in _ARRANGED


def _are_of_role(draft: Draft, span: Span) -> bool:
    """Whether words name things by the role in which they are met: "done by lead installers"."""
    entities = [draft.dimension(m).entity for m in span.of_kind("dimension") if draft.dimension(m).origin]
    labels = [
        draft.manifest.entities[entity].label for entity in entities if entity in draft.manifest.entities
    ]
    said = [token.stem for token in draft.tokens[span.first : span.last + 1]]
    return any([stem(word) for word in words(label)] == said for label in labels)


def take_agent(draft: Draft, span: Span) -> None:
    """Pass over those who do it, and where they are some of them only, keep what those did."""
    draft.take(span)
    if span.first == span.last:
        return
    counted = [draft.manifest.metrics[m.name] for m in span.of_kind("metric") if not draft.lacking(m.name)]
    conditions = [found for metric in counted if (found := condition_of(draft, metric))]
    if len(counted) == len(conditions) == 1:
        draft.filters.append(conditions[0])
        tell_condition(draft, counted[0].name, conditions[0])
    elif any(metric.filters for metric in counted):
        draft.unsupported.append(f"what {draft.tokens[span.first].text} {draft.word(span.last)} alone did")
