"""From a run record to what a person reads."""

from collections import defaultdict

from evals.record import CaseRecord, RunRecord

MARKS = {"passed": "ok", "failed": "FAIL", "skipped": "skip"}


def report(run: RunRecord) -> str:
    """Return a line a case, the rate by kind, and the whole rate with its standard error last."""
    width = max((len(case.id) for case in run.cases), default=0)
    lines = [_line(case, width) for case in run.cases]
    lines.append("")
    lines += _by_kind(run)
    skipped = len(run.cases) - len(run.scored)
    lines.append(
        f"{run.rate} right, {skipped} skipped; commit {run.commit or 'unknown'}"
        f"{' with changes' if run.dirty else ''}, cases {run.cases_hash}"
    )
    return "\n".join(lines)


def _line(case: CaseRecord, width: int) -> str:
    time = f"{case.milliseconds:6.0f} ms" if case.milliseconds else " " * 9
    return f"{MARKS[case.verdict]:<4} {case.id:<{width}} {time}  {case.reason}".rstrip()


def _by_kind(run: RunRecord) -> list[str]:
    kinds: dict[str, list[bool]] = defaultdict(list)
    for case in run.scored:
        kinds[case.kind].append(case.verdict == "passed")
    return [f"  {kind:<13} {sum(right)} of {len(right)}" for kind, right in sorted(kinds.items())]
