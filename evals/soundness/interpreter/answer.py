"""A query's whole answer, with what comes after grouping (docs/semantics.md, 3 and 7)."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from typing import Any

from evals.soundness.interpreter.cohorts import check_cohort
from evals.soundness.interpreter.doubles import as_double
from evals.soundness.interpreter.entries import Key
from evals.soundness.interpreter.evaluation import Bench, Evaluation
from evals.soundness.interpreter.frames import Frame, Gather
from evals.soundness.interpreter.logic import STRICT, exact
from evals.soundness.interpreter.refusal import Refused
from evals.soundness.interpreter.request import METRIC_TIME, Request
from evals.soundness.interpreter.times import LENGTHS, Move, fineness, move_of
from evals.soundness.world.description import Input

SIZE, RETENTION = "cohort_size", "retention"
ADDITIVE = ("sum", "count", "sum_boolean")
SHARES = (("share_of_total", "share"), ("share_of_parent", "share_of_parent"))


@dataclass(frozen=True)
class Answer:
    """Column names (group columns by the name asked for) and rows in order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


Row = dict[str, Any]


def answer(bench: Bench, query: dict[str, Any], read: Callable[[Row], Row] | None = None) -> Answer:
    """Answer a query; Refused with the code of the error that is due.

    `read` may put other numbers into a row's columns before rows are chosen and ordered by them.
    """
    return _Answering(bench, Request(bench.world, bench.names, query)).answer(read)


