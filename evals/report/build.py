"""The sections of the reports, in their order."""

from collections.abc import Sequence

from evals.record import RunRecord
from evals.report.cassettes import cassettes
from evals.report.comparison import compare, models
from evals.report.cost import cost
from evals.report.failures import failures, skips
from evals.report.rates import by, headline, outcomes, scorers
from evals.report.risk import risk
from evals.report.section import Section


def whole_report(run: RunRecord, earlier: Sequence[RunRecord]) -> list[Section]:
    """Return all that a run tells, beside the last earlier one of the same model."""
    same_model = [other for other in earlier if other.model == run.model]
    return [
        *result(run),
        risk(run),
        cost(run),
        *([compare(same_model[-1], run)] if same_model else []),
        models([*earlier, run]),
        *([cassettes(run)] if any(case.cassette for case in run.cases) else []),
        failures(run),
        *([skips(run)] if len(run.scored) < len(run.cases) else []),
    ]


def result(run: RunRecord) -> list[Section]:
    """Return what a run tells that does not hang on the machine."""
    return [
        headline(run),
        by(run, "By kind", lambda case: case.kind),
        by(run, "By dataset", lambda case: case.dataset),
        by(run, "By set", lambda case: case.of_set),
        outcomes(run),
        scorers(run),
    ]
