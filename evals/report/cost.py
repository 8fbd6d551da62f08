"""What the answers of a run cost: milliseconds and tokens."""

from evals.record import RunRecord
from evals.report.section import Section
from evals.scorers.latency import latency


def cost(run: RunRecord) -> Section:
    """Return p50 and p95 of the last turns' milliseconds, and the tokens, by dataset and in all."""
    groups = {name: [case for case in run.scored if case.dataset == name] for name in run.data_versions}
    rows = []
    for name, cases in {**groups, "all": run.scored}.items():
        found = latency([case.milliseconds for case in cases if case.milliseconds])
        if found:
            tokens = sum(case.tokens for case in cases)
            rows.append((name, f"{found.p50:,.0f} ms", f"{found.p95:,.0f} ms", f"{tokens:,}"))
    return Section("Cost", "Of the last turn of each case.", ("dataset", "p50", "p95", "tokens"), tuple(rows))
