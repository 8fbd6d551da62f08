"""`python -m evals run`: choose cases, ask them, score and report; or record and replay a model."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from evals.cases import Case, CaseSet, load_cases
from evals.datasets import Place, place_for, place_of, small_places_of
from evals.record import CaseRecord, RunRecord, load, save
from evals.report.build import result, whole_report
from evals.report.comparison import compare
from evals.report.markdown import markdown
from evals.report.page import page
from warehouse.errors import FootnoteError

if TYPE_CHECKING:
    from agent.settings import ModelSettings

CACHE = Path(".cache/evals")
# Of the workspaces on which cassettes are recorded and replayed, which are of a fixed size.
SMALL = "small"
SETS = (*get_args(CaseSet), "all")
TITLE = "Evaluation"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--model", default="", help="planner, or a model of OPENAI_BASE_URL")
    parser.add_argument("--set", choices=SETS, default="all", dest="of", help="which set of cases")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="a kind, a dataset or an id; repeatable"
    )
    parser.add_argument("--half", choices=("tune", "report"), help="this half of the blind sets alone")
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar=("A", "B"),
        help="ask nothing: compare two records, each a file or a model's last",
    )
    tapes = parser.add_mutually_exclusive_group()
    tapes.add_argument(
        "--record", action="store_true", help="ask the model and keep what it says, a cassette a case"
    )
    tapes.add_argument("--replay", action="store_true", help="play the model from its cassettes, offline")
    parser.add_argument("--stale", action="store_true", help="record cassettes alone that no longer fit")
    parser.add_argument("--missing", action="store_true", help="record cases alone that have no cassette")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="cases that are recorded at once")
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
    cases = chosen(load_cases(), options)
    places = _places(cases, options)
    settings = _settings(options)
    if options.record:
        from evals.recording.command import record, recorded
        from evals.recording.library import Library

        return record(cases, places, recorded(settings), Library.of(settings.name), options)
    done = _asked(cases, places, settings, options)
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
    unfit = [case.id for case in done.cases if case.cassette]
    return 0 if done.rate.value >= options.at_least and not unfit else 1


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


def _places(cases: Sequence[Case], options: argparse.Namespace) -> dict[str, Place]:
    """Return where each dataset of the cases is, refreshed where nothing is published yet."""
    from evals.workspaces import publish

    data = Path(os.environ.get("FOOTNOTE_DATA", "../shared/data"))
    is_small = options.record or options.replay
    workspaces = options.workspaces / SMALL if is_small else options.workspaces
    places: dict[str, Place] = {}
    for name in dict.fromkeys(case.dataset for case in cases):
        if is_small:
            places |= small_places_of(name, workspaces=workspaces, data=data)
        else:
            places[name] = place_of(name, workspaces=workspaces, data=data)
    asked = {place_for(case, places) for case in cases}
    places = {name: place for name, place in places.items() if name in asked}
    publish(places, anew=options.refresh, told=_progress)
    return places


def _settings(options: argparse.Namespace) -> "ModelSettings":
    from agent.settings import read_settings

    settings = read_settings()
    return replace(settings, name=options.model) if options.model else settings


def _asked(
    cases: Sequence[Case],
    places: Mapping[str, Place],
    settings: "ModelSettings",
    options: argparse.Namespace,
) -> RunRecord:
    # Only here: comparing records needs no agent.
    from evals.run import run_cases

    if not options.replay:
        return run_cases(cases, places, settings, told=_case_progress)
    from evals.recording.command import replayed
    from evals.recording.library import Library
    from evals.recording.offline import offline

    library = Library.of(settings.name)
    if orphans := library.orphans(load_cases()):
        raise FootnoteError(f"No case has the cassettes {', '.join(orphans)}.", code="cassettes")
    with offline():
        return run_cases(cases, places, replayed(settings), tapes=library, told=_case_progress)


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
