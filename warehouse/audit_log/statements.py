"""What is noted of SQL: the statement and how many rows it gave, or the code it was refused with."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from warehouse.audit_log.recorder import AuditUnwritable, Trail
from warehouse.errors import FootnoteError
from warehouse.raw_result import RawResult


@contextmanager
def refusals_noted(trail: Trail, **asked: Any) -> Iterator[None]:
    """Note a refusal or an error of the block by its code, with what was asked."""
    try:
        yield
    except AuditUnwritable:
        raise
    except FootnoteError as refused:
        trail.refused(refused.code, **asked)
        raise


def note_sql(trail: Trail, texts: Sequence[str], first: RawResult, *, version: str) -> None:
    """Note statements that ran together on the serving file of a version, and what the first gave."""
    beside = {"beside": list(texts[1:])} if texts[1:] else {}
    trail.note(
        "sql",
        sql=texts[0],
        version=version,
        row_count=len(first.rows),
        truncated=first.truncated,
        ms=round(first.ms, 1),
        **beside,
    )
