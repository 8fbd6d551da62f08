"""Warnings about use: metrics nothing tests, and what reads otherwise in dbt."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from semantic_layer.errors import Problem
from semantic_layer.lint.finding import Subject, Warn

READ = (".yml", ".yaml", ".json", ".sql", ".py", ".md")
WORD = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]")


def periods_are_spoken_for(subject: Subject) -> Iterator[Problem]:
    """Warn of cumulative metrics that leave open which day of a month speaks for it: dbt takes the first."""
    for metric in subject.draft.metrics:
        if metric.spec.type == "cumulative" and not metric.spec.period_agg:
            message = "period_agg is not written: the last day of a period counts here, in dbt the first"
            yield metric.at.problem("type", message=message)


def currencies_are_one(subject: Subject) -> Iterator[Problem]:
    """Warn of amounts that are computed from amounts in several currencies and name none of their own."""
    manifest = subject.manifest
    for draft in subject.draft.metrics:
        metric = manifest.metrics[draft.spec.name]
        amounts = [part.metric for part in metric.inputs if manifest.metrics[part.metric].unit == "currency"]
        found = {manifest.currency(name) or "the dataset's" for name in amounts}
        if len(found) > 1 and metric.unit == "currency" and not metric.currency:
            message = f"is computed from amounts in several currencies ({', '.join(sorted(found))}); name one"
            yield draft.at.problem("config", "meta", "footnote", "unit", message=message)


def tested_by(folders: tuple[Path, ...]) -> Warn:
    """Return the warning of metrics that no file of these folders names."""
    return partial(_untested, folders=folders)


def _untested(subject: Subject, *, folders: tuple[Path, ...]) -> Iterator[Problem]:
    named = {
        word
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in READ and path.is_file()
        for word in WORD.findall(path.read_text(encoding="utf-8", errors="replace"))
    }
    for metric in subject.draft.metrics:
        if metric.spec.name not in named and not metric.spec.hidden:
            message = f"no case, question or eval names {metric.spec.name}"
            yield metric.at.problem("name", message=message)
