"""Which rows a follow-up is about: one of those shown, those that meet a condition, all again."""

import re
from collections.abc import Iterator

from agent.planner.draft import Draft
from agent.planner.edits.acts import Act
from agent.planner.edits.follow_up import edit
from agent.planner.edits.parts import Query, Unfit, beside, pinned
from agent.planner.edits.turn import Turn
from agent.planner.leftovers import unexplained
from agent.planner.names.text import stem
from agent.planner.to_query import to_query
from agent.planner.vocabulary import vocabulary

_CONDITION = re.compile(rf"\d|\b(?:{'|'.join([*vocabulary().numbers, 'thousand', 'million'])})\b")
_SIZE = "(?:small|smaller|tiny|little|minor|big|bigger|large|larger|low|high|weak)"
_THOSE = re.compile(
    rf"^(?:(?:the|those|these|all|any|every|everything|anything|ones?|them|that|rows?|{_SIZE})\b,? ?)+",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"^(?:(?:with|that|which|who|having|have|has|had|are|is|where|at(?! least| most)|of|whose|it|they)\b ?)+"
    r"(?=\w)",
    re.IGNORECASE,
)
_OPPOSITE = {">": "<=", "<=": ">", "<": ">=", ">=": "<", "=": "!=", "!=": "="}


def those_with(turn: Turn, act: Act, *, is_dropped: bool = False) -> Query | None:
    """ "Only brands with more than 50 reviews", "those above 1,000": a condition on each group of before."""
    groups = [str(group) for group in turn.previous.get("group_by", [])]
    if len(groups) != 1 or not _CONDITION.search(act.part("a")):
        return None
    label = turn.label(groups[0])
    for n, said in enumerate(_worded(turn, act.part("a"), label)):
        if (draft := _of_groups(turn, said, groups)) is None:
            continue
        having = _of_before(draft, turn) if n else draft.having
        having = [{**one, "op": _OPPOSITE[one["op"]]} for one in having] if is_dropped else having
        if is_dropped and len(having) > 1:
            return None
        names = list(dict.fromkeys([*turn.previous["metrics"], *(one["metric"] for one in having)]))
        return {**turn.previous, "metrics": names, "having": [*turn.previous.get("having", []), *having]}
    return None


def _worded(turn: Turn, said: str, label: str) -> Iterator[str]:
    """The condition as a question of its own: of the measure it names, else of the one before."""
    rest = _THOSE.sub("", said, count=1)
    head = rest.split(" ")[0].lower()
    if stem(head) in {stem(word) for word in label.split()}:
        rest = rest[len(head) :].strip()
    yield f"by {label} {rest}"
    metric = turn.manifest.metrics.get(turn.previous["metrics"][0])
    if metric:
        bare = _WITH.sub("", rest)
        yield f"by {label} with {metric.label.lower()} {bare}"
        yield f"by {label} with {bare} {metric.label.lower()}"


def _of_groups(turn: Turn, said: str, groups: list[str]) -> Draft | None:
    draft = turn.understand(said, {})
    if draft is None or unexplained(draft) or draft.unsupported or draft.choices or not draft.having:
        return None
    conditioned = [one["metric"] for one in draft.having]
    filters = [one for one in draft.filters if one != {"dimension": groups[0], "op": "is not null"}]
    if filters or draft.time or not set(draft.metrics) <= set(conditioned):
        return None
    if not (draft.made or any(span.of_kind("metric") for span in draft.spans)):
        return None  # A bare number is of what was measured before.
    return draft if [group.as_text() for group in draft.groups] == groups else None


def _of_before(draft: Draft, turn: Turn) -> list[Query]:
    """The condition on the measure before, whose name may hold that of another ("orders with revenue")."""
    name = turn.previous["metrics"][0]
    return [{**one, "metric": name} for one in draft.having] if len(draft.having) == 1 else draft.having


def of_each(turn: Turn, act: Act) -> Query | None:
    """ "How many orders in each?": another measure of the rows before, beside what ranks them."""
    groups = turn.previous.get("group_by")
    if not groups:
        return None
    if done := act.part("done"):
        draft = turn.understand(f"how often did each {turn.label(str(groups[0]))} {done}", {})
        if draft is not None and not unexplained(draft) and not draft.unsupported:
            draft.groups.clear()
            turn.used.append(draft)
    else:
        draft = turn.read(act.part("a"))
        if draft and not draft.metrics:  # "how many products are in each"
            draft = turn.understand(f"how many {act.part('a')}", {})
    if draft is None or not draft.metrics or draft.groups or draft.filters or draft.time or draft.top:
        return None
    if {"limit", "top"} & turn.previous.keys():
        return beside(turn.previous, draft)
    query = edit(turn.previous, draft).query
    return {**query, "group_by": turn.previous["group_by"]}


def without_conditions(turn: Turn, act: Act) -> Query | None:
    said = act.part("a")
    if act.part("whole"):
        return everywhere(turn, act.part("whole"))
    if not said:
        off = "time" if "filter" not in turn.question.lower() else "where"
        off = off if "restrict" not in turn.question.lower() else "where"
        query = {key: value for key, value in turn.previous.items() if key != off}
        return query if query != turn.previous else None
    draft = turn.read(f"by {said}")
    named = [group.name for group in draft.groups] if draft and not draft.filters else []
    where = [f for f in turn.previous.get("where", []) if f.get("dimension") not in named]
    if not named or where == turn.previous.get("where", []):
        return None
    query = {key: value for key, value in turn.previous.items() if key != "where"}
    return {**query, "where": where} if where else query


def everywhere(turn: Turn, whole: str) -> Query | None:
    """ "The whole country again": the one condition on a part of it is gone."""
    draft = turn.read(f"by {whole}")
    entities = {turn.manifest.dimensions[g.name].entity for g in draft.groups if not g.grain} if draft else ()
    where = turn.previous.get("where", [])
    parts = [
        f
        for f in where
        if f.get("dimension") in turn.manifest.dimensions
        and turn.manifest.dimensions[f["dimension"]].entity in entities
    ]
    if len(parts) != 1:
        return None
    query = {key: value for key, value in turn.previous.items() if key != "where"}
    left = [f for f in where if f != parts[0]]
    return {**query, "where": left} if left else query


def named_rows(turn: Turn, act: Act) -> Query:
    groups = [g for g in turn.previous.get("group_by", []) if not str(g).startswith("metric_time")]
    if not groups:
        raise Unfit("rows without a name, where the rows are of no group")
    where = turn.previous.get("where", [])
    new = [{"dimension": str(group), "op": "is not null"} for group in groups]
    return {**turn.previous, "where": [*where, *(one for one in new if one not in where)]}


def first_among(turn: Turn, act: Act) -> Query | None:
    groups = turn.previous.get("group_by", [])
    if not groups:
        raise Unfit("one of several, where the question before has no groups")
    before = pinned(turn.previous, turn.shown)
    label = turn.label(str(groups[0]))
    draft = turn.read(f"which {label} has the {act.part('a')}")
    if draft is None or draft.filters[1:] or draft.time or not draft.metrics or not draft.top:
        return None
    asked = to_query(draft)
    off = ("metrics", "group_by", "order_by", "share_of_total", "compare")
    kept = {key: value for key, value in before.items() if key not in off}
    where = [*kept.pop("where", []), *asked.pop("where", [])]
    return {**kept, **asked, **({"where": where} if where else {})}