class _Answering:
    def __init__(self, bench: Bench, request: Request) -> None:
        self.request = request
        self.query = request.query
        self.bench = bench
        self.groups = len(request.columns)
        self.check()
        self.evaluation = Evaluation(bench, request)
        self.earlier = self._earlier()

    def check(self) -> None:
        """Refuse what has no answer."""
        refusals = self.request.refusals
        refusals.tried([self.query.get("compare")], lambda _: self._earlier())
        if self.query.get("every_period") and not self.request.finest:
            refusals.codes["time_group_needed"] = None
        refusals.tried([self.request], lambda request: check_cohort(self.bench.world, request))
        places = [(fact, name) for fact in self.request.facts for name in self.request.used]
        refusals.tried(places, lambda place: self.bench.names.place(*place))
        refusals.tried(self.request.asked, self._check_frames)
        for kind, _ in SHARES:
            refusals.tried(self.query.get(kind, []), self._check_share)
        refusals.tell()

    def _check_frames(self, name: str) -> None:
        """Refuse earlier values that have no period or no range to be earlier than."""
        grain, span = self.request.finest, self.request.range
        for part in self._inputs(name):
            if part.to_grain and not grain:
                raise Refused("time_group_needed", name)
            if part.to_grain and grain and fineness(grain) > fineness(part.to_grain):
                raise Refused("invalid_grain", name)
            if part.offset and not grain and (span.start is None or span.end is None):
                raise Refused("time_range_needed", name)

    def _inputs(self, name: str) -> list[Input]:
        inputs = self.bench.world.metric(name).inputs
        return [*inputs, *(one for part in inputs for one in self._inputs(part.metric))]

    def _check_share(self, name: str) -> None:
        if name not in self.request.metrics:
            raise Refused("invalid_share", name)
        metric = self.bench.world.metric(name)
        if metric.agg not in ADDITIVE or metric.last_rows:
            raise Refused("not_additive", name)
        places = [
            self.bench.names.place(metric.model or "", group.name)
            for group in self.request.groups
            if group.name != METRIC_TIME
        ]
        if any(place.is_bridged for place in places):
            raise Refused("not_additive", name)

    def _earlier(self) -> Frame | None:
        compare = self.query.get("compare")
        if not compare:
            return None
        times = {group.name for group in self.request.groups if group.grain}
        times |= {self.request.span.dimension} if self.query.get("time") else set()
        if len(times) > 1:
            raise Refused("invalid_comparison")
        grain = self.request.finest
        if not grain:
            return Frame(self._range_back(compare))
        if compare == "previous_year":
            return Frame(Move(days=364) if grain == "week" else Move(12))
        if grain not in LENGTHS:
            raise Refused("invalid_comparison")
        return Frame(move_of(1, grain))

    def _range_back(self, compare: str) -> Move:
        span = self.request.range
        if span.start is None or span.end is None:
            raise Refused("time_range_needed")
        if compare == "previous_year":
            return Move(12)
        if span.start.day == 1 and span.end.day == 1:
            return Move((span.end.year - span.start.year) * 12 + span.end.month - span.start.month)
        return Move(days=(span.end - span.start).days)

    def answer(self, read: Callable[[Row], Row] | None = None) -> Answer:
        """Return columns and rows, in order and cut."""
        rows = self._rows()
        self._add_shares(rows)
        rows = list(map(read, rows)) if read else rows
        rows = [row for row in rows if self._is_had(row)]
        rows = self._top(rows)
        rows = self._ordered(rows, self._order())
        rows = rows[: self.query.get("limit")]
        names = [f"#{number}" for number in range(self.groups)] + self._columns()
        return Answer(tuple(names), tuple(tuple(row[name] for name in names) for row in rows))

    def _rows(self) -> list[Row]:
        keys = self._met()
        rows = [self._row(key) for key in keys] if self.groups else [self._row(())]
        empty = self._added(keys)
        if empty:
            # What no metric has a row of is the same in all of them.
            blank = self._row(next(iter(empty)))
            rows += [{**blank, **self._groups_of(key)} for key in empty]
        return rows

    @staticmethod
    def _groups_of(key: Key) -> dict[str, Any]:
        return {f"#{number}": value for number, value in enumerate(key)}

    def _met(self) -> set[Key]:
        """Return the groups that some metric has a row of."""
        keys: set[Key] = set()
        for name in self.request.asked:
            for frame in filter(None, (Frame(), self.earlier)):
                if frame != Frame() and name not in self.request.metrics:
                    continue
                for leaf in self.evaluation.leaves(name, (), frame):
                    keys |= set(self.evaluation.table(leaf))
        for part in self.request.gathered:
            for leaf in self.evaluation.leaves(part["metric"], (), _frame_of(part)):
                keys |= set(self.evaluation.table(leaf))
        return keys | set(self.evaluation.returned)

    def _added(self, keys: set[Key]) -> set[Key]:
        """Return the groups of periods that have no row."""
        wants_spine = self.query.get("every_period") or any(
            map(self.evaluation.has_spine, self.request.read_metrics)
        )
        places = self.evaluation.simple.places
        return self.evaluation.spine_keys(keys) - keys if wants_spine and places else set()

    def _row(self, key: Key) -> Row:
        row = self._groups_of(key)
        for name in self.request.asked:
            row[name] = self.evaluation.at(name, key, (), Frame())
        for part in self.request.gathered:
            row[column_of(part)] = self.evaluation.at(part["metric"], key, (), _frame_of(part))
        if self.evaluation.cohorts:
            size = self.evaluation.cohorts.sizes.get(key[0])
            row[SIZE] = size
            back = self.evaluation.returned.get(key, 0)
            row[RETENTION] = as_double(Fraction(back, size), back, size) if size else None
        if self.earlier:
            for name in self.request.metrics:
                before = self.evaluation.at(name, key, (), self.earlier)
                now = row[name]
                is_known = now is not None and before is not None
                row[f"{name}_{self.query['compare']}"] = before
                row[f"{name}_difference"] = now - before if is_known else None
                row[f"{name}_change"] = (
                    as_double((now - before) / abs(before), now, before) if is_known and before else None
                )
        return row

    def _add_shares(self, rows: list[Row]) -> None:
        for kind, suffix in SHARES:
            whole = ["#"] if kind == "share_of_total" else [f"#{n}" for n in range(self.groups - 1)]
            for name in self.query.get(kind, []):
                self._add_share(rows, name, f"{name}_{suffix}", whole)

    def _add_share(self, rows: list[Row], name: str, column: str, parts: list[str]) -> None:
        """Divide a metric by its sum over the rows equal in `parts`."""
        sums: dict[Any, Any] = {}
        for row in rows:
            part = tuple(row.get(one) for one in parts)
            sums[part] = sums.get(part, Fraction(0)) + (row[name] or 0)
        for row in rows:
            whole = sums[tuple(row.get(one) for one in parts)]
            is_part = whole and row[name] is not None
            row[column] = as_double(row[name] / whole, row[name], whole) if is_part else None

    def _is_had(self, row: Row) -> bool:
        for condition in self.query.get("having", []):
            op = "<>" if condition["op"] == "!=" else condition["op"]
            value = row[condition["metric"]]
            if value is None or not STRICT[op](value, exact(condition["value"])):
                return False
        return True

    def _columns(self) -> list[str]:
        found = []
        for name in self.request.metrics:
            found.append(name)
            found += [f"{name}_{suffix}" for kind, suffix in SHARES if name in self.query.get(kind, [])]
            if self.earlier:
                found += [f"{name}_{self.query['compare']}", f"{name}_difference", f"{name}_change"]
        found += [column_of(part) for part in self.request.gathered]
        return found + ([SIZE, RETENTION] if self.request.cohort else [])

    def _top(self, rows: list[Row]) -> list[Row]:
        top = self.query.get("top")
        if not top:
            return rows
        metric = top.get("by") or self.request.metrics[0]
        within = [self._column(name) for name in top["within"]]
        kept: list[Row] = []
        counts: dict[Any, int] = {}
        for row in self._ordered(rows, [(metric, top.get("descending", True))]):
            part = tuple(row[name] for name in within)
            counts[part] = counts.get(part, 0) + 1
            if counts[part] <= top["count"]:
                kept.append(row)
        return kept

    def _column(self, name: str) -> str:
        """Return the column a name of the query means: that of a group, else of a metric."""
        asked = self.query.get("group_by", [])
        asked = [*self.request.columns[: self.groups - len(asked)], *asked]
        if name in asked:
            return f"#{self._finest_of(asked.index(name), name)}"
        known = [n for n, text in enumerate(asked) if text.removeprefix(f"{METRIC_TIME}__") == name]
        return f"#{known[0]}" if known else name

    def _finest_of(self, number: int, name: str) -> int:
        """Return the column that the bare name of a time means: of its periods the finest."""
        before = self.groups - len(self.request.groups)
        groups = dict(enumerate(self.request.groups, before))
        full = groups[number].name if number in groups and groups[number].grain else ""
        if name not in (full, full.rpartition("__")[2]):
            return number
        alike = [n for n, group in groups.items() if group.name == full and group.grain]
        return min(alike, key=lambda n: fineness(groups[n].grain or ""))

    def _order(self) -> list[tuple[str, bool]]:
        """Return the columns that rows are in the order of, and whether descending."""
        asked = [
            (self._column(one["name"]), one.get("descending", False))
            for one in self.query.get("order_by", [])
        ]
        if asked:
            return asked
        if self.query.get("top"):
            return [(self._column(name), False) for name in self.query["top"]["within"]] + self._top_order()
        times = [(f"#{n}", False) for n, group in enumerate(self.request.groups) if group.grain]
        times = [("#0", False), ("#1", False)] if self.request.cohort else times
        return [*times, (self.request.metrics[0], True)]

    def _top_order(self) -> list[tuple[str, bool]]:
        top = self.query["top"]
        return [(top.get("by") or self.request.metrics[0], top.get("descending", True))]

    def _ordered(self, rows: list[Row], columns: list[tuple[str, bool]]) -> list[Row]:
        """Return rows in the order of columns, nulls last either way, then of all groups ascending."""
        ties = [(f"#{number}", False) for number in range(self.groups)]
        for name, descending in reversed([*columns, *ties]):
            known = [row for row in rows if row[name] is not None]
            known.sort(key=itemgetter(name), reverse=descending)
            rows = known + [row for row in rows if row[name] is None]
        return rows


def _frame_of(part: dict[str, Any]) -> Frame:
    """Return the frame of a cumulative column of the query."""
    count, _, unit = part.get("window", "").partition(" ")
    window = move_of(int(count), unit.rstrip("s")) if unit else None
    return Frame(gather=Gather(window, part.get("to_date")))


def column_of(part: dict[str, Any]) -> str:
    """Return the name of a cumulative column of the query."""
    if part.get("window"):
        return f"{part['metric']}_rolling_{part['window'].replace(' ', '_')}"
    to_date = part.get("to_date")
    return f"{part['metric']}_{to_date}_to_date" if to_date else f"{part['metric']}_running"
