"""What is worth an alert: by rule results against those of the run before, and by the newest day."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal

from pipelines.rulebook.rule import RuleResult
from pipelines.runs.history import PastResult, PastRun
from warehouse.errors import FootnoteError

Event = Literal["run_failed", "rule_failed", "rule_worsened", "data_stale", "test"]
# A rule has worsened if more rows fail than in the run before and their share grew by more than this part of
# itself: data that grow evenly do not alert.
TOLERANCE = 0.10
# Staleness is told as such, in every run.
STALENESS_RULE = "newest_event_is_recent"


@dataclass(frozen=True)
class Alert:
    """One thing to tell; never a value of a row.

    `failing` of `checked` rows broke `rule`, `failing_before` did in the run before.
    """

    event: Event
    subject: str
    text: str
    severity: str | None = None
    table: str | None = None
    checked: int | None = None
    failing: int | None = None
    failing_before: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what is known, as plain values."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def worsened(results: Iterable[RuleResult], before: PastRun | None) -> list[Alert]:
    """Return an alert for each rule that more rows break than in the run before; none without such a run."""
    if before is None:
        return []
    return [
        _alert("rule_worsened", one, past)
        for one in results
        if one.rule.id != STALENESS_RULE
        and (past := before.results.get(one.rule.id))
        and _is_worse(one, past)
    ]


def broken(results: Iterable[RuleResult]) -> list[Alert]:
    """Return an alert for each blocking rule that fails."""
    return [
        _alert("rule_failed", one, None)
        for one in results
        if one.status == "failed" and one.rule.severity == "block"
    ]


def stale(newest: date | None, *, today: date, limit: int | None) -> list[Alert]:
    """Return an alert if the newest day of the data lies more than `limit` days back; None is no limit."""
    if limit is None or newest is None or newest >= today - timedelta(days=limit):
        return []
    age = (today - newest).days
    text = f"The newest event is of {newest}, {age} days before this run; stale_after_days is {limit}."
    return [Alert("data_stale", "data", text)]


def failed_run(problem: BaseException) -> Alert:
    """Return the alert for a run that failed: the kind of error, and the file it names, not its text."""
    code = problem.code if isinstance(problem, FootnoteError) else "internal"
    known: Mapping[str, Any] = vars(problem)
    place = ", ".join(f"{name} {known[name]}" for name in ("file", "line", "column") if known.get(name))
    text = f"The refresh failed ({code}{': ' + place if place else ''}); the last published version stays."
    return Alert("run_failed", code, text)


def _is_worse(now: RuleResult, past: PastResult) -> bool:
    if now.status != "failed" or now.failing <= past.failing:
        return False
    share_before = past.failing / past.checked if past.checked else 0.0
    return now.failing / max(now.checked, 1) > share_before * (1 + TOLERANCE)


def _alert(event: Event, one: RuleResult, past: PastResult | None) -> Alert:
    return Alert(
        event,
        one.rule.id,
        f"{one.rule.condition} {one.failing:,} of {one.checked:,} rows break this. {one.rule.remedy}",
        severity=one.rule.severity,
        table=one.rule.table,
        checked=one.checked,
        failing=one.failing,
        failing_before=past.failing if past else None,
    )
