"""Load definition folders into a Manifest, or report every mistake in them at once."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from semantic_layer.build import build_manifest
from semantic_layer.draft import At, Draft, DraftMetric, DraftModel, DraftSpine
from semantic_layer.errors import DefinitionError, Problem
from semantic_layer.legacy.read import KEYS as LEGACY_KEYS
from semantic_layer.legacy.read import Legacy, is_legacy
from semantic_layer.manifest import Manifest
from semantic_layer.nearest import nearest
from semantic_layer.rules import RULES
from semantic_layer.salvage import check
from semantic_layer.source import Document, definition_files, names_within, read_documents
from semantic_layer.spec import ModelSpec
from semantic_layer.spec_metric import MetricSpec

DEFINITIONS = Path(__file__).with_name("definitions")
KEPT = 8
TOP_LEVEL_KEYS = ("models", "metrics", "version")
# What else dbt keeps in such files, and means nothing here.
DBT_KEYS = (
    *("sources", "seeds", "snapshots", "macros", "exposures", "groups", "tests", "data_tests", "analyses"),
    *("unit_tests", "functions", "anchors"),
)


def load_manifest(*folders: Path) -> Manifest:
    """Load all .yml files of the folders, by default our own; DefinitionError lists every problem."""
    return load_files([*files_of(*(folders or (DEFINITIONS,)))])


def load_files(files: Iterable[tuple[str, Path]]) -> Manifest:
    """Load definition files, each under the name it goes by in messages; what did not change is shared."""
    listed = tuple(files)
    return _loaded(listed, tuple(_content(path) for _, path in listed))


@lru_cache(maxsize=KEPT)
def _loaded(files: tuple[tuple[str, Path], ...], _: tuple[str, ...]) -> Manifest:
    draft, problems = read_draft(files)
    if problems:
        raise DefinitionError(problems)
    return build_manifest(draft)


def _content(path: Path) -> str:
    """What tells one content of a file from another; nothing of what is no file or can't be read."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def files_of(*folders: Path) -> Iterator[tuple[str, Path]]:
    """Yield the definition files of folders with the names they go by; a folder without any is itself."""
    for folder in folders:
        paths = [folder] if folder.is_file() else list(definition_files(folder))
        base = folder.parent if folder.is_file() else folder
        yield from ((path.relative_to(base).as_posix(), path) for path in paths)
        if not paths:
            yield str(folder), folder


def read_draft(files: Iterable[tuple[str, Path]]) -> tuple[Draft, list[Problem]]:
    """Read definition files, and tell everything that is wrong in or among them, in file order."""
    draft = Draft()
    problems: list[Problem] = []
    legacy = Legacy(draft)
    for name, path in files:
        problems.extend(_read_file(name, path, draft, legacy))
    problems.extend(legacy.finish())
    for rule in RULES:
        problems.extend(rule(draft))
    return draft, sorted(dict.fromkeys(problems))


def _read_file(name: str, path: Path, draft: Draft, legacy: Legacy) -> Iterator[Problem]:
    if not path.is_file():
        yield Problem(name, 0, "folder", "holds no .yml file" if path.is_dir() else "there is no such folder")
        return
    reading = read_documents(path, name)
    yield from reading.problems
    if not reading.is_whole:
        draft.broken |= names_within(path)
    elif all(document.data is None for document in reading.documents):
        draft.remarks.append(Problem(name, 0, "file", "is empty"))
    for document in reading.documents:
        if document.data is not None:
            yield from _read_document(document, draft, legacy)


def _read_document(document: Document, draft: Draft, legacy: Legacy) -> Iterator[Problem]:
    if not isinstance(document.data, dict):
        yield document.problem((), "a mapping with the keys models and metrics is expected")
        return
    for key in document.data:
        if isinstance(key, str) and key not in (*TOP_LEVEL_KEYS, *DBT_KEYS, *LEGACY_KEYS):
            known = (*TOP_LEVEL_KEYS, "semantic_models", "saved_queries", "project_configuration")
            yield document.problem((key,), "unknown key", nearest(key, known, limit=1))
    yield from legacy.read(document)
    yield from _not_lists(document)
    for index, data in _items(document.data, "models"):
        yield from _read_model(At(document, ("models", index)), data, draft)
    for index, data in _items(document.data, "metrics"):
        at = At(document, ("metrics", index))
        if is_legacy(data):
            yield from legacy.read_metric(data, at)
        else:
            yield from _read_metric(at, data, draft, model=None)


def _not_lists(document: Document) -> Iterator[Problem]:
    for key in ("models", "metrics"):
        value = document.data.get(key)
        if value is not None and not isinstance(value, list):
            yield document.problem((key,), f"a list of {key} is expected, each item beginning with '-'")


def _read_model(at: At, data: Any, draft: Draft) -> Iterator[Problem]:
    checked = check(ModelSpec, data, at)
    yield from checked.problems
    spec = checked.spec
    own = data.get("metrics") if isinstance(data, dict) else None
    if spec:
        types = {column.name: column.data_type for column in spec.columns if column.data_type}
        draft.column_types[spec.name] = types
    if spec and spec.time_spine:
        draft.spines.append(_spine(spec, at))
    if spec and spec.semantic_model.enabled:
        draft.add(DraftModel(spec, at, checked.lost, checked.names))
    elif spec and own:
        message = "a model with metrics needs 'semantic_model: {enabled: true}'"
        yield at.problem("metrics", message=message)
    if own is not None and not isinstance(own, list):
        yield at.problem("metrics", message="a list of metrics is expected, each item beginning with '-'")
    # Metrics of a refused model are still checked, but can't be reached from it.
    name = spec.semantic_name if spec else str(data.get("name") if isinstance(data, dict) else None)
    for index, metric in _items(data, "metrics"):
        yield from _read_metric(at.below("metrics", index), metric, draft, model=name)


def _spine(spec: ModelSpec, at: At) -> DraftSpine:
    assert spec.time_spine
    notes = spec.config.meta.footnote
    grains = {column.name: column.granularity for column in spec.columns}
    granularity = grains.get(spec.time_spine.standard_granularity_column)
    columns = tuple(column.name for column in spec.columns)
    return DraftSpine(
        notes.table or spec.name, granularity, spec.time_spine, notes, columns, at.below("time_spine")
    )


def _read_metric(at: At, data: Any, draft: Draft, *, model: str | None) -> Iterator[Problem]:
    checked = check(MetricSpec, data, at)
    yield from checked.problems
    draft.broken |= checked.names
    spec = checked.spec
    if spec is None:
        draft.broken.add(str(data.get("name") if isinstance(data, dict) else None))
    elif spec.config.enabled:
        draft.metrics.append(DraftMetric(spec, at, model, checked.lost))


def _items(data: Any, key: str) -> Iterable[tuple[int, Any]]:
    items = data.get(key) if isinstance(data, dict) else None
    return enumerate(items) if isinstance(items, list) else ()
