"""Lint policies: every problem of the file, then what a role names and can't have."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from semantic_layer.draft import At
from semantic_layer.errors import DefinitionError, Problem
from semantic_layer.lint.finding import Report
from semantic_layer.load import load_files
from semantic_layer.manifest import Manifest
from semantic_layer.policies.load import read_policies
from semantic_layer.policies.spec import PolicyFile
from semantic_layer.policies.told import told_of
from semantic_layer.source import read_documents


def with_policies(report: Report, path: Path, files: Iterable[tuple[str, Path]]) -> Report:
    """Return a report on definitions with what is wrong with the policies for them."""
    try:
        manifest = load_files(files)
    except DefinitionError:
        manifest = None  # its problems are in the report
    spec, problems = read_policies(path, manifest)
    warnings = _warnings(spec, manifest, path) if spec and manifest and not problems else []
    return replace(
        report,
        problems=(*report.problems, *problems),
        warnings=(*report.warnings, *warnings),
        files=report.files + 1,
    )


def _warnings(spec: PolicyFile, manifest: Manifest, path: Path) -> list[Problem]:
    at = At(read_documents(path, path.name).documents[0], ())
    found = []
    for name in spec.roles:
        told = told_of(spec, name, manifest)
        if told["refused"]:
            some = ", ".join(told["refused"][:5]) + (", ..." if len(told["refused"]) > 5 else "")
            message = f"{len(told['refused'])} metrics count rows that `where` can't tell apart: {some}"
            found.append(at.problem("roles", name, "where", message=message))
        if not told["metrics"]:
            found.append(at.problem("roles", name, message="sees no metric"))
    return found
