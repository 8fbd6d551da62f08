"""Which cassettes are no whole replay, and how to record them again."""

from evals.record import RunRecord
from evals.report.section import Section


def cassettes(run: RunRecord) -> Section:
    """Return a row for each case whose cassette does not fit what is asked now."""
    rows = tuple((case.id, case.cassette) for case in run.cases if case.cassette)
    text = f"Record them again: `footnote eval --model {run.model} --record --stale --jobs 8`."
    return Section("Cassettes that do not fit", text, ("case", "why"), rows)
