"""The columns a query adds to its metrics, by name, and how a column of the answer is found by its names."""

from collections.abc import Container, Mapping, Sequence

from semantic_layer.accumulate import accumulated_column
from semantic_layer.errors import QueryError
from semantic_layer.grains import fineness
from semantic_layer.nearest import nearest
from semantic_layer.query import METRIC_TIME, MetricQuery
from semantic_layer.result import Column


def added_columns(query: MetricQuery) -> list[str]:
    """Return the names of the columns computed beside the metrics, in the order the metrics are asked for."""
    found: list[str] = []
    for name in query.metrics:
        if name in query.share_of_total:
            found.append(f"{name}_share")
        if name in query.share_of_parent:
            found.append(f"{name}_share_of_parent")
        if query.compare:
            found += [f"{name}_{query.compare}", f"{name}_difference", f"{name}_change"]
    if query.cohort:
        found += ["cohort", "periods_since", "cohort_size", "retention"]
    return [*found, *dict.fromkeys(map(accumulated_column, query.cumulative))]


def in_own_names(query: MetricQuery, called: Mapping[str, str], others: Container[str]) -> MetricQuery:
    """Return the query with columns' own names in order_by and top, where it calls them as in group_by.

    `called` has the columns by those words; a word that is a column's own name, or one of `others`, stays.
    """
    words = {word: name for word, name in called.items() if word not in {*called.values()}}

    def own(word: str) -> str:
        return word if word in others else words.get(word, word)

    order = [part.model_copy(update={"name": own(part.name)}) for part in query.order_by]
    top = query.top and query.top.model_copy(update={"within": [own(word) for word in query.top.within]})
    return query.model_copy(update={"order_by": order, "top": top})


def find_column(name: str, columns: Sequence[Column], *, code: str, purpose: str) -> Column:
    """Return the column of that name, full name or short name; QueryError `code` says what it was wanted for.

    A column's own name is meant before one that others have too, and what group_by calls a time by grain
    (month, order__delivered_date__month) before the bare name of its dimension.
    """
    for shown in columns:
        if name == shown.name:
            return shown
    alike = [shown for shown in columns if shown.grain and name in _names_in_group_by(shown)]
    alike = alike or [shown for shown in columns if name in (shown.source, _short(shown.source))]
    if len({shown.source for shown in alike}) > 1:
        raise QueryError(
            f"'{name}' may be {len(alike)} columns of the answer to {purpose}",
            code=code,
            choices=[shown.name for shown in alike],
        )
    if alike:
        # The bare name of a time is that of its finest periods.
        return min(alike, key=lambda shown: fineness(shown.grain or ""))
    names = [shown.name for shown in columns]
    raise QueryError(
        f"'{name}' is not a column of the answer to {purpose}",
        code=code,
        choices=nearest(name, names) or names,
    )


def _names_in_group_by(shown: Column) -> tuple[str, ...]:
    """Return the words of group_by that stand for a time column."""
    full = f"{shown.source}__{shown.grain}"
    if shown.source == METRIC_TIME:
        return (full, shown.grain or "")
    return (full, f"{_short(shown.source)}__{shown.grain}")


def _short(source: str) -> str:
    return source.rpartition("__")[2]
