"""What `footnote explain` prints: the query, its definitions, the plan, the passes, the SQL, the ledger."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.visible import visible

HEADINGS = {
    "query": "Query",
    "definitions": "Definitions",
    "facts": "Plan",
    "passes": "Passes",
    "columns": "Columns",
    "sql": "SQL",
    "ledger": "Ledger",
}


def explanation_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the page; what has no lines has no heading."""
    for name, heading in HEADINGS.items():
        lines = [visible(line) for line in WRITERS[name](told[name])] if told.get(name) else []
        if lines:
            yield f"{heading}"
            yield from (f"  {line}" for line in lines)
            yield ""


def _query(query: dict[str, Any]) -> Iterator[str]:
    for name, value in query.items():
        yield f"{name}: {json.dumps(value, ensure_ascii=False)}"


def _definitions(definitions: dict[str, dict[str, Any]]) -> Iterator[str]:
    for name, known in definitions.items():
        yield f"{name}: {known['description']}"
        yield from (f"  {line}" for line in known["formula"])
        yield from (f"  caveat: {line}" for line in known["caveats"])


def _facts(facts: list[dict[str, Any]]) -> Iterator[str]:
    for fact in facts:
        yield f"{fact['step']}: {fact['table']}, {fact['grain']}"
        yield f"  time: {fact['time']}, reads {fact['frame']}"
        if fact["range"]:
            yield f"  range: {fact['range']}"
        for join in fact["joins"]:
            also = "".join(f" and {part}" for part in join["conditions"])
            yield f"  join {join['table']} as {join['as']} on {join['on']}{also} ({join['kind']})"
        yield from (f"  where {part}" for part in fact["conditions"])
        yield from (f"  group {group['column']}: {group['value']}" for group in fact["groups"])
        for measure in fact["measures"]:
            only = f" where {' and '.join(measure['only'])}" if measure["only"] else ""
            yield f"  measure {measure['column']}: {measure['aggregation']} of {measure['of']}{only}"


def _passes(passes: list[dict[str, str]]) -> Iterator[str]:
    for place, one in enumerate(passes, start=1):
        yield f"{place}. {one['pass']}: {one['did']}"


def _columns(columns: list[dict[str, Any]]) -> Iterator[str]:
    for column in columns:
        unit = f", {column['unit']}" if column["unit"] else ""
        yield f"{column['name']}: {column['label']} ({column['role']}{unit})"


def _sql(sql: str) -> Iterator[str]:
    yield from sql.splitlines()


def _ledger(ledger: dict[str, Any]) -> Iterator[str]:
    from agent.notes import partial_notes

    days, data = ledger["range"], f"{ledger['data_start']} to {ledger['data_end']}"
    yield f"days {days['from_date']} to {days['to_date']}, data {data}"
    if ledger["comparison"]:
        compared = ledger["comparison"]
        yield f"compared with {compared['from_date']} to {compared['to_date']}"
    for fact in ledger["facts"]:
        yield (
            f"{fact['fact']}: {fact['rows_read']:,} rows read, {fact['rows_filtered']:,} filtered out, "
            f"{fact['rows_kept']:,} kept, each counted {fact['duplication_factor']:g} times"
        )
        for name, rows in fact["unmatched"].items():
            yield f"  {rows:,} without their {name}"
        for flag in ("partial_first_period", "partial_last_period", "uneven_comparison"):
            if fact.get(flag):
                yield f"  {flag.replace('_', ' ')}"
    yield from partial_notes(ledger)


WRITERS: dict[str, Callable[[Any], Iterator[str]]] = {
    "query": _query,
    "definitions": _definitions,
    "facts": _facts,
    "passes": _passes,
    "columns": _columns,
    "sql": _sql,
    "ledger": _ledger,
}
