"""`python -m evals run`: choose cases, ask them, score, and write the reports."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evals.cases import Case, load_cases
from evals.datasets import place_of
from evals.record import CaseRecord, RunRecord, load, save
from evals.report.build import result, whole_report
from evals.report.comparison import compare
from evals.report.markdown import markdown
from evals.report.page import page
from warehouse.errors import FootnoteError

CACHE = Path(".cache/evals")
SETS = ("core", "blind", "all")
TITLE = "Evaluation"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--model", default="", help="planner, or a model of OPENAI_BASE_URL")
    parser.add_argument("--set", choices=SETS, default="all", dest="of", help="which set of cases")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="a kind, a dataset or an id; repeatable"
    )
    parser.add_argument("--half", choices=("tune", "report"), help="this half of the blind set alone")
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar=("A", "B"),
        help="ask nothing: compare two records, each a file or a model's last",
    )
    parser.add_argument("--at-least", type=float, default=0.0, help="exit 1 below this rate")
    parser.add_argument("--refresh", action="store_true", help="refresh the workspaces first")
    parser.add_argument("--results", type=Path, metavar="FILE", help="write the rates alone as Markdown too")
    parser.add_argument(
        "--workspaces", type=Path, default=CACHE, help="folder with a workspace for each dataset"
    )


def run(options: argparse.Namespace) -> int:
    """Run or compare; return 0, or 1 where too few cases are right."""
    records = options.workspaces / "runs"
    if options.compare:
        before, after = (_record(name, records) for name in options.compare)
        print(markdown(TITLE, [compare(before, after)]))
        return 0
    done = _asked(options)
    earlier = _records(records)
    sections = whole_report(done, earlier)
    path = save(done, records)
    text = markdown(TITLE, sections)
    path.with_suffix(".md").write_text(text, encoding="utf-8")
    path.with_suffix(".html").write_text(page(TITLE, sections), encoding="utf-8")
    if options.results:
        options.results.parent.mkdir(parents=True, exist_ok=True)
        options.results.write_text(markdown(TITLE, result(done)), encoding="utf-8")
    print(text)
    print(f"{done.rate} right\nrecord: {path}, with the reports .md and .html beside it")
    return 0 if done.rate.value >= options.at_least else 1


def chosen(cases: Sequence[Case], options: argparse.Namespace) -> list[Case]:
    """Return the cases of the set, half and names asked for; FootnoteError for a name that fits none."""
    names = {name for case in cases for name in (case.id, case.dataset, case.kind)}
    unknown = sorted(set(options.only) - names)
    if unknown:
        raise FootnoteError(f"No case has the id, kind or dataset {', '.join(unknown)}.", code="cases")
    only = set(options.only)
    return [
        case
        for case in cases
        if options.of in ("all", case.set)
        and options.half in (None, case.half)
        and (not only or only & {case.id, case.dataset, case.kind})
    ]


def _asked(options: argparse.Namespace) -> RunRecord:
    # Only here: comparing records needs no agent.
    from agent.settings import read_settings
    from evals.run import run_cases
    from evals.workspaces import publish

    cases = chosen(load_cases(), options)
    data = Path(os.environ.get("FOOTNOTE_DATA", "../shared/data"))
    places = {
        dataset: place_of(dataset, workspaces=options.workspaces, data=data)
        for dataset in dict.fromkeys(case.dataset for case in cases)
    }
    publish(places, anew=options.refresh, told=_progress)
    settings = read_settings()
    if options.model:
        settings = replace(settings, name=options.model)
    return run_cases(cases, places, settings, told=_case_progress)


def _records(folder: Path) -> list[RunRecord]:
    """Return the records that can be read, the oldest first; those of an older shape are left out."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(load(path))
        except FootnoteError as error:
            _progress(str(error))
    return found


def _record(name: str, folder: Path) -> RunRecord:
    if Path(name).is_file():
        return load(Path(name))
    of_model = [record for record in _records(folder) if record.model == name]
    if not of_model:
        raise FootnoteError(f"{name} is no file of a record, and no run of that model is kept.", code="evals")
    return of_model[-1]


def _progress(text: str) -> None:
    print(text, file=sys.stderr)


def _case_progress(case: CaseRecord) -> None:
    mark = {"passed": "ok", "failed": "FAIL", "skipped": "skip"}[case.verdict]
    _progress(f"{mark:<4} {case.id}")
