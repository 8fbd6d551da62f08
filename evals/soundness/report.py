"""The report of a run: how many cases, what differed, what was covered alone and in pairs."""

from itertools import combinations
from typing import Any

from evals.soundness.coverage import IMPOSSIBLE, LISTED, why_impossible
from evals.soundness.run import Run

UNDECIDED = "answer undecided in doubles"


def summary(run: Run) -> str:
    """Return one line: cases, seed, rate, mismatches."""
    return (
        f"{run.coverage.cases:,} cases (seed {run.seed}) in {run.seconds:.0f} s, {run.rate:.0f} a second: "
        f"{len(run.mismatches)} mismatches, {run.coverage.single[UNDECIDED]} undecided in doubles"
    )


def as_json(run: Run) -> dict[str, Any]:
    """Return the run as JSON data."""
    return {
        "cases": run.coverage.cases,
        "seed": run.seed,
        "seconds": round(run.seconds, 1),
        "mismatches": [
            {"world": seed, "query": number, "what": found.what} for seed, number, found in run.mismatches
        ],
        "features": dict(sorted(run.coverage.single.items())),
        "pairs": {" + ".join(pair): count for pair, count in sorted(run.coverage.pairs.items())},
        "missing_pairs": [" + ".join(pair) for pair in run.coverage.missing_pairs()],
    }


def as_markdown(run: Run) -> str:
    """Return the run as a page with the table of features, of pairs, and of pairs that can't be."""
    names = sorted(run.coverage.single)
    lines = ["# Soundness", "", summary(run), "", "## Features", "", "| feature | cases |", "|---|---:|"]
    lines += [f"| {name}{' *' if name in LISTED else ''} | {run.coverage.single[name]:,} |" for name in names]
    lines += [
        "",
        "`*` must be in a quarter of all cases.",
        "",
        "## Pairs",
        "",
        "| pair | cases |",
        "|---|---:|",
    ]
    for pair in combinations(names, 2):
        count = run.coverage.pairs[pair]
        if count or not any(name.startswith("answer ") for name in pair):
            lines.append(f"| {' + '.join(pair)} | {count or why_impossible(*pair) or 0} |")
    lines += ["", "## Pairs that can't be", "", "| one | other | reason |", "|---|---|---|"]
    lines += [f"| {one}* | {other}* | {reason} |" for one, other, reason in IMPOSSIBLE]
    lines += ["", "## Mismatches", ""]
    lines += [f"- world {seed}, query {number}: {found.what}" for seed, number, found in run.mismatches]
    return "\n".join(lines) + "\n"
