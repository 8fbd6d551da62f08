"""What models say, looked up: each lookup is a metric query, so that a role sees what it may and no more."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.tools.arguments import LookupModel, plain
from semantic_layer.errors import QueryError
from semantic_layer.folding import fold
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Manifest
from semantic_layer.nearest import nearest
from semantic_layer.query import MetricQuery
from semantic_layer.result import Column, Result

Ask = Callable[[MetricQuery], Result]
# From here on a name is the one that is meant; codes are meant to the letter.
SURE = 94
GRAIN = "{grain}"
DAY, MONTH = "__day", "__month"
METRICS = ("anomalies", "forecast")
NOT_HELD = "unknown_value"
WATCHED = "It is watched, and nothing stood out."
NOT_WATCHED = "It is not watched: query it by day or month instead, and say that it is not watched."


@dataclass(frozen=True)
class Lookup:
    """A query but for its subject; `subjects` are the dimensions that may hold it, none to ask for all."""

    query: Mapping[str, Any]
    subjects: tuple[str, ...] = ()
    unit_of_subject: tuple[str, ...] = ()
    otherwise: Mapping[str, Any] | None = None
    covers: Mapping[str, Any] | None = None

    @property
    def metrics(self) -> frozenset[str]:
        """The metrics it reads."""
        return frozenset([*self.query["metrics"], *(self.otherwise or {}).get("metrics", ())])


@cache
def lookups() -> Mapping[str, Lookup]:
    """Return every lookup by its name."""
    text = resources.files("agent.tools").joinpath("lookups.yml").read_text("utf-8")
    return {
        name: Lookup(
            one["query"],
            tuple(one.get("subjects", ())),
            tuple(one.get("unit_of_subject", ())),
            one.get("otherwise"),
            one.get("covers"),
        )
        for name, one in yaml.safe_load(text).items()
    }


def is_known(what: str, manifest: Manifest) -> bool:
    """Whether the definitions in use have what a lookup reads."""
    return lookups()[what].metrics <= manifest.metrics.keys()


def look_up(layer: SemanticLayer, arguments: LookupModel, ask: Ask) -> Result:
    """Return what models say of a subject; `ask` runs a query for who asks.

    QueryError, code unknown_value, for a subject that nothing is said of, with those nearest to it.
    """
    lookup = _as_held(lookups()[arguments.what], layer)
    if not is_known(arguments.what, layer.manifest):
        raise QueryError(f"The definitions in use have no {arguments.what}", code="unavailable")
    if missing := layer.unavailable(lookup.query["metrics"][0]):
        raise QueryError(f"That can't be looked up: {missing}", code="unavailable")
    if not lookup.subjects:
        return ask(_query(lookup.query, arguments, None))
    if not arguments.subject:
        raise QueryError(f"Whose {arguments.what}? A subject is needed", code="invalid_query")
    result = None
    for subject in _subjects(layer, arguments.what, lookup, arguments.subject):
        result = _asked(lookup, arguments, subject, ask)
        if result is not None and result.rows:
            return _in_unit(result, lookup, subject[1], layer)
    if result is not None:
        return result
    if same := _in_other_letters(layer, lookup, arguments.subject):
        return look_up(layer, arguments.model_copy(update={"subject": same}), ask)
    raise QueryError(
        f"Nothing is said of '{arguments.subject[:100]}' in {arguments.what.replace('_', ' ')}",
        code=NOT_HELD,
        choices=_nearest(layer, lookup, arguments.subject),
    )


def covered(layer: SemanticLayer, what: str, ask: Ask) -> list[str]:
    """Return the metrics that the models behind a lookup follow, of those that the layer shows.

    None where nothing tells which; `ask` runs a query for who asks.
    """
    covers = lookups()[what].covers
    if covers is None or any(layer.unavailable(name) for name in covers["metrics"]):
        return []
    try:
        rows = ask(MetricQuery.parse(covers)).rows
    except QueryError:
        return []
    return [str(row[0]) for row in rows if row[0] in layer.manifest.metrics]


def with_covered(
    error: QueryError, subject: str | None, names: Sequence[str], manifest: Manifest
) -> QueryError:
    """Return the error of a lookup with the metrics that may be its subject, and whether that one is."""
    if not names:
        return error
    told = f"Watched metrics: {', '.join(names)}."
    if error.code != NOT_HELD or not subject:
        return QueryError(error.message, code=error.code, choices=error.choices, action=told)
    verdict = WATCHED if metric_named(subject, manifest) in names else NOT_WATCHED
    return QueryError(error.message, code=error.code, action=f"{verdict} {told}")


def _as_held(lookup: Lookup, layer: SemanticLayer) -> Lookup:
    """A lookup without the measures, groups and subjects that the dataset has nothing of, as product names.

    Where the days of the data are not known, its months tell how far a model was trained.
    """
    grain = DAY if layer.info.days == "known" else MONTH
    groups = [
        name if name.removesuffix(DAY) == name else name.removesuffix(DAY) + grain
        for name in lookup.query["group_by"]
        if not layer.unavailable(name.removesuffix(DAY))
    ]
    metrics = [name for name in lookup.query["metrics"] if not layer.unavailable(name)]
    subjects = tuple(name for name in lookup.subjects if not layer.unavailable(name))
    query = {**lookup.query, "group_by": groups, "metrics": metrics or lookup.query["metrics"]}
    return replace(lookup, query=query, subjects=subjects or lookup.subjects)


def _asked(lookup: Lookup, arguments: LookupModel, subject: tuple[str, str], ask: Ask) -> Result | None:
    """Ask about one reading of the subject; None where no row holds it."""
    try:
        result = ask(_query(lookup.query, arguments, subject))
        if not result.rows and lookup.otherwise:
            result = ask(_query(lookup.otherwise, arguments, subject))
    except QueryError as error:
        if error.code == NOT_HELD:
            return None
        raise
    return result


def _query(
    template: Mapping[str, Any], arguments: LookupModel, subject: tuple[str, str] | None
) -> MetricQuery:
    asked = _with_grain(template, arguments.grain or "day")
    told = plain(arguments)
    if subject:
        asked["where"] = [*asked.get("where", []), {"dimension": subject[0], "value": subject[1]}]
    if "time" in told:
        asked["time"] = told["time"]
    if arguments.periods:
        asked["limit"] = arguments.periods
    return MetricQuery.parse(asked)


def _with_grain(node: Any, grain: str) -> Any:
    if isinstance(node, Mapping):
        return {key: _with_grain(part, grain) for key, part in node.items()}
    if isinstance(node, list):
        return [_with_grain(part, grain) for part in node]
    return node.replace(GRAIN, grain) if isinstance(node, str) else node


def _subjects(layer: SemanticLayer, what: str, lookup: Lookup, text: str) -> Iterator[tuple[str, str]]:
    """Yield the readings of a subject: dimension and value."""
    if what in METRICS:
        yield lookup.subjects[0], metric_named(text, layer.manifest)
        return
    for dimension in lookup.subjects:
        if dimension not in layer.values.domains:
            yield dimension, text
            continue
        found = [match for match in layer.values.search(text, [dimension]) if match.score >= SURE]
        if len({match.value for match in found}) == 1:
            yield dimension, found[0].value


def metric_named(text: str, manifest: Manifest) -> str:
    """Return the name of the metric that a text names; QueryError with the nearest if it names none."""
    if text in manifest.metrics:
        return text
    named = {
        fold(word): metric.name
        for metric in manifest.metrics.values()
        for word in (metric.name.replace("_", " "), metric.label, *metric.synonyms)
    }
    if fold(text) in named:
        return named[fold(text)]
    raise QueryError(
        f"There is no metric '{text[:100]}'", code="unknown_metric", choices=nearest(text, manifest.metrics)
    )


def _nearest(layer: SemanticLayer, lookup: Lookup, text: str) -> tuple[str, ...]:
    """The stored subjects nearest to a text; none for who may not see every row."""
    found: list[str] = []
    for name in lookup.subjects:
        if name in layer.values.domains:
            found += layer.values.nearest(text, name, 3)
        else:
            held = {code.lower(): code for code in _held(layer, name)}
            found += [held[code] for code in nearest(text, held)]
    return tuple(dict.fromkeys(found))[:3]


def _in_other_letters(layer: SemanticLayer, lookup: Lookup, text: str) -> str | None:
    """The stored subject that differs from a text by capital letters alone."""
    codes = (code for name in lookup.subjects for code in _held(layer, name))
    return next((code for code in codes if code.lower() == text.lower() and code != text), None)


def _held(layer: SemanticLayer, name: str) -> list[str]:
    """Every value of an unindexed dimension; none for who may not see every row."""
    if name in layer.values.domains or not layer.access.is_open:
        return []
    return [str(row[0]) for row in layer.count_values(layer.manifest.dimensions[name]) if row[0]]


def _in_unit(result: Result, lookup: Lookup, subject: str, layer: SemanticLayer) -> Result:
    """Return a result whose figures are in the unit of the metric that was looked up."""
    metric = layer.manifest.metrics.get(subject)
    if metric is None or not lookup.unit_of_subject:
        return result
    currency = layer.manifest.currency(subject) or layer.info.currency if metric.unit == "currency" else None

    def dressed(column: Column) -> Column:
        if column.name not in lookup.unit_of_subject:
            return column
        return replace(column, unit=metric.unit, currency=currency)

    return replace(result, columns=tuple(map(dressed, result.columns)))
