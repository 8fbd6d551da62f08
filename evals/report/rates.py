"""Rates of a run: in all, and by kind, dataset and set, each in both halves."""

from collections.abc import Callable, Sequence

from evals.rate import Rate
from evals.record import CaseRecord, RunRecord
from evals.report.section import Section

HALVES = ("tune", "report")
ANSWERED, CLARIFICATION = "answered", "clarification"


def headline(run: RunRecord) -> Section:
    """Return what must hold of a run, in both halves."""
    rows = [(name, str(rate(run.scored)), *_in_halves(run.scored, rate)) for name, rate in HEADLINES]
    skipped = len(run.cases) - len(run.scored)
    text = f"Model {run.model or 'none'}; {len(run.scored)} cases scored, {skipped} skipped."
    return Section("In all", text, ("", "all", *HALVES), tuple(rows))


def by(run: RunRecord, title: str, of: Callable[[CaseRecord], str]) -> Section:
    """Return the right ones of each group, in all and in both halves, and how many are silently wrong."""
    rows = []
    for name in sorted({of(case) for case in run.scored}):
        cases = [case for case in run.scored if of(case) == name]
        wrong = sum(case.silently_wrong for case in cases)
        rows.append((name, str(right(cases)), *_in_halves(cases, right), str(wrong)))
    return Section(title, "", ("", "right", *HALVES, "silently wrong"), tuple(rows))


def outcomes(run: RunRecord) -> Section:
    """Return what came back against what was expected."""
    came = [(" or ".join(case.expected), case.status or "none") for case in run.scored]
    statuses = sorted({status for _, status in came})
    rows = tuple(
        (expected, *(str(came.count((expected, status))) for status in statuses))
        for expected in sorted({expected for expected, _ in came})
    )
    return Section("What came back", "", ("expected", *statuses), rows)


def scorers(run: RunRecord) -> Section:
    """Return how many cases each scorer failed, in both halves."""
    names = dict.fromkeys(name for case in run.scored for name in case.scores)
    rows = [(name, *(_failed(cases, name) for cases in _halves(run.scored))) for name in names]
    return Section("Failed by scorer", "", ("scorer", *HALVES), tuple(rows))


def right(cases: Sequence[CaseRecord]) -> Rate:
    """Return the share that passed every scorer."""
    return Rate.of(case.passed for case in cases)


def silent(cases: Sequence[CaseRecord]) -> Rate:
    """Return the share that told wrong figures."""
    return Rate.of(case.silently_wrong for case in cases)


def asked_of_ambiguous(cases: Sequence[CaseRecord]) -> Rate:
    """Return the share of the ambiguous that were asked back, or told in all their readings."""
    return Rate.of(
        case.status == CLARIFICATION or case.passed for case in cases if case.expected[0] == CLARIFICATION
    )


def asked_of_clear(cases: Sequence[CaseRecord]) -> Rate:
    """Return the share asked back of those to be answered, where a question back is wrong."""
    return Rate.of(
        case.status == CLARIFICATION
        for case in cases
        if ANSWERED in case.expected and CLARIFICATION not in case.expected
    )


def bound(cases: Sequence[CaseRecord]) -> Rate:
    """Return the share of outcomes whose every figure is a cell."""
    return Rate.of(case.scores["numbers_bound"] for case in cases if "numbers_bound" in case.scores)


HEADLINES = (
    ("right", right),
    ("silently wrong", silent),
    ("asks, of the ambiguous", asked_of_ambiguous),
    ("asks, of the clear", asked_of_clear),
    ("every figure bound", bound),
)


def _halves(cases: Sequence[CaseRecord]) -> list[list[CaseRecord]]:
    return [[case for case in cases if case.half == half] for half in HALVES]


def _in_halves(cases: Sequence[CaseRecord], rate: Callable[[Sequence[CaseRecord]], Rate]) -> tuple[str, ...]:
    return tuple(str(rate(half)) for half in _halves(cases))


def _failed(cases: Sequence[CaseRecord], scorer: str) -> str:
    return str(sum(not case.scores.get(scorer, True) for case in cases))
