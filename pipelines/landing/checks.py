"""The SQL that judges each row of a source: the first reason against it, or null where it may be loaded."""

from pipelines.landing.columns import identifier, is_not_typed, literal, type_reason, typed
from warehouse.pack import Source

ROW = "_source_row"
REASON = "_reason"
# Of its own name, so that it can't hide a declared column.
FIRST = "_first_row"


def judge_rows_sql(source: Source, *, raw: str, landed: str) -> str:
    """Return a SELECT of row number and reason (null for a good row) over the text table `raw`.

    `landed` is the schema of the sources landed before. A row is first judged alone, then by what it refers
    to; of the good rows that share a key the first stays, the later ones repeat it.
    """
    return f"""
WITH typed AS (SELECT {_typed_columns(source)}, {_alone(source)} AS {REASON} FROM {raw}),
alone AS (
  SELECT {ROW}, {_keys(source)}
    COALESCE({REASON}, {_by_rules(source)}, {_by_references(source, landed)}) AS {REASON}
  FROM typed
)
{_repeats(source)}"""


def typed_rows_sql(source: Source, *, raw: str) -> str:
    """Return a SELECT of the typed columns of the text table `raw`."""
    return f"SELECT {_typed_columns(source)} FROM {raw}"


def rule_probe_sql(source: Source, condition: str, *, raw: str) -> str:
    """Return a SELECT that fails to bind where a rule's condition is wrong."""
    return f"SELECT CAST(({condition}) AS BOOLEAN) FROM ({typed_rows_sql(source, raw=raw)}) LIMIT 0"


def _typed_columns(source: Source) -> str:
    columns = [f"{typed(name, column)} AS {identifier(name)}" for name, column in source.columns.items()]
    return ", ".join([*columns, ROW])


def _alone(source: Source) -> str:
    """Judge the text itself: missing, not of its type, not an accepted value."""
    cases: list[tuple[str, str]] = []
    for name, column in source.columns.items():
        if column.required:
            cases.append((f"{identifier(name)} IS NULL", f"{name}: missing"))
        if column.type != "text":
            cases.append((is_not_typed(name, column), type_reason(name, column)))
        if column.accepted:
            values = ", ".join(literal(value) for value in column.accepted)
            cases.append((f"{identifier(name)} NOT IN ({values})", f"{name}: not an accepted value"))
    return _case(cases)


def _by_rules(source: Source) -> str:
    return _case([(f"NOT ({condition})", f"rule {name}") for name, condition in source.rules.items()])


def _by_references(source: Source, landed: str) -> str:
    cases = []
    for name, target in source.references.items():
        parent, key = target.split(".")
        known = (
            f"SELECT {identifier(key)} FROM {landed}.{identifier(parent)} WHERE {identifier(key)} IS NOT NULL"
        )
        column = identifier(name)
        cases.append((f"{column} IS NOT NULL AND {column} NOT IN ({known})", f"{name}: not in {parent}"))
    return _case(cases)


def _keys(source: Source) -> str:
    return "".join(f"{identifier(name)}, " for name in source.unique)


def _repeats(source: Source) -> str:
    if not source.unique:
        return f"SELECT {ROW}, {REASON} FROM alone"
    keys = ", ".join(identifier(name) for name in source.unique)
    known = " AND ".join(f"{identifier(name)} IS NOT NULL" for name in source.unique)
    return f"""SELECT
  {ROW},
  CASE
    WHEN {REASON} IS NULL AND {known} AND {ROW} > {FIRST} THEN 'repeats row ' || {FIRST}
    ELSE {REASON}
  END AS {REASON}
FROM (
  SELECT {ROW}, {REASON}, {keys}, MIN({ROW}) FILTER ({REASON} IS NULL) OVER (PARTITION BY {keys}) AS {FIRST}
  FROM alone
)"""


def _case(cases: list[tuple[str, str]]) -> str:
    if not cases:
        return "NULL::VARCHAR"
    whens = " ".join(f"WHEN {condition} THEN {literal(reason)}" for condition, reason in cases)
    return f"CASE {whens} END"
