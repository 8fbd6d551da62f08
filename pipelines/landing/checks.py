"""The SQL that judges each row of a source: the first reason against it, or null where it may be loaded."""

from pipelines.landing.columns import identifier, is_not_typed, literal, type_reason, typed
from pipelines.landing.raw import PART, RAW, REASON
from warehouse.pack import Source

# The place of a row among all rows of the batch, counted from 0.
POSITION = "_source_position"
FILE = "_source_file"
ROW = "_source_row"
JUDGED = "judged_rows"
# Of a batch: part, file, position of its first row.
PARTS = "batch_parts"
REPEATS = "repeating_rows"
KEPT = "kept_rows"


def judge_rows_sql(source: Source, *, landed: str) -> str:
    """Return a SELECT of position, part, typed columns and reason (null for a good row) over the text table.

    `landed` is the schema of the sources landed before. A row is judged alone, then by the rules of the pack,
    then by what it refers to; rows that repeat a key are found once all are judged.
    """
    columns = ", ".join(map(identifier, source.columns))
    reasons = ", ".join([REASON, _alone(source), _by_rules(source), _by_references(source, landed)])
    return f"""
SELECT {POSITION}, {PART}, {columns}, COALESCE({reasons}) AS {REASON}
FROM (
  SELECT rowid AS {POSITION}, {PART}, {REASON}, {_typed_columns(source)}, {_texts(source)} FROM {RAW}
)"""


def rule_probe_sql(source: Source, condition: str) -> str:
    """Return a SELECT that fails to bind where a rule's condition is wrong."""
    return f"SELECT CAST(({condition}) AS BOOLEAN) FROM (SELECT {_typed_columns(source)} FROM {RAW}) LIMIT 0"


def repeats_sql(source: Source) -> str:
    """Return a SELECT of position and reason of the good rows whose key an earlier row of the batch has."""
    keys = ", ".join(map(identifier, source.unique))
    return f"""
WITH firsts AS (
  SELECT {keys}, MIN({POSITION}) AS first
  FROM {JUDGED} WHERE {REASON} IS NULL AND {_known(source)} GROUP BY {keys} HAVING COUNT(*) > 1
)
SELECT
  later.{POSITION},
  'repeats row ' || (firsts.first - owner.first + 1)
    || CASE WHEN owner.part = later.{PART} THEN '' ELSE ' of ' || owner.file END AS {REASON}
FROM {JUDGED} AS later
JOIN firsts USING ({keys})
JOIN {PARTS} AS owner ON firsts.first >= owner.first AND firsts.first < owner.next
WHERE later.{REASON} IS NULL AND later.{POSITION} > firsts.first"""


def repeats_of_kept_sql(source: Source) -> str:
    """Return a SELECT of position and reason of the good rows whose key a row landed before has."""
    keys = ", ".join(map(identifier, source.unique))
    return f"""
SELECT {POSITION}, 'repeats row ' || kept.{ROW} || ' of ' || kept.{FILE} AS {REASON}
FROM {JUDGED} JOIN {KEPT} AS kept USING ({keys})
WHERE {REASON} IS NULL"""


def set_aside_repeats_sql() -> str:
    """Return the statement that gives each repeating row its reason."""
    return f"""
UPDATE {JUDGED} SET {REASON} = {REPEATS}.{REASON}
FROM {REPEATS} WHERE {JUDGED}.{POSITION} = {REPEATS}.{POSITION}"""


def missing_from(column: str, target: str) -> str:
    """Return the reason against a row whose reference leads nowhere."""
    return f"{column}: not in {target.split('.')[0]}"


def _typed_columns(source: Source) -> str:
    return ", ".join(
        f"{typed(name, column)} AS {identifier(name)}" for name, column in source.columns.items()
    )


def _texts(source: Source) -> str:
    return ", ".join(f"{identifier(name)} AS {_text(number)}" for number, name in enumerate(source.columns))


def _text(number: int) -> str:
    return f"_raw_{number}"


def _alone(source: Source) -> str:
    """Judge the text itself: missing, not of its type, not an accepted value."""
    cases: list[tuple[str, str]] = []
    for number, (name, column) in enumerate(source.columns.items()):
        text = _text(number)
        if column.required:
            cases.append((f"{text} IS NULL", f"{name}: missing"))
        if column.type != "text":
            cases.append((is_not_typed(name, text), type_reason(name, column)))
        if column.accepted:
            values = ", ".join(literal(value) for value in column.accepted)
            cases.append((f"{text} NOT IN ({values})", f"{name}: not an accepted value"))
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
        cases.append((f"{column} IS NOT NULL AND {column} NOT IN ({known})", missing_from(name, target)))
    return _case(cases)


def _known(source: Source) -> str:
    return " AND ".join(f"{identifier(name)} IS NOT NULL" for name in source.unique)


def _case(cases: list[tuple[str, str]]) -> str:
    if not cases:
        return "NULL::VARCHAR"
    whens = " ".join(f"WHEN {condition} THEN {literal(reason)}" for condition, reason in cases)
    return f"CASE {whens} END"
