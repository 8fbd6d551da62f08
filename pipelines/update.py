"""Bring built tables up to date: the models that changed files reach, and facts on the days that differ.

A fact is compared, day by day, with what its own query gives now. So whatever came late, was corrected or
vanished, the days that are processed make the table equal to one built from scratch.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pipelines.built_tables import BuiltModel, BuiltTables
from pipelines.day_spans import DaySpan, cover
from pipelines.model_graph import bronze_name
from pipelines.request import DayRange
from warehouse.project import FIRST_DAY, LAST_DAY

Work = list[BuiltModel]
Fail = Callable[[Iterable[Any]], Exception]


@dataclass(frozen=True)
class Update:
    """What to bring up to date: `changed` names sources, `days` are processed anyway.

    `look_back_days` before the newest day of a fact that changed files reach are always processed again.
    `only` (full names) are built, changed or not, and no other model is.
    """

    changed: frozenset[str] = frozenset()
    days: DayRange | None = None
    look_back_days: int = 0
    only: frozenset[str] | None = None


def update(tables: BuiltTables, asked: Update, *, fail: Fail) -> tuple[BuiltModel, ...]:
    """Build what is out of date, in the order of the models, and return it.

    `fail` makes the error from the audits that failed on a whole fact (none where a build itself failed).
    """
    done: Work = []
    touched = {bronze_name(source) for source in asked.changed}
    for group in tables.levels():
        whole = list(_whole_tables(tables, group, asked, touched))
        facts = [name for name in group if tables.is_by_day(name)]
        _build(tables, whole, fail)
        # Only now: what a fact reads has to be up to date before the fact is compared.
        by_day = [work for name in facts for work in _days_of(tables, name, asked, touched)]
        _build(tables, by_day, fail)
        _check_whole_facts(tables, [name for name in facts if _is_due(tables, name, asked, touched)], fail)
        touched.update(work.name for work in by_day)
        done += [*whole, *by_day]
    return tuple(done)


def _build(tables: BuiltTables, work: Work, fail: Fail) -> None:
    if not tables.build(work):
        raise fail(())


def _check_whole_facts(tables: BuiltTables, facts: list[str], fail: Fail) -> None:
    """What a day that was not processed refers to may have gone."""
    if failed := [audit for name in facts for audit in tables.failed_audits(name)]:
        raise fail(failed)


def _whole_tables(
    tables: BuiltTables, group: list[str], asked: Update, touched: set[str]
) -> Iterator[BuiltModel]:
    for name in group:
        if not tables.is_by_day(name) and _is_due(tables, name, asked, touched):
            touched.add(name)
            yield BuiltModel(name)


def _days_of(tables: BuiltTables, name: str, asked: Update, touched: set[str]) -> Iterator[BuiltModel]:
    spans = list(_asked_days(asked.days)) if asked.only is None or name in asked.only else []
    if _is_due(tables, name, asked, touched):
        spans += [DaySpan(day, day) for day in tables.differing_days(name)]
        spans += _look_back(tables, name, asked.look_back_days)
    if spans:
        yield BuiltModel(name, cover(spans))


def _is_due(tables: BuiltTables, name: str, asked: Update, touched: set[str]) -> bool:
    if asked.only is not None:
        return name in asked.only
    return bool(tables.parents(name) & touched)


def _asked_days(days: DayRange | None) -> Iterator[DaySpan]:
    if days is not None:
        last = days.end - timedelta(days=1) if days.end else LAST_DAY
        yield DaySpan(days.first or FIRST_DAY, last)


def _look_back(tables: BuiltTables, name: str, days: int) -> list[DaySpan]:
    newest = tables.newest_day(name) if days else None
    return [DaySpan(newest - timedelta(days=days - 1), newest)] if newest else []
