"""What a pack's declaration must hold beyond the type of each key: names that exist, keys that agree."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from warehouse.file_names import has_day, name_problems

if TYPE_CHECKING:
    from warehouse.pack import AsOf, Source

SOURCE_DAY = "_source_day"
# Columns that the landing adds or needs for itself.
RESERVED = ("_source_", "_loaded_at", "_reason", "_first_row", "_raw")
# Formats in which a dot in a column's place means a level deeper.
NESTED = frozenset({"json", "parquet"})
DAYS_AND_TIMES = ("date", "timestamp")


def problems_within(source: "Source") -> list[str]:
    """Return every contradiction inside one source, each beginning with its key."""
    return [problem for check in WITHIN for problem in check(source)]


def problems_between(sources: Mapping[str, "Source"], declared: Mapping[str, object]) -> list[str]:
    """Return every reference to a source or column that is not there, or that lands too late.

    `sources` are the sources that are right by themselves, `declared` the names of all: what points at a
    source that is wrong itself is not reported on top.
    """
    landed: dict[str, Source] = {}
    problems = []
    for name, source in sources.items():
        for column, target in source.references.items():
            parent, key = target.split(".")
            if parent in declared and parent not in sources:
                continue
            if parent not in landed or key not in landed[parent].columns:
                problems.append(f"sources.{name}.references.{column}: {target} is not a column landed before")
        landed[name] = source
        problems += _known_by(name, source, sources, declared)
    return problems


def _known_by(
    name: str, source: "Source", sources: Mapping[str, "Source"], declared: Mapping[str, object]
) -> Iterator[str]:
    for column, target in (source.as_of.known_by if source.as_of else {}).items():
        other, key = target.split(".")
        if other in declared and other not in sources:
            continue
        if other == name or other not in sources or key not in sources[other].columns:
            yield f"sources.{name}.as_of.known_by.{column}: {target} is not a column of another source"


def _file(source: "Source") -> Iterator[str]:
    for name in source.file:
        yield from (f"file: {problem}" for problem in name_problems(name))
    if len(set(source.file)) < len(source.file):
        yield "file: a name is there twice"
    if len({has_day(name) for name in source.file}) > 1:
        yield "file: of its alternatives, some have a day in the name and some have not"
    if "delimiter" in source.model_fields_set and "csv" not in source.formats:
        yield "delimiter: belongs to .csv files"
    if source.folder is not None:
        parts = PurePosixPath(source.folder).parts
        if not parts or source.folder.startswith("/") or ".." in parts or "\\" in source.folder:
            yield "in: must be a folder below --from, such as marketing_funnel"


def _columns(source: "Source") -> Iterator[str]:
    seen: dict[str, str] = {}
    for name in source.columns:
        if name.lower().startswith(RESERVED):
            yield f"columns.{name}: names beginning with {', '.join(RESERVED)} are taken by the landing"
        if (twin := seen.setdefault(name.lower(), name)) != name:
            yield f"columns.{name}: differs from {twin} by case only"
    places: dict[str, str] = {}
    for name, column in source.columns.items():
        place = column.place or name
        if (twin := places.setdefault(place, name)) != name:
            yield f"columns.{name}.from: {place} is read as {twin} already"
        yield from _path(name, place, source)


def _path(name: str, place: str, source: "Source") -> Iterator[str]:
    if not source.formats & NESTED:
        return
    if not all(place.split(".")):
        yield f"columns.{name}.from: {place} is not a path of names joined by dots"
    if twin := next((other for other in source.places if other.startswith(f"{place}.")), None):
        yield f"columns.{name}.from: {place} can't be a value, since {twin} is inside it"


def _keys(source: "Source") -> Iterator[str]:
    for key, names in (("unique", source.unique), ("references", source.references)):
        unknown = [name for name in names if name not in source.columns]
        if unknown:
            yield f"{key}: not a declared column: {', '.join(unknown)}"


def _event_time(source: "Source") -> Iterator[str]:
    if source.event_time is not None:
        yield from _is_time(source, "event_time", source.event_time)


def _as_of(source: "Source") -> Iterator[str]:
    rule = source.as_of
    if rule is None:
        return
    if rule.known_from is not None:
        yield from _is_time(source, "as_of.known_from", rule.known_from)
    if rule.known_from is None and source.event_time is None and not rule.known_by:
        yield "as_of: say since when a row is known: known_from, known_by or the source's event_time"
    for name in rule.later:
        yield from _is_time(source, "as_of.later", name)
        if name in (rule.known_from, source.event_time):
            yield f"as_of.later: {name} says when the row began, so it can't be cut off later"
    unknown = [name for name in rule.known_by if name not in source.columns]
    if unknown:
        yield f"as_of.known_by: not a declared column: {', '.join(unknown)}"
    yield from _status(source, rule)


def _status(source: "Source", rule: "AsOf") -> Iterator[str]:
    if rule.status is None:
        return
    column = source.columns.get(rule.status.column)
    if column is None:
        yield f"as_of.status.column: not a declared column: {rule.status.column}"
        return
    if rule.status.settled_by is not None:
        yield from _is_time(source, "as_of.status.settled_by", rule.status.settled_by)
    for number, step in enumerate(rule.status.order):
        if len(step) != 1:
            yield f"as_of.status.order.{number}: one status a step, such as {{delivered: delivered_at}}"
            continue
        ((status, moment),) = step.items()
        if column.accepted and status not in column.accepted:
            yield f"as_of.status.order.{number}: {status} is not an accepted value of {rule.status.column}"
        if moment is not None and moment not in rule.later:
            yield f"as_of.status.order.{number}: {moment} is not among as_of.later"
        if (moment is None) != (number == len(rule.status.order) - 1):
            yield f"as_of.status.order.{number}: the last status, and no other, has null for its moment"


def _is_time(source: "Source", key: str, name: str) -> Iterator[str]:
    if name == SOURCE_DAY:
        if not source.is_daily:
            yield f"{key}: {SOURCE_DAY} needs a day in the name of the file"
    elif name not in source.columns:
        yield f"{key}: not a declared column: {name}"
    elif source.columns[name].type not in DAYS_AND_TIMES:
        yield f"{key}: {name} is neither a date nor a timestamp"


WITHIN = (_file, _columns, _keys, _event_time, _as_of)
