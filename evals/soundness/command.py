"""`footnote bench soundness`: run cases, tell the rate, write the report, shrink what differs."""

import argparse
import json
import sys
from pathlib import Path

from evals.soundness.replay import replayed, report
from evals.soundness.report import as_json, as_markdown, summary
from evals.soundness.run import Run, run_cases
from evals.soundness.shrink import shrink

SHRUNK = 3


def soundness(options: argparse.Namespace) -> int:
    """Run the command; return 1 if compiler and interpreter differ anywhere."""
    if options.replay:
        found = replayed(options.replay)
        print(found.what if found else "the compiler and the page agree")
        return 1 if found else 0
    run = run_cases(options.cases, options.seed, options.jobs, told=_progress, after=options.after)
    print(file=sys.stderr)
    print(summary(run))
    if options.report:
        is_json = options.report.suffix == ".json"
        text = json.dumps(as_json(run), indent=1) if is_json else as_markdown(run)
        options.report.write_text(text, encoding="utf-8")
        print(f"report: {options.report}")
    _keep_failures(run, options.failures)
    return 1 if run.mismatches else 0


def _progress(run: Run) -> None:
    done = f"\r{run.coverage.cases:,} of {run.cases:,} cases"
    text = f"{done}, {run.rate:.0f} a second, {len(run.mismatches)} mismatches"
    print(text, end="", file=sys.stderr, flush=True)


def _keep_failures(run: Run, folder: Path) -> None:
    """Write the first failing cases, made small, as files that replay them."""
    for seed, number, found in run.mismatches[:SHRUNK]:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{seed}-{number}.md"
        small = shrink(found)
        path.write_text(report(small, f"World {seed}, query {number}"), encoding="utf-8")
        print(f"{path}: {small.what}")
