"""Rules that follow from a pack's declared files: a row that breaks one is set aside, and counted here."""

import re
from collections.abc import Iterable, Iterator

from pipelines.landing.columns import identifier, literal, type_reason
from pipelines.landing.landed import LandedSource
from pipelines.rulebook.rule import Kind, Rule, RuleResult, judged, not_applicable
from warehouse.pack import Column, Pack, Source

REMEDY = "See the row in quarantine, mend it in the file and refresh again."
REPEATS = "repeats an earlier row"
UNREADABLE = "unreadable"


def source_rules(pack: Pack) -> tuple[Rule, ...]:
    """Return a rule for each check of each declared source, in the order in which a row meets them."""
    return tuple(rule for name, source in pack.sources.items() for rule, _ in _checks(name, source))


def source_results(pack: Pack, landed: Iterable[LandedSource]) -> list[RuleResult]:
    """Count each check's rows; a row set aside counts for the first check it breaks.

    What no check names (a line that can't be split into fields) counts as unreadable, so that the failing
    rows of a source add up to its quarantined rows.
    """
    known = {one.name: one for one in landed}
    results = []
    for name, source in pack.sources.items():
        one = known.get(name)
        left = dict(one.reasons) if one else {}
        for rule, reason in _checks(name, source):
            if one is None or not one.rows_in:
                results.append(not_applicable(rule, f"{source.file_label} was not there or had no rows"))
                continue
            failing = sum(left.values()) if reason == UNREADABLE else left.pop(reason, 0)
            results.append(judged(rule, checked=one.rows_in, failing=failing))
    return results


def _checks(name: str, source: Source) -> Iterator[tuple[Rule, str]]:
    """Yield each rule with the reason landing gives to the rows it sets aside; the unreadable come last."""
    for column, declared in source.columns.items():
        yield from _column_checks(name, column, declared)
    for rule, condition in source.rules.items():
        words = f"{rule.replace('_', ' ').capitalize()}."
        yield _rule(name, f"rule.{rule}", "validity", words, condition), f"rule {rule}"
    for column, target in source.references.items():
        parent, key = target.split(".")
        words = f"Each {column} is a {key} of {parent}."
        sql = f"{identifier(column)} IN (SELECT {identifier(key)} FROM bronze.{identifier(parent)})"
        yield _rule(name, f"{column}.known", "consistency", words, sql), f"{column}: not in {parent}"
    if source.unique:
        keys = ", ".join(source.unique)
        sql = f"ROW_NUMBER() OVER (PARTITION BY {', '.join(map(identifier, source.unique))}) = 1"
        yield _rule(name, "unique", "uniqueness", f"No two rows have the same {keys}.", sql), REPEATS
    yield _rule(name, "readable", "validity", "Each row can be read as declared.", "TRUE"), UNREADABLE


def _column_checks(name: str, column: str, declared: Column) -> Iterator[tuple[Rule, str]]:
    field = identifier(column)
    if declared.required:
        words = f"{column} always has a value."
        rule = _rule(name, f"{column}.required", "completeness", words, f"{field} IS NOT NULL")
        yield rule, f"{column}: missing"
    if declared.type != "text":
        reason = type_reason(column, declared)
        words = f"{column} is {re.sub('^.*: not ', '', reason)} wherever it has a value."
        sql = f"TRY_CAST({field} AS {declared.type.upper()}) IS NOT NULL"
        yield _rule(name, f"{column}.type", "validity", words, sql), reason
    if declared.accepted:
        words = f"{column} is one of {', '.join(declared.accepted)}."
        sql = f"{field} IN ({', '.join(literal(value) for value in declared.accepted)})"
        yield _rule(name, f"{column}.accepted", "validity", words, sql), f"{column}: not an accepted value"


def _rule(source: str, check: str, kind: Kind, condition: str, sql: str) -> Rule:
    table = f"bronze.{source}"
    return Rule(
        id=f"{table}.{check}",
        kind=kind,
        severity="quarantine",
        layer="bronze",
        table=table,
        condition=condition,
        remedy=REMEDY,
        sql=sql,
        reads=(table,),
        origin="source",
    )
