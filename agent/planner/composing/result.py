"""The planner's wording of a result: the headline by the shape of the rows, every figure a reference."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agent.numerals import has_figure
from agent.planner.composing.scope import describe_scope
from agent.tools.made import PREFIX as MADE
from semantic_layer.manifest import Manifest

SHOWN, MOST_ABSENT = 3, 6
_WORDS = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*")


@dataclass(frozen=True)
class Told:
    """A tool's result as the model sees it: citation id, columns with roles, the first rows."""

    id: str
    columns: list[dict[str, Any]]
    rows: list[list[Any]]
    query: dict[str, Any]
    row_count: int
    extremes: dict[str, dict[str, int]]

    @classmethod
    def read(cls, content: dict[str, Any]) -> "Told":
        """Read the text of a cited reply; `extremes` come with it where not all rows are told."""
        return cls(
            content["citation"],
            [_named(column, content["citation"]) for column in content["columns"]],
            content["rows"],
            content.get("query", {}),
            content["row_count"],
            content.get("extremes", {}),
        )

    def of_role(self, *roles: str) -> list[dict[str, Any]]:
        """The columns with one of the roles, in order."""
        return [c for c in self.columns if c["role"] in roles]

    def beside(self, metric: dict[str, Any], *roles: str) -> list[str]:
        """The columns of these roles that belong to one metric."""
        return [c["name"] for c in self.of_role(*roles) if c["source"] == metric["source"]]

    def values(self, name: str) -> list[Any]:
        """One column's values."""
        at = [c["name"] for c in self.columns].index(name)
        return [row[at] for row in self.rows]

    def cell(self, row: int, name: str) -> str:
        """A reference to a cell."""
        return f"{{{self.id}[{row}].{name}}}"


def _named(column: dict[str, Any], citation: str) -> dict[str, Any]:
    """A column with the reference to its name: of a definition, or of what was made for the question."""
    source = column["source"]
    family = f"{citation}.label" if source.startswith(MADE) else "catalogue.label"
    return {**column, "named": f"{family}.{source}"}


def compose(told: Told, manifest: Manifest, made: Sequence[dict[str, Any]] = ()) -> str:
    """The answer's text for a result; `made` are the measures that the question made."""
    scope = describe_scope(told.id, told.query, manifest, made)
    metrics = told.of_role("metric")
    labels = told.of_role("dimension", "time")
    if not told.rows or all(v is None for m in metrics for v in told.values(m["name"])):
        wanted = _join([_lower(m) for m in metrics])
        earlier = [c["name"] for c in told.of_role("comparison") if told.rows and not labels]
        if len(earlier) == 1 and told.values(earlier[0])[0] is not None:
            span = "the year before" if earlier[0].endswith("year") else "the period before"
            return f"There is nothing in that period; {wanted} in {span}: **{told.cell(0, earlier[0])}**."
        asked = scope.removeprefix(" for") or " that"
        return f"Nothing in the data matches{asked}, so there is no {wanted} to report."
    if not labels:
        return " ".join(_single(told, m, scope) for m in metrics)
    if (gathered := told.of_role("cumulative")) and len(labels) == 1:
        return f"{_title(metrics, labels)}{scope}: {_gathered(told, gathered, labels[0])}"
    return f"{_title(metrics, labels)}{scope}: {_body(told, metrics, labels)}{_absent(told)}{_unmet(told)}"


def how_far_apart(told: Told) -> list[str]:
    """The difference between two rows, the larger less the smaller; nothing for other results."""
    name = told.of_role("metric")[0]["name"]
    values = told.values(name)
    if len(values) != 2 or None in values:
        return []
    high, low = sorted((0, 1), key=lambda row: -values[row])
    apart = f"{told.id}[{high}].{name} - {told.id}[{low}].{name}"
    return [f"They are **{{{apart}}}** apart."]


def _gathered(told: Told, gathered: list[dict[str, Any]], label: dict[str, Any]) -> str:
    """What has gathered by the last period."""
    last = told.row_count - 1
    parts = [f"**{told.cell(last, column['name'])}**" for column in gathered]
    if any("window" in one for one in told.query.get("cumulative", [])):
        return f"the window that ends with **{told.cell(last, label['name'])}** stands at {_join(parts)}."
    return (
        f"with what had gathered until then, **{told.cell(last, label['name'])}** stands at {_join(parts)}."
    )


def _single(told: Told, metric: dict[str, Any], scope: str) -> str:
    text = f"**{_label(metric)}**{scope}: **{told.cell(0, metric['name'])}**"
    before, change = told.beside(metric, "comparison"), told.beside(metric, "change")
    if before and change:
        span = "the year before" if before[0].endswith("year") else "the period before"
        if told.values(before[0])[0] is None:
            return f"{text}. In {span} there is nothing to hold it against."
        text += f", {told.cell(0, change[0])} against {told.cell(0, before[0])} {span}"
    return f"{text}."


def _absent(told: Told) -> str:
    """The months of a year or less that were asked for and have no row."""
    times, time = told.of_role("time"), told.query.get("time") or {}
    asked = len(times) == 1 and not told.of_role("dimension") and told.row_count == len(told.rows)
    if not asked or not (time.get("from") and time.get("to")) or times[0]["name"] != "month":
        return ""
    month, last = date.fromisoformat(time["from"]).replace(day=1), date.fromisoformat(time["to"])
    known = {str(value)[:7] for value in told.values(times[0]["name"])}
    missing = []
    while month <= last:
        missing += [] if month.isoformat()[:7] in known else [month.strftime("%B")]
        month = (month + timedelta(days=31)).replace(day=1)
    is_short = 0 < len(missing) == len(set(missing)) and len(missing) <= MOST_ABSENT
    return f" There is nothing in the data for {_join(missing)}." if is_short else ""


