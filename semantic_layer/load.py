"""Load definition folders into a Manifest, or report every mistake in them at once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from semantic_layer.build import build_manifest
from semantic_layer.draft import At, Draft, DraftMetric, DraftModel
from semantic_layer.errors import DefinitionError, Problem
from semantic_layer.manifest import Manifest
from semantic_layer.nearest import nearest
from semantic_layer.rules import RULES
from semantic_layer.source import Document, Place, read_document
from semantic_layer.spec import MetricSpec, ModelSpec

DEFINITIONS = Path(__file__).with_name("definitions")
TOP_LEVEL_KEYS = ("models", "metrics", "version")
Spec = TypeVar("Spec", bound=BaseModel)


def load_manifest(*folders: Path) -> Manifest:
    """Load all .yml files of the folders, by default our own; DefinitionError lists every problem."""
    documents, problems = _read(folders or (DEFINITIONS,))
    draft = Draft()
    for document in documents:
        problems.extend(_read_document(document, draft))
    for rule in RULES:
        problems.extend(rule(draft))
    if problems:
        raise DefinitionError(list(dict.fromkeys(problems)))
    return build_manifest(draft)


def _read(folders: Iterable[Path]) -> tuple[list[Document], list[Problem]]:
    documents: list[Document] = []
    problems: list[Problem] = []
    for folder in folders:
        paths = sorted(path for path in folder.rglob("*") if path.suffix in (".yml", ".yaml"))
        if not paths:
            problems.append(Problem(str(folder), 0, "folder", "holds no .yml file"))
        for path in paths:
            document, problem = read_document(path)
            documents += [document] if document else []
            problems += [problem] if problem else []
    return documents, problems


def _read_document(document: Document, draft: Draft) -> Iterator[Problem]:
    if not isinstance(document.data, dict):
        yield document.problem((), "a mapping with the keys models and metrics is expected")
        return
    for key in document.data:
        if key not in TOP_LEVEL_KEYS:
            yield document.problem((key,), "unknown key", nearest(str(key), TOP_LEVEL_KEYS))
    for index, data in _items(document.data, "models"):
        yield from _read_model(document, ("models", index), data, draft)
    for index, data in _items(document.data, "metrics"):
        yield from _read_metric(document, ("metrics", index), data, draft, model=None)


def _read_model(document: Document, place: Place, data: Any, draft: Draft) -> Iterator[Problem]:
    at = At(document, place)
    spec, problems = _check(ModelSpec, data, at)
    yield from problems
    if spec is None and isinstance(data, dict):
        # What is left of a refused model is still checked, so that no second round is needed.
        spec, _ = _check(ModelSpec, _without_faults(data), at)
    name = spec.semantic_name if spec else str(data.get("name") if isinstance(data, dict) else None)
    if spec and spec.semantic_model.enabled:
        draft.models.append(DraftModel(spec, at))
    for index, metric in _items(data, "metrics"):
        # Metrics of a refused model are still checked, but can't be reached from it.
        yield from _read_metric(document, (*place, "metrics", index), metric, draft, model=name)


def _without_faults(data: dict[str, Any]) -> dict[str, Any]:
    """Return a model without the keys, or the insides of the columns, that its shape refuses."""
    try:
        ModelSpec.model_validate(data)
    except ValidationError as error:
        places = {problem["loc"][:2] for problem in error.errors()}
    else:
        return data
    kept = {key: value for key, value in data.items() if (key,) not in {place[:1] for place in places}}
    columns = data.get("columns")
    if isinstance(columns, list) and ("columns",) not in places:
        faulty = {place[1] for place in places if place[0] == "columns"}
        kept["columns"] = [
            {"name": str(column.get("name"))} if index in faulty and isinstance(column, dict) else column
            for index, column in enumerate(columns)
        ]
    return kept


def _read_metric(
    document: Document, place: Place, data: Any, draft: Draft, *, model: str | None
) -> Iterator[Problem]:
    at = At(document, place)
    spec, problems = _check(MetricSpec, data, at)
    yield from problems
    if spec:
        draft.metrics.append(DraftMetric(spec, at, model))
    elif isinstance(data, dict):
        draft.broken.add(str(data.get("name")))


def _items(data: Any, key: str) -> Iterable[tuple[int, Any]]:
    items = data.get(key) if isinstance(data, dict) else None
    return enumerate(items) if isinstance(items, list) else ()


def _check(shape: type[Spec], data: Any, at: At) -> tuple[Spec | None, list[Problem]]:
    try:
        return shape.model_validate(data), []
    except ValidationError as error:
        return None, [_shape_problem(problem, shape, at) for problem in error.errors()]


def _shape_problem(problem: Any, shape: type[BaseModel], at: At) -> Problem:
    place = tuple(problem["loc"])
    if problem["type"] == "extra_forbidden":
        known = _known_keys(shape, place[:-1])
        return at.problem(*place, message="unknown key", choices=nearest(str(place[-1]), known))
    if problem["type"] == "literal_error":
        wrong = str(problem["input"])
        allowed = [part.strip("'") for part in problem["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        choices = nearest(wrong, allowed) or tuple(allowed)
        return at.problem(*place, message=f"'{wrong}' is not allowed here", choices=choices)
    if problem["type"] == "missing":
        return at.problem(*place, message="is required")
    return at.problem(*place, message=problem["msg"].removeprefix("Value error, "))


def _known_keys(shape: Any, place: Place) -> list[str]:
    """Walk the shape along a place to the keys allowed there."""
    for part in place:
        if isinstance(part, str) and part in getattr(shape, "model_fields", {}):
            shape = _inner_shape(shape.model_fields[part].annotation)
    return list(getattr(shape, "model_fields", {}))


def _inner_shape(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner_shape(argument)
        if found is not None:
            return found
    return None
