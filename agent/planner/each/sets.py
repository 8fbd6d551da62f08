"""Conditions of sets on each one: both, only, never, neither, "but not", of values, counts and periods."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.each.clauses import Clause, read_clauses
from agent.planner.each.head import (
    Head,
    asks_how_many,
    can_be_part,
    find_doers,
    find_head,
    put_condition,
    put_head,
)
from agent.planner.each.kept import Kept
from agent.planner.each.rows import is_own, rows_of_each
from agent.planner.making.measures import add_made
from agent.planner.making.terms import NEVER, WITH, make_elsewhen, make_within
from agent.planner.names.filter_values import add_value_filter, filter_by
from agent.planner.names.spans import Span
from agent.planner.names.subjects import does_it
from agent.planner.passes.occasions import done_by
from semantic_layer.calendar import DateRange

TWO = 2
_HAS_NONE = frozenset({"without", "no", "none"})
_DENIED = {"=": "!=", "in": "not in", "!=": "=", "not in": "in"}


def read_sets(draft: Draft) -> None:
    """Put a condition on each of those named for every clause, where one of them says a set word."""
    if draft.followed or draft.metrics or draft.continues or _compares(draft):
        return
    first = next((s for s in draft.spans), None)
    head = find_doers(draft, first.first) if first else None
    head = head or find_head(draft)
    if head is None or not can_be_part(draft, head):
        return
    read = read_clauses(draft, head.last + 1)
    if read is None:
        return
    clauses, places = read
    are_two = len({_is_deed(c) for c in clauses}) > 1
    if not are_two and not any(c.said != "some" or (c.are_all and len(c.spans) > 1) for c in clauses):
        return
    if _is_read_elsewhere(draft, head, clauses):
        return
    kept = Kept(draft)
    if not _Putting(draft, head).put(clauses):
        kept.restore()
        return
    for span in draft.free_spans():
        if span.first > head.last:
            draft.take(span)
    put_head(draft, head, is_counted=asks_how_many(draft, head))
    draft.use(*places)


def put_clause(draft: Draft, head: Head, clause: Clause) -> bool:
    """Whether one clause became conditions on each of the head; the draft is as before where not."""
    kept = Kept(draft)
    if _Putting(draft, head).put([clause]):
        return True
    kept.restore()
    return False


def _is_read_elsewhere(draft: Draft, head: Head, clauses: list[Clause]) -> bool:
    """Whether rows that are not so, or only two periods, are meant, which are read as a whole elsewhere."""
    spans = [s for c in clauses for s in c.spans]
    if any(s.first != s.last and does_it(draft, s) for s in spans):
        return True  # "how many items did new guests buy": some of those who did it
    if len(clauses) == 1 and clauses[0].said == "none":
        counts = draft.manifest.metrics[head.counted].aggregation if head.counted else None
        said = {token.text for token in draft.tokens}
        is_never = "never" in said and head.entity is not None
        has_none = bool(_HAS_NONE & said) or (is_never and not _tells_head(draft, head, spans))
        # Rows that are not so, and those who were not there.
        return (counts == "count" and not has_none) or (
            all(s.time for s in spans) and (head.entity is None or done_by(draft, "ordered") is not None)
        )
    if len(spans) != TWO or not all(s.time for s in spans):
        return False
    if any(c.said == "none" for c in clauses):
        ends = [s.time.range.end for s in spans if s.time]
        if clauses[0].said == "none" or None in ends:
            return False  # "not in May, though in April", "in May but not since"
        if head.span is None:
            return False  # "who came in May but not in June"
        return head.counted is not None or not asks_how_many(draft, head) or head.entity is None
    return head.counted is not None and "both" in {token.text for token in draft.tokens}


def _tells_head(draft: Draft, head: Head, spans: list[Span]) -> bool:
    """Whether what is denied is of the things counted themselves, and of nothing they did."""
    told = {m.name for s in spans for m in s.of_kind("value")}
    return not told or any(is_own(draft, head, {"dimension": name}) for name in told)


def _is_deed(clause: Clause) -> bool:
    """Whether it is said that they did it, and no more than when: "watched films and ordered in May"."""
    return bool(clause.deed) and all(s.time for s in clause.spans)


def _compares(draft: Draft) -> bool:
    words = {token.text for token in draft.tokens}
    return bool(words & (draft.vocab.averages | draft.vocab.comparisons | {"why", "than"}))


class _Putting:
    def __init__(self, draft: Draft, head: Head) -> None:
        self._draft, self._head = draft, head
        self._period: DateRange | None = None
        self._puts = 0

    def put(self, clauses: list[Clause]) -> bool:
        """Whether every clause became conditions; at least one of them is of a set."""
        whole = [s for c in clauses for s in c.spans if s.time]
        alone = [c for c in clauses if c.spans and all(s.time for s in c.spans)]
        if len(whole) == 1 and not alone and whole[0].time:
            self._period = whole[0].time.range
            self._forget(whole[0])
            for clause in clauses:
                clause.spans = [s for s in clause.spans if not s.time]
        elif whole and not all(c.deed for c in alone) | all(c in alone for c in clauses):
            return False  # each clause at a time of its own
        elif any(c not in alone and any(s.time for s in c.spans) for c in clauses):
            return False
        return all(self._clause(c) for c in clauses) and self._puts > 0

    def _clause(self, clause: Clause) -> bool:
        if not clause.spans:
            return self._did(clause)
        if all(s.time for s in clause.spans):
            return self._at_times(clause)
        metrics = [s for s in clause.spans if not s.of_kind("value") or _is_counted(self._draft, s)]
        if metrics:
            return len(clause.spans) == 1 and self._measured(clause, metrics[0])
        groups = self._filters(clause)
        if groups is None:
            return False
        return all(self._of_values(clause.said, one) for one in groups)

    def _did(self, clause: Clause) -> bool:
        rows = self._rows_of(clause.deed)
        if rows is None:
            return False
        if rows != rows_of_each(self._draft, self._head) or clause.said != "some":
            name = make_within(self._draft, rows, self._period) if self._period else rows
            self._put(rows, name, "=" if clause.said == "none" else ">")
        return True

    def _rows_of(self, deed: str) -> str | None:
        """What each of the head did by a verb, where it is not what those rows tell that count the head."""
        metrics, own = self._draft.manifest.metrics, rows_of_each(self._draft, self._head)
        done = done_by(self._draft, deed) if deed else None
        if done is None or (own and metrics[own].model == metrics[done].model):
            return own
        return done if self._is_of_head(done) else None

    def _filters(self, clause: Clause) -> list[list[dict[str, Any]]] | None:
        """The conditions of a clause: one list where any of them will do, one each where all must."""
        draft = self._draft
        found: list[dict[str, Any]] = []
        for span in clause.spans:
            before = len(draft.filters)
            kept = [dict(one) for one in draft.filters]
            if span in draft.spans:
                filter_by(draft, span)
            else:
                add_value_filter(draft, span.meanings[0], negated=False)
            new = draft.filters[before:]
            if not new or draft.filters[:before] != kept or draft.choices:
                return None
            del draft.filters[before:]
            found += [
                {**one, "op": _DENIED[one["op"]] if one["op"] in ("!=", "not in") else one["op"]}
                for one in new
            ]
        if clause.said == "some" and not clause.are_all and all(is_own(draft, self._head, f) for f in found):
            is_kept = all(one["op"] in ("=", "in") for one in found)
            draft.filters += _merged(found) if is_kept else found
            return []
        if any(is_own(draft, self._head, one) or one["op"] not in ("=", "in") for one in found):
            return None
        if clause.are_all and clause.said == "some" and "or" not in clause.joins:
            return [[one] for one in found]
        return [_merged(found)]

    def _of_values(self, said: str, where: list[dict[str, Any]]) -> bool:
        dimensions = [one["dimension"] for one in where]
        rows = rows_of_each(self._draft, self._head, dimensions)
        if rows is None or (said == "only" and len(where) > 1):
            return False
        if said in ("some", "only"):
            self._put(rows, self._made(rows, where, WITH), ">")
        if said == "none":
            self._put(rows, self._made(rows, where, NEVER), "=")
        if said == "only":
            others = [{**one, "op": _DENIED[one["op"]]} for one in where]
            self._put(rows, self._made(rows, others, NEVER), "=")
        return True

    def _made(self, rows: str, where: list[dict[str, Any]], kind: str) -> str:
        draft = self._draft
        told = ", ".join(_listed(one["value"]) for one in where)
        other = "other than " if where[0]["op"] in ("!=", "not in") else ""
        count = sum(1 for one in draft.made if one["name"].startswith(kind))
        label = f"{draft.manifest.metrics[rows].label} of {other}{told}"
        name = add_made(
            draft, {"name": f"{kind}_{count}" if count else kind, "label": label, "of": rows, "where": where}
        )
        return make_within(draft, name, self._period, kind) if self._period else name

    def _put(self, rows: str, metric: str, op: str) -> None:
        put_condition(self._draft, self._head, rows, metric, op, 0)
        self._puts += 1

    def _measured(self, clause: Clause, span: Span) -> bool:
        """ "None of whose orders were late": a count of some of what each did."""
        draft, metrics = self._draft, self._draft.manifest.metrics
        named = [m.name for m in span.of_kind("metric") if not draft.lacking(m.name)]
        counts = [n for n in named if metrics[n].aggregation in ("count", "count_distinct")]
        has_none = bool(_HAS_NONE & {token.text for token in draft.tokens})  # read as those without
        is_noun = draft.word(span.first - 1) in ("a", "an", "any", "single")
        is_never = clause.said == "none" and is_noun and not has_none
        some = [n for n in counts if metrics[n].filters or (is_never and n != self._head.counted)]
        if len(named) != 1 or not some or clause.said == "only" or self._head.counted == some[0]:
            return False
        rows = rows_of_each(draft, self._head) if metrics[some[0]].filters else some[0]
        if rows is None or not self._is_of_head(some[0]):
            return False
        name = make_within(draft, some[0], self._period) if self._period else some[0]
        self._put(rows, name, "=" if clause.said == "none" else ">")
        draft.take(span)
        return True

    def _is_of_head(self, name: str) -> bool:
        draft, model = self._draft, self._draft.manifest.metrics[name].model or ""
        if self._head.entity is None:
            dimension = draft.manifest.find(self._head.group or "")
            ways = draft.manifest.ways(model, dimension) if dimension else ()
            return len(ways) == 1 and not ways[0].is_bridged
        key = draft.manifest.models[model].keys.get(self._head.entity)
        ways = draft.manifest.paths.to_key(model, self._head.entity)
        return not (key and key.is_unique) and len(ways) == 1

    def _at_times(self, clause: Clause) -> bool:
        draft = self._draft
        rows = self._rows_of(clause.deed)
        spans = [s.time.range for s in clause.spans if s.time]
        if rows is None or not all(one.start for one in spans):
            return False
        is_any = clause.said == "none" or not clause.are_all or "or" in clause.joins
        if clause.said == "only" and len(spans) > 1 or is_any and clause.said == "some" and len(spans) > 1:
            return False
        for one in spans:
            self._put(rows, make_within(draft, rows, one), "=" if clause.said == "none" else ">")
        if clause.said == "only":
            rest = _around(spans[0])
            self._put(rows, make_elsewhen(draft, rows, rest), "=")
        for span in clause.spans:
            draft.notes += [span.time.note] if span.time and span.time.note else []
            self._forget(span)
        return True

    def _forget(self, span: Span) -> None:
        """A period that says whom is meant is no range of the query."""
        self._draft.take(span)
        self._draft.spans.remove(span)


def _is_counted(draft: Draft, span: Span) -> bool:
    """Whether a name is that of a count, whatever else is called so."""
    return any(draft.manifest.metrics[m.name].filters for m in span.of_kind("metric"))


def _merged(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Values of one dimension as alternatives to each other."""
    by: dict[str, list[Any]] = {}
    for one in found:
        values = one["value"] if isinstance(one["value"], list) else [one["value"]]
        by.setdefault(one["dimension"], []).extend(v for v in values if v not in by.get(one["dimension"], []))
    return [
        {"dimension": name, "op": "=", "value": values[0]}
        if len(values) == 1
        else {"dimension": name, "op": "in", "value": values}
        for name, values in by.items()
    ]


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _around(span: DateRange) -> list[DateRange]:
    """What of all time is before a period, and what behind it."""
    assert span.start
    before = DateRange(None, span.start.fromordinal(span.start.toordinal() - 1))
    if span.end is None:
        return [before]
    return [before, DateRange(span.end.fromordinal(span.end.toordinal() + 1), None)]