def _unmet(told: Told) -> str:
    """The values that were asked for one by one and have no row."""
    query = told.query
    if query.get("limit") or query.get("having") or query.get("top") or told.row_count > len(told.rows):
        return ""
    missing: list[str] = []
    for column in told.of_role("dimension"):
        kept = (c for c in query.get("where", []) if c.get("dimension") == column["source"])
        asked = [str(one) for c in kept if c.get("op") == "in" for one in c["value"]]
        met = set(map(str, told.values(column["name"])))
        missing += [one for one in asked if one not in met]
    if not missing:
        return ""
    # A figure in a name is no cell of the result, and a stored text may hold signs that mean something here.
    is_plain = all(_WORDS.fullmatch(one) and not has_figure(one) for one in missing)
    return f" Nothing was found for {_join(missing) if is_plain else 'some of those named'}."


def _title(metrics: list[dict[str, Any]], labels: list[dict[str, Any]]) -> str:
    return f"**{_join([_label(m) for m in metrics])}** by {_join([_lower(x) for x in labels])}"


def _label(column: dict[str, Any]) -> str:
    """A reference to the name of what a column shows; a time column goes by its grain."""
    return f"{{{column['named']}}}" if column["role"] != "time" else column["label"]


def _lower(column: dict[str, Any]) -> str:
    named = f"{{{column['named']} | lower}}"
    return named if column["role"] != "time" else column["label"].lower()


def _body(told: Told, metrics: list[dict[str, Any]], labels: list[dict[str, Any]]) -> str:
    """Who leads and who follows; over time, the highest and the lowest period."""

    def place(row: int) -> str:
        return f"{_where(told, row, labels)} with {_all(told, row, metrics)}"

    if told.row_count == 1:
        return f"{place(0)}."
    by_time = any(c["role"] == "time" for c in labels)
    if _is_ascending(told) and not by_time:
        return f"lowest is {place(0)}, then {place(1)}."
    order = [one.get("name") for one in told.query.get("order_by") or []]
    ranking = next((m for m in metrics if m["name"] in order), metrics[0])
    ranked = _ranking(told, ranking["name"])
    lead = f"by {_lower(ranking)}, " if len(metrics) > 1 else ""
    if not ranked:
        return f"there are {{{told.id}.row_count}} groups."
    if len(metrics) == 1 and _is_level(told, ranking, ranked):
        return _level(told, metrics, labels)
    if by_time or len(ranked) < SHOWN:
        return f"{lead}highest is {place(ranked[0])}; lowest is {place(ranked[-1])}."
    return f"{lead}highest is {place(ranked[0])}, then {place(ranked[1])} and {place(ranked[2])}."


def _is_level(told: Told, metric: dict[str, Any], ranked: list[int]) -> bool:
    """Whether all groups have the same value, so that none is the highest."""
    first, last = ranked[0], ranked[-1]
    if told.row_count > len(told.rows):
        # What is not counted may be missing in rows that are not told here.
        return first == last and metric.get("unit") == "count"
    values = told.values(metric["name"])
    return len(ranked) == told.row_count and values[first] == values[last]


def _level(told: Told, metrics: list[dict[str, Any]], labels: list[dict[str, Any]]) -> str:
    """How many groups have the one value that all of them have, and the first of these."""
    shown = [_where(told, row, labels) for row in range(min(SHOWN, told.row_count))]
    begin = "" if told.row_count <= SHOWN else "the first are "
    return f"each of {{{told.id}.row_count}} has {_all(told, 0, metrics)}: {begin}{_join(shown)}."


def _ranking(told: Told, name: str) -> list[int]:
    """The rows that have a value, highest first; the first and last of all where only some are told."""
    if told.row_count > len(told.rows):
        known = told.extremes.get(name)
        return [known["highest"], known["lowest"]] if known else []
    values = told.values(name)
    return sorted((i for i, v in enumerate(values) if v is not None), key=lambda i: -values[i])


def _is_ascending(told: Told) -> bool:
    order = told.query.get("order_by") or []
    labels = {column["name"] for column in told.of_role("dimension", "time")}
    return bool(order) and order[0].get("name") not in labels and not order[0].get("descending")


def _where(told: Told, row: int, labels: list[dict[str, Any]]) -> str:
    """The group of a row; a group without a value is named after what it lacks."""
    parts = (
        f"no {_lower(x)}"
        if row < len(told.rows) and told.values(x["name"])[row] is None
        else told.cell(row, x["name"])
        for x in labels
    )
    return f"**{', '.join(parts)}**"


def _all(told: Told, row: int, metrics: list[dict[str, Any]]) -> str:
    """Every metric of a row, a share in brackets behind its metric."""
    parts = []
    for metric in metrics:
        name = metric["name"]
        text = told.cell(row, name) if len(metrics) == 1 else f"{_lower(metric)} {told.cell(row, name)}"
        extra = told.beside(metric, "share", "change")
        parts.append(text + "".join(f" ({told.cell(row, e)})" for e in extra))
    return _join(parts)


def _join(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
