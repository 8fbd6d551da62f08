"""Lint: every problem of definitions, then warnings about those that have none."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from semantic_layer.build import build_manifest
from semantic_layer.lint.finding import Report, Subject, Warn
from semantic_layer.lint.reach import dimensions_are_reached, paths_are_single
from semantic_layer.lint.usage import currencies_are_one, periods_are_spoken_for, tested_by
from semantic_layer.lint.words import (
    dimension_words_differ,
    metric_words_differ,
    metrics_and_dimensions_differ,
    metrics_are_described,
)
from semantic_layer.load import read_draft

WARNINGS: tuple[Warn, ...] = (
    metrics_are_described,
    metric_words_differ,
    dimension_words_differ,
    metrics_and_dimensions_differ,
    dimensions_are_reached,
    paths_are_single,
    periods_are_spoken_for,
    currencies_are_one,
)


def lint(
    files: Iterable[tuple[str, Path]], *, cases: Sequence[Path] = (), checks: Sequence[Warn] = ()
) -> Report:
    """Read definition files and report on them.

    `cases` are folders in which a metric's name shows that something tests it; `checks` look at the data.
    """
    listed = list(files)
    draft, problems = read_draft(listed)
    warnings = list(draft.remarks)
    if not problems:
        subject = Subject(draft, build_manifest(draft))
        tested = (tested_by(tuple(cases)),) if cases else ()
        for warn in (*WARNINGS, *tested, *checks):
            warnings += warn(subject)
    return Report(tuple(problems), tuple(sorted(dict.fromkeys(warnings))), len(listed))
