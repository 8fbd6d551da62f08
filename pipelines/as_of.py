"""Bronze as it was known before a day: the SELECT that cuts one source, by what its pack declares."""

from collections.abc import Iterator, Mapping
from datetime import date

from pipelines.landing.columns import identifier, literal
from warehouse.errors import PackError
from warehouse.pack import AsOf, Pack, Source, StatusOrder


def check_has_moments(pack: Pack) -> None:
    """Raise PackError where a pack says of no source since when its rows are known."""
    if not any(map(_known_from, pack.sources.values())):
        raise PackError(
            f"The dataset {pack.name} does not say when its rows became known, so it has no earlier state",
            code="as_of_undeclared",
            action="Refresh without --as-of, or declare event_time and as_of in its pack.yml.",
        )


def cutting_order(sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Return the sources so that each comes after those that decide which of its rows are known."""
    ordered: list[str] = []
    waiting = dict(sources)
    while waiting:
        ready = [name for name in waiting if not (_deciders(name, sources) & set(waiting))]
        if not ready:
            raise PackError(
                f"as_of: each of {', '.join(waiting)} is known by another of them", code="as_of_circle"
            )
        ordered += ready
        for name in ready:
            del waiting[name]
    return tuple(ordered)


def cut_sql(name: str, sources: Mapping[str, Source], *, rows: str, cut: date) -> str:
    """Return the SELECT of what was known of a source before a day.

    `rows` is the FROM item of all its rows; the sources that decide about it are read as `bronze.<source>`.
    """
    moment = f"TIMESTAMP {literal(str(cut))}"
    kept = " AND ".join(_conditions(name, sources, rows, moment)) or "TRUE"
    values = ", ".join(
        f"{value} AS {identifier(column)}" for column, value in _values(sources[name], rows, moment)
    )
    return f"SELECT *{f' REPLACE ({values})' if values else ''} FROM {rows} WHERE {kept}"


def _known_from(source: Source) -> str | None:
    return (source.as_of.known_from if source.as_of else None) or source.event_time


def _known_by(source: Source) -> Mapping[str, str]:
    return source.as_of.known_by if source.as_of else {}


def _parents(name: str, sources: Mapping[str, Source]) -> Iterator[tuple[str, str]]:
    """References that a row needs; what is known by this very source alone can't be missing for it."""
    for column, target in sources[name].references.items():
        parent = target.split(".")[0]
        if all(by.split(".")[0] != name for by in _known_by(sources[parent]).values()):
            yield column, target


def _deciders(name: str, sources: Mapping[str, Source]) -> set[str]:
    targets = [target for _, target in _parents(name, sources)] + list(_known_by(sources[name]).values())
    return {target.split(".")[0] for target in targets} - {name}


def _conditions(name: str, sources: Mapping[str, Source], rows: str, moment: str) -> Iterator[str]:
    if column := _known_from(sources[name]):
        yield _is_past(column, rows, moment)
    for column, target in _parents(name, sources):
        yield f"({identifier(column)} IS NULL OR {_is_in(column, target)})"
    for column, target in _known_by(sources[name]).items():
        yield _is_in(column, target)


def _is_past(column: str, rows: str, moment: str) -> str:
    """A row whose moment is not told is known once all moments that are told have passed."""
    name = identifier(column)
    return f"COALESCE({name} < {moment}, (SELECT MAX({name}) < {moment} FROM {rows}))"


def _is_in(column: str, target: str) -> str:
    other, key = (identifier(part) for part in target.split("."))
    return f"{identifier(column)} IN (SELECT {key} FROM bronze.{other})"


def _values(source: Source, rows: str, moment: str) -> Iterator[tuple[str, str]]:
    if source.as_of is None:
        return
    for column in source.as_of.later:
        name = identifier(column)
        yield column, f"CASE WHEN {name} < {moment} THEN {name} END"
    if source.as_of.status:
        yield source.as_of.status.column, _status(source.as_of, source.as_of.status, rows, moment)


def _status(rule: AsOf, status: StatusOrder, rows: str, moment: str) -> str:
    """The status as it stands if it was known, else the last step whose moment had come.

    It was known if nothing of the row came later, and either it is a step whose moment had come or the row
    was settled: a status without a moment of its own, such as canceled, may be younger than the cut.
    """
    column = identifier(status.column)
    steps = [step for entry in status.order for step in entry.items()]
    reached = " ".join(f"WHEN {identifier(at)} < {moment} THEN {literal(name)}" for name, at in steps if at)
    ((first, _),) = (step for step in steps if step[1] is None)
    derived = f"CASE {reached} ELSE {literal(first)} END"
    later = " OR ".join(f"{identifier(at)} >= {moment}" for at in rule.later) or "FALSE"
    dated = " OR ".join(
        f"({column} = {literal(name)} AND {identifier(at)} < {moment})" for name, at in steps if at
    )
    settled = _is_past(status.settled_by, rows, moment) if status.settled_by else "TRUE"
    return (
        f"CASE WHEN NOT COALESCE({later}, FALSE) AND (COALESCE({dated or 'FALSE'}, FALSE) OR {settled}) "
        f"THEN {column} ELSE {derived} END"
    )
