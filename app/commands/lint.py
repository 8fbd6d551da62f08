"""`footnote lint`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.json_text import json_text

if TYPE_CHECKING:
    from semantic_layer.errors import Problem
    from semantic_layer.lint.finding import Report

# Where a metric's name shows that something tests it, unless --cases says.
USUAL = ("tests/cases", "evals", "cases")


def lint(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(help="Definitions, instead of those in use.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data: Annotated[bool, typer.Option("--data", help="Check the workspace's data too.")] = False,
    database: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Check the tables of this DuckDB file too.")
    ] = None,
    cases: Annotated[list[Path] | None, typer.Option(metavar="DIR", help="Where metrics are tested.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings, too.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema, for editors.")] = False,
) -> None:
    """Check definitions: every problem with its file, line and the nearest valid names; then warnings."""
    if schema:
        from semantic_layer.lint.json_schema import json_schema

        print(json_text(json_schema(), indent=2))
        return
    from semantic_layer.folders import files_in_use
    from semantic_layer.lint.lint import lint as examine
    from semantic_layer.policies.lint import with_policies
    from semantic_layer.policies.load import policies_path

    workspace = context.obj.workspace
    files = files_in_use(workspace, folder)
    tested = cases or [Path(name) for name in USUAL if Path(name).is_dir()]
    path = database or (_published(workspace) if data else None)
    if path:
        from semantic_layer.lint.open_data import open_data

        with open_data(path) as opened:
            report = examine(files, cases=tested, checks=opened.checks)
    else:
        report = examine(files, cases=tested)
    policies = policies_path(workspace)
    if policies and folder is None:
        report = with_policies(report, policies, files)
    _print(report, as_json=as_json)
    if report.problems or (strict and report.warnings):
        raise typer.Exit(1)


def _published(workspace: Path) -> Path:
    from warehouse.serving import published

    return published(workspace, None).path


def _print(report: "Report", *, as_json: bool) -> None:
    if as_json:
        print(json_text(report.as_dict()))
        return
    from app.visible import visible

    for word, found in (("error", report.problems), ("warning", report.warnings)):
        for problem in found:
            print(visible(_line(word, problem)))
    counts = f"{len(report.problems)} problems, {len(report.warnings)} warnings"
    print(f"{report.files} files: {counts}.")


def _line(word: str, problem: "Problem") -> str:
    nearest = f" Nearest: {', '.join(problem.choices)}." if problem.choices else ""
    return f"{problem.file}:{problem.line}: {word}: {problem.key}: {problem.message}{nearest}"
