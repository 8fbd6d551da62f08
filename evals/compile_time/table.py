"""The measurements as one table in Markdown, with a line that says where a peer is ahead and for what."""

from collections.abc import Iterator, Mapping

from evals.compile_time.measure import Compiled, Measured
from evals.compile_time.questions import GOVERNED, QUESTIONS, Asked

OURS = "footnote"
ASKED: tuple[Asked, ...] = (*QUESTIONS, *GOVERNED)
BARS = {"shop": 5.0, "wide": 25.0}
BOUGHT = (
    "What our time buys beside the SQL: names and values checked with the nearest valid ones, rows without a "
    "match kept, groups that meet null-safe, a total order, the row ledger, a plan that can be printed."
)


def table(measured: Mapping[str, Measured]) -> str:
    """Return the table: a line a model for loading, and for each question cold, median and p95."""
    names = list(measured)
    lines = ["| milliseconds of processor time | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for model in measured[OURS].load:
        loads = (f"{one.load[model]:.0f}" if model in one.load else "-" for one in measured.values())
        lines.append(f"| load the {model} model | " + " | ".join(loads) + " |")
    for question in ASKED:
        found = [one.answers.get(question.name) for one in measured.values()]
        for kind in ("cold", "p50", "p95"):
            cells = (_cell(one, kind) for one in found)
            lines.append(f"| {question.name}, {kind} | " + " | ".join(cells) + " |")
    lines.append(
        "| rows as ours | " + " | ".join(_agreement(one, measured[OURS]) for one in measured.values()) + " |"
    )
    lines.append(
        "| ahead of us | " + " | ".join(_ahead(one, measured[OURS]) for one in measured.values()) + " |"
    )
    return "\n".join([*lines, "", BOUGHT, *_bars(measured[OURS])])


def _cell(found: Compiled | None, kind: str) -> str:
    if found is None:
        return "-"
    return f"{getattr(found, kind):.2f}" if found.times else "refused"


def _agreement(one: Measured, ours: Measured) -> str:
    other = [name for name, found in one.answers.items() if found.rows != ours.answers[name].rows]
    return "all" if not other else "all but: " + "; ".join(other)


def _ahead(one: Measured, ours: Measured) -> str:
    if one is ours:
        return ""
    faster = [
        f"{name} ({_ratio(found, ours.answers[name]):.1f} times)"
        for name, found in one.answers.items()
        if found.times and found.p50 < ours.answers[name].p50
    ]
    loads = [f"loading {model}" for model, took in one.load.items() if took < ours.load[model]]
    return "; ".join([*faster, *loads]) or "nowhere"


def _ratio(theirs: Compiled, ours: Compiled) -> float:
    return ours.p50 / max(theirs.p50, 1e-9)


def _bars(ours: Measured) -> Iterator[str]:
    for question in ASKED:
        p95, bar = ours.answers[question.name].p95, BARS[question.model]
        if p95 >= bar:
            yield f"Over the bar of {bar:.0f} ms: {question.name}, p95 {p95:.2f} ms."
