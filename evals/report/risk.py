"""Risk against coverage: how often answers are wrong if only the surest are given."""

from collections.abc import Sequence

from evals.record import CaseRecord, RunRecord
from evals.report.section import Section

STEPS = 10


def risk_coverage(cases: Sequence[CaseRecord]) -> tuple[tuple[float, float], ...]:
    """Return (coverage, risk) for each confidence at which answers may be cut off, the surest first.

    Coverage is the share of the answers given; risk is the share of those that failed. Answers of one
    confidence are given together. Without a stated confidence there is no curve.
    """
    answers = sorted(
        ((case.confidence, case.passed) for case in cases if case.confidence is not None and _answered(case)),
        key=lambda answer: -answer[0],
    )
    points, wrong = [], 0
    for given, (confidence, passed) in enumerate(answers, start=1):
        wrong += not passed
        if given == len(answers) or answers[given][0] != confidence:
            points.append((given / len(answers), wrong / given))
    return tuple(points)


def risk(run: RunRecord) -> Section:
    """Return the curve as a table of about ten rows, or say that no confidence is stated."""
    points = risk_coverage(run.scored)
    if not points:
        return Section("Risk against coverage", "No answer states a confidence.")
    shown = [
        next(point for point in points if point[0] >= step / STEPS - 1e-9) for step in range(1, STEPS + 1)
    ]
    rows = tuple((f"{coverage:.0%}", f"{wrong:.1%}") for coverage, wrong in dict.fromkeys(shown))
    text = "Of the answers that state a confidence, the surest first."
    return Section("Risk against coverage", text, ("answers given", "wrong"), rows, curve=points)


def _answered(case: CaseRecord) -> bool:
    return case.status == "answered"
