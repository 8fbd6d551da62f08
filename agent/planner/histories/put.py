"""A story of people as a query: whom it begins with, and what holds for each of them."""

from datetime import timedelta
from typing import Any

from agent.planner.draft import Draft, Followed
from agent.planner.each.head import Head
from agent.planner.each.rows import rows_of_each
from agent.planner.histories.clauses import Clause
from agent.planner.histories.lead import Whom, signups_of
from agent.planner.histories.newcomers import (
    days_back,
    flag_of_first,
    lasts,
    months_on,
    name_of,
    new_of,
    span_of,
)
from agent.planner.histories.parse import Story
from agent.planner.making.measures import add_made
from agent.planner.making.part import PART
from agent.planner.making.terms import NEVER, NONE, WITH, WITHIN, make_within
from agent.planner.names.filter_values import filter_by
from agent.planner.names.pick import pick_dimension
from agent.planner.passes.followed import key_of, settle_followed
from agent.planner.passes.occasions import done_by
from semantic_layer.calendar import DateRange, period, shift

BY_MONTHS = "the window is told by whole calendar months: that of the first order and those behind it"


class Putting:
    """What is put onto a draft, clause by clause."""

    def __init__(self, draft: Draft, whom: Whom, story: Story) -> None:
        self._draft, self._whom, self._story = draft, whom, story
        self._base = whom.counted
        self._signed: str | None = None
        self._first: Clause | None = None
        self._begin: DateRange | None = None
        """When those who are meant were there, or first there."""

    def put(self) -> bool:
        """Whether all of it could be told."""
        if self._story.asks == "when":
            return self._days()
        if self._story.is_each:
            return False
        head, rest = self._parted()
        if not all(self._population(clause) for clause in head):
            return False
        self._own_values()
        if any(c.each for c in rest):
            return self._cohorts(rest)
        if any(c.within and not c.is_denied for c in rest):
            return len(rest) == 1 and self._converted(rest[0])
        of_whom = list(self._draft.filters)
        conditions: list[dict[str, Any]] = []
        for clause in rest:
            found = self._condition(clause)
            if found is None:
                return False
            conditions += found
        if self._draft.filters != of_whom:
            return False
        return self._measure(conditions)

    def _parted(self) -> tuple[list[Clause], list[Clause]]:
        """The clauses that tell who is meant, and those of what is asked of them."""
        clauses = self._story.clauses
        parts = [c for c in clauses if c.is_part]
        heads = [c for c in clauses if not c.is_part]
        begins = [c for c in heads if c.kind in ("first", "signup") and not c.is_denied]
        timed = [c for c in heads if c.kind == "any" and c.time and not (c.is_denied or c.bound)]
        if not parts:
            heads = begins[:1] or timed[:1]
            parts = [c for c in clauses if c not in heads]
        return heads, parts

    def _population(self, clause: Clause) -> bool:
        draft = self._draft
        if clause.within or clause.step or clause.each or clause.until:
            return False
        span = span_of(clause)
        if clause.kind == "again" or clause.is_denied or clause.bound or clause.kind == "last":
            found = self._condition(clause)
            draft.filters += found or []
            return found is not None
        if clause.kind == "signup":
            return self._base == self._whom.counted and self._signed_up(span) and not clause.values
        if clause.kind == "first":
            return self._first is None and self._first_there(clause, span)
        if clause.values:
            found = self._condition(clause)
            draft.filters += found or []
            return found is not None
        if span is None:
            return True
        if self._begin is not None:
            draft.filters.append(self._bound(make_within(draft, self._whom.rows, span), ">", 0))
            return True
        self._begin = draft.time = span
        self._note(clause)
        return True

    def _signed_up(self, span: DateRange | None) -> bool:
        name = signups_of(self._draft, self._whom)
        if name is None:
            return False
        self._base, self._signed, self._draft.time, self._begin = name, name, span, span
        return True

    def _first_there(self, clause: Clause, span: DateRange | None) -> bool:
        draft, new = self._draft, new_of(self._draft, self._whom)
        self._first, self._begin = clause, span
        self._note(clause)
        if new is not None:
            self._base, draft.time = new.name, span
            for value in clause.values:
                filter_by(draft, value)
            return not draft.choices
        if clause.values or span is None or not (span.start and span.end):
            return False
        within = make_within(draft, self._whom.counted, span)
        draft.filters.append(self._bound(within, ">", 0))
        if span.start > draft.clock.first_day:
            before = DateRange(None, span.start - timedelta(days=1))
            draft.filters.append(self._bound(make_within(draft, self._whom.counted, before), "=", 0))
        return True

    def _days(self) -> bool:
        """The day of the first or the last thing that each did."""
        draft, clauses = self._draft, self._story.clauses
        told = clauses[0] if len(clauses) == 1 else None
        is_plain = told is not None and not (told.is_closed or told.is_denied) and self._whom.group
        if told is None or not is_plain or told.kind not in ("first", "last") or self._story.groups:
            return False
        self._own_values()
        draft.metrics, draft.top, draft.order_metric = [self._whom.rows], 1, "metric_time__day"
        draft.descending = told.kind == "last"
        draft.add_group(self._whom.group or "")
        draft.within = list(draft.groups)
        draft.add_group("metric_time", "day")
        return True

    def _own_values(self) -> None:
        for span in self._story.own:
            filter_by(self._draft, span)

    # What holds for each.

    def _bound(self, metric: str, op: str, value: int) -> dict[str, Any]:
        return {"metric": metric, "by": self._whom.entity, "op": op, "value": value}

    def _condition(self, clause: Clause) -> list[dict[str, Any]] | None:
        """The conditions of a clause; None where it can't be told."""
        draft, span = self._draft, span_of(clause)
        self._note(clause)
        if clause.kind == "first" and not (clause.is_closed or clause.is_denied) and self._first is None:
            clause.kind, clause.is_denied = "earlier", True  # "who were new"
        if clause.kind in ("signup", "first") or (clause.is_denied and clause.bound):
            return None
        if clause.kind == "last":
            return self._last(clause, span)
        is_bare = clause.kind == "any" and not (clause.is_closed or clause.is_denied)
        if is_bare and self._base != self._signed:
            return []
        if clause.kind == "again" and clause.values and self._first is None:
            draft.unsupported.append(
                "what came after something else; only what follows a first order is told"
            )
            return []
        if clause.kind == "earlier" and (self._begin is None or self._begin.start is None):
            return None
        rows = self._rows(clause)
        if (
            rows is None
            or (clause.ends and self._end_of(clause.ends) is None)
            or (clause.step and self._behind(*clause.step) is None)
        ):
            return None
        span, least = self._when(clause, span)
        metric = make_within(draft, rows, span, NONE if clause.is_denied else WITHIN) if span else rows
        op, value = clause.bound or (">", least)
        if clause.is_denied:
            op = "<=" if least else "="
        return [self._bound(metric, op, value)]

    def _when(self, clause: Clause, span: DateRange | None) -> tuple[DateRange | None, int]:
        """The time of what each did, and how many there are of it without being there again."""
        if clause.is_denied and clause.within:
            start = days_back(self._draft.clock.last_day, *clause.within) + timedelta(days=1)
            return DateRange(start, None), 0
        if clause.kind == "earlier":
            assert self._begin and self._begin.start
            return DateRange(None, self._begin.start - timedelta(days=1)), 0
        span = self._behind(*clause.step) if clause.step else span
        if clause.ends:
            span = self._end_of(clause.ends)
        if clause.kind != "again" or clause.values:
            return span, 0
        if span is None and not (self._first or self._signed) and self._begin and self._begin.end:
            return DateRange(self._begin.end + timedelta(days=1), None), 0
        if span is None or self._overlaps(span):
            return (DateRange(None, span.end) if span else None), 1
        return span, 0

    def _overlaps(self, span: DateRange) -> bool:
        if self._begin is None:
            return self._first is not None
        shared = span.meet(self._begin)
        return not (shared.start and shared.end) or shared.start <= shared.end

    def _end_of(self, grain: str) -> DateRange | None:
        """From when those who are meant were there to the end of the period that they were there in."""
        of = self._begin
        if of is None or of.start is None or of.end is None:
            return None
        whole = period(of.start, grain)
        return DateRange(of.start, whole.end) if whole.end and whole.end >= of.end else None

    def _behind(self, count: int, grain: str) -> DateRange | None:
        """The period so far behind that in which they were there: one of the grain, or as long as theirs."""
        of = self._begin
        if of is None or of.end is None or of.start is None:
            return None
        start, after = shift(of.start, grain, count), of.end + timedelta(days=1)
        if period(of.start, grain) == of:
            return DateRange(start, shift(start, grain, 1) - timedelta(days=1))
        whole = period(of.start, grain)
        is_within = whole.end is not None and of.end <= whole.end and of.start.day == after.day == 1
        return DateRange(start, shift(after, grain, count) - timedelta(days=1)) if is_within else None

    def _rows(self, clause: Clause) -> str | None:
        """The count of what each did, of what is named alone."""
        draft = self._draft
        if not clause.values:
            # What is bought may be defined apart from what is ordered.
            done = done_by(draft, clause.deed) if clause.bound and clause.kind == "any" else None
            metrics, own = draft.manifest.metrics, self._whom.rows
            return done if done and metrics[done].model == metrics[own].model else own
        kept, draft.filters = draft.filters, []
        for value in clause.values:
            filter_by(draft, value)
        where, draft.filters = draft.filters, kept
        if not where or draft.choices:
            return None
        told = ", ".join(str(one["value"]) for one in where)
        head = Head(0, None, self._whom.entity, self._whom.group, self._whom.counted)
        rows = rows_of_each(draft, head, [one["dimension"] for one in where])
        if rows is None:
            return None
        if clause.kind == "again":
            flag = flag_of_first(draft, self._whom)
            if flag is None:
                return None
            where = [*where, {"dimension": flag, "op": "=", "value": False}]
        kind = NEVER if clause.is_denied else WITH
        count = sum(1 for one in draft.made if one["name"].startswith(kind))
        label = f"{draft.manifest.metrics[rows].label} of {told}"
        name = f"{kind}_{count}" if count else kind
        return add_made(draft, {"name": name, "label": label, "of": rows, "where": where})

    def _last(self, clause: Clause, span: DateRange | None) -> list[dict[str, Any]] | None:
        """ "Whose last order was in March": there then, and not since."""
        if span is None or span.end is None or clause.values or clause.is_denied:
            return None
        after = DateRange(span.end + timedelta(days=1), None)
        none = make_within(self._draft, self._whom.rows, after, NONE)
        found = [self._bound(none, "=", 0)]
        if span.start:
            found.append(self._bound(make_within(self._draft, self._whom.rows, span), ">", 0))
        return found

    def _note(self, clause: Clause) -> None:
        for span in (clause.time, clause.until):
            if span and span.time and span.time.note and span.time.note not in self._draft.notes:
                self._draft.notes.append(span.time.note)

    # What is told.

    def _measure(self, conditions: list[dict[str, Any]]) -> bool:
        draft, story = self._draft, self._story
        axis = story.axis
        if axis:
            draft.add_group("metric_time", axis)
        for span in story.groups:
            name = pick_dimension(draft, span)
            if name is None:
                return False
            draft.add_group(name)
        if story.asks == "share":
            if not conditions:
                return False
            label = f"{draft.manifest.metrics[self._base].label}: share of {self._told(conditions)}"
            made = {"numerator": self._base, "denominator": self._base, "of_those": conditions}
            draft.metrics = [add_made(draft, {"name": PART, "label": label, **made})]
        else:
            draft.filters += conditions
            draft.metrics = [self._base]
            if story.asks == "list" and not draft.groups:
                if self._whom.group is None:
                    return False
                draft.add_group(self._whom.group)
        if story.ranks is not None:
            draft.descending, draft.ranks = story.ranks, True
            draft.order_metric = draft.metrics[0]
        return True

    def _told(self, conditions: list[dict[str, Any]]) -> str:
        label = self._draft.manifest.metrics[self._whom.rows].label.lower()
        if all(one["op"] in ("=", "<=") and one["value"] <= 1 for one in conditions):
            return f"those without further {label}" if conditions[0]["value"] else f"those without {label}"
        return f"those by {label}"

    def _converted(self, clause: Clause) -> bool:
        """ "Bought again within 90 days": what definitions follow by that window, for those who are new."""
        draft, story = self._draft, self._story
        if self._first is None or clause.is_denied or clause.bound or clause.values or clause.time:
            return False
        assert clause.within
        kind = "conversion_rate" if story.asks == "share" else "conversions"
        metrics = draft.manifest.metrics
        new = new_of(draft, self._whom)
        found = [
            m.name
            for m in metrics.values()
            if m.conversion
            and (m.conversion.entity, m.conversion.calculation) == (self._whom.entity, kind)
            and new
            and m.inputs[0].metric == new.name
            and lasts(m.conversion.window, *clause.within)
            and not draft.lacking(m.name)
        ]
        span = months_on(self._begin, *clause.within, draft.clock.last_day)
        if len(found) != 1 and span and story.asks != "list":
            draft.notes.append(BY_MONTHS)
            return self._measure([self._bound(make_within(draft, self._whom.rows, span), ">", 1)])
        if len(found) != 1 or story.asks == "list":
            draft.unsupported.append("what came within so many days, which no definition tells")
            draft.metrics = [self._whom.counted]
            return True
        self._base = found[0]
        if clause.within[1] != "day":
            draft.notes.append(f"the window is that of {{catalogue.label.{found[0]} | lower}}")
        asks, story.asks = story.asks, "count"
        told = self._measure([])
        story.asks = asks
        return told

    def _cohorts(self, rest: list[Clause]) -> bool:
        """Those of a period in each of the periods behind it: as cohorts where shares are asked for."""
        draft, of = self._draft, self._begin
        clause = rest[0]
        plain = len(rest) == 1 and not (clause.is_denied or clause.bound or clause.values or clause.within)
        if (
            not plain
            or self._story.groups
            or self._base not in (self._whom.counted, name_of(new_of(draft, self._whom)))
        ):
            return False
        if key_of(draft.manifest, draft.manifest.metrics[self._whom.counted]) is None or of is None:
            return False
        is_start = of.start is not None and of.start <= draft.clock.first_day
        is_new = self._first is not None or is_start
        if self._first is not None and self._first.values:
            return False
        other = clause.time.time.range if clause.time and clause.time.time else None
        if clause.until and clause.until.time:
            other = clause.until.time.range
        if clause.each_of and clause.each and of.end:
            behind = of.end + timedelta(days=1)
            other = DateRange(behind, shift(behind, clause.each, clause.each_of) - timedelta(days=1))
        draft.time, draft.filters[:] = None, [f for f in draft.filters if "metric" not in f]
        draft.add_group("metric_time", clause.each or "month")
        draft.wants_share = self._story.asks == "share"
        draft.metrics = [self._whom.counted]
        if not is_new and draft.wants_share:
            draft.unsupported.append("which part of those of a period came in each later one")
            return True
        draft.followed = Followed("cohorts" if draft.wants_share else "later", of, other, are_new=is_new)
        settle_followed(draft)
        draft.wants_share = False
        return True
