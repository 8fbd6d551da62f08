"""What a rule is, and what came of it."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["completeness", "validity", "accuracy", "uniqueness", "consistency", "freshness", "volume"]
Severity = Literal["block", "quarantine", "warn"]
Status = Literal["passed", "failed", "not_applicable"]
KINDS: tuple[Kind, ...] = (
    "completeness",
    "validity",
    "accuracy",
    "uniqueness",
    "consistency",
    "freshness",
    "volume",
)
SEVERITIES: tuple[Severity, ...] = ("block", "quarantine", "warn")
# What a run knows of itself, for rules on freshness and volume: rows of these are measured, not loaded.
RUN = "run"
LAYERS = {"bronze": "bronze", "silver": "silver", "reference": "silver"}


@dataclass(frozen=True)
class Rule:
    """A condition that data must keep.

    `sql` selects what breaks it (of a source check: the condition itself); `table` is what is counted as
    checked, `reads` all tables it needs. `origin` is audit (written by hand), model (an audit in a model's
    header) or source (follows from pack.yml).
    """

    id: str
    kind: Kind
    severity: Severity
    layer: str
    table: str
    condition: str
    remedy: str
    sql: str
    reads: tuple[str, ...]
    origin: Literal["audit", "model", "source"]

    def to_json(self) -> dict[str, Any]:
        """Return plain values only."""
        return {**asdict(self), "reads": list(self.reads)}


@dataclass(frozen=True)
class RuleResult:
    """What came of a rule: rows checked, rows failing; `reason` says why it was not applicable."""

    rule: Rule
    status: Status
    checked: int
    failing: int
    reason: str = ""


def layer_of(table: str) -> str:
    """Return the layer of a table: bronze, silver, gold, or run for what a run measures of itself."""
    schema = table.split(".")[0]
    return RUN if schema == RUN else LAYERS.get(schema, "gold")


def judged(rule: Rule, *, checked: int, failing: int) -> RuleResult:
    """Return the result of a rule that was evaluated."""
    return RuleResult(rule, "failed" if failing else "passed", checked, failing)


def not_applicable(rule: Rule, reason: str) -> RuleResult:
    """Return the result of a rule about something that is not there."""
    return RuleResult(rule, "not_applicable", 0, 0, reason)
