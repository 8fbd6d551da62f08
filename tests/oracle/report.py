"""The tables of docs/metricflow.md, from the verdicts; `python -m tests.oracle.report` writes them."""

import tempfile
from collections import Counter
from pathlib import Path

from tests.oracle.differences import DIFFERENCES
from tests.oracle.verdicts import (
    AGREE,
    INEXPRESSIBLE,
    THEY_REFUSE,
    UNEXPLAINED,
    WE_REFUSE,
    Verdict,
    all_verdicts,
    tally,
)

PAGE = Path(__file__).parents[2] / "docs" / "metricflow.md"
MARK = "<!-- from here on written by python -m tests.oracle.report -->"


def report(verdicts: list[Verdict]) -> str:
    """Return the tables in Markdown."""
    counts, types = tally(verdicts), Counter(name for one in verdicts for name in one.types)
    plain = sum(one.what == AGREE and not one.explained_by for one in verdicts)
    met = counts[AGREE] - plain
    lines = [
        f"{len(verdicts):,} random cases: {plain:,} give equal rows, {met:,} once a difference below is "
        f"taken into account, {counts[THEY_REFUSE]:,} MetricFlow refuses, {counts[WE_REFUSE]:,} we "
        f"refuse, {counts[INEXPRESSIBLE]:,} it has no words for, {counts[UNEXPLAINED]:,} are unexplained.",
        "",
        "| query shape | MetricFlow | Footnote | right | why | cases |",
        "|---|---|---|---|---|---|",
    ]
    for part in DIFFERENCES:
        cells = (part.shape, part.theirs, part.ours, part.right, part.why, f"{counts[part.name]:,}")
        lines.append("| " + " | ".join(cells) + " |")
    refused = Counter(
        (one.what, one.reason) for one in verdicts if one.what in (THEY_REFUSE, WE_REFUSE, INEXPRESSIBLE)
    )
    lines += ["", "| refused | reason | cases |", "|---|---|---|"]
    lines += [f"| {what} | {reason} | {count:,} |" for (what, reason), count in sorted(refused.items())]
    lines += ["", "| kind of metric | cases |", "|---|---|"]
    lines += [f"| {name} | {count:,} |" for name, count in sorted(types.items())]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the tables into the page."""
    with tempfile.TemporaryDirectory() as folder:
        text = report(all_verdicts(Path(folder)))
    words = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(f"{words}{MARK}\n\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
