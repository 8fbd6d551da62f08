"""Two runs over the cases that both scored, and the last runs of several models."""

from collections.abc import Sequence

from evals.record import CaseRecord, RunRecord
from evals.report.rates import HEADLINES
from evals.report.section import Section


def compare(before: RunRecord, after: RunRecord) -> Section:
    """Return the rates of both runs on their common cases, and what one gets right and the other does not."""
    one, two = _common(before, after)
    if not two:
        return Section("Compared", f"No case is in both this run and that of {before.started_at}.")
    rows = [(name, str(rate(one)), str(rate(two))) for name, rate in HEADLINES]
    won, lost = _changed(one, two, passed=True), _changed(one, two, passed=False)
    rows += [("right now, wrong before", "", won), ("wrong now, right before", "", lost)]
    text = f"On {len(two)} common cases" + (
        "." if before.cases_hash == after.cases_hash else "; the case files changed between the runs."
    )
    return Section("Compared", text, ("", _name(before), _name(after)), tuple(rows))


def models(runs: Sequence[RunRecord]) -> Section:
    """Return a row a model: of its runs over the case files of the newest, the last with the most cases."""
    last: dict[str, RunRecord] = {}
    for run in runs:
        known = last.get(run.model)
        is_whole = known is None or len(run.scored) >= len(known.scored)
        if is_whole and run.cases_hash == runs[-1].cases_hash:
            last[run.model] = run
    rows = tuple(
        (name, str(len(run.scored)), *(str(rate(run.scored)) for _, rate in HEADLINES))
        for name, run in sorted(last.items())
    )
    return Section("Models", "", ("model", "cases", *(name for name, _ in HEADLINES)), rows)


def _common(before: RunRecord, after: RunRecord) -> tuple[list[CaseRecord], list[CaseRecord]]:
    ids = {case.id for case in before.scored} & {case.id for case in after.scored}
    first, second = ({case.id: case for case in run.scored if case.id in ids} for run in (before, after))
    return [first[name] for name in second], list(second.values())


def _changed(one: Sequence[CaseRecord], two: Sequence[CaseRecord], *, passed: bool) -> str:
    """Name the changed cases, but of the reported half their number alone."""
    changed = [
        new for old, new in zip(one, two, strict=True) if old.passed != passed and new.passed == passed
    ]
    open_ones = [case.id for case in changed if case.half != "report"]
    hidden = len(changed) - len(open_ones)
    parts = (", ".join(open_ones), f"{hidden} of the reported half" if hidden else "")
    return "; ".join(filter(None, parts)) or "none"


def _name(run: RunRecord) -> str:
    return f"{run.model} {run.started_at[:16]} {run.commit}".strip()
