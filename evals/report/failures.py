"""What failed and why; of the reported half nothing is told, so that nothing can be made to fit it."""

from evals.record import RunRecord
from evals.report.section import Section


def failures(run: RunRecord) -> Section:
    """Return a row a failed case that may be looked at."""
    rows = tuple(
        (case.id, case.question, case.status or "none", case.reason)
        for case in run.scored
        if not case.passed and case.half != "report"
    )
    text = "Failures of the reported half are counted above, and not told."
    return Section("Failures", text, ("case", "asked", "came", "why"), rows)


def skips(run: RunRecord) -> Section:
    """Return why cases were skipped, with their number."""
    reasons = [case.reason for case in run.cases if case.verdict == "skipped"]
    rows = tuple((str(reasons.count(reason)), reason) for reason in dict.fromkeys(reasons))
    return Section("Skipped", "", ("cases", "why"), rows)
