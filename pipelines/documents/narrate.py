"""Overviews of the marts, written by a language model, checked for figures, kept in a cache."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from string import Template

from pipelines.documents.dictionary import Dictionary, Narrative
from pipelines.writer import Turn, Writer
from warehouse.errors import WorkspaceError

ATTEMPTS = 3
LONGEST = 2_000
_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*")


def narrate(dictionary: Dictionary, writer: Writer, *, cache: Path) -> dict[str, Narrative]:
    """An overview for each mart that has rows, from the cache where its facts, model and prompt are known.

    A mart for which every attempt was refused has none.
    """
    found = {}
    for mart, tables in dictionary.marts.items():
        if any(table.rows for table in tables):
            narrative = _narrative(mart_facts(dictionary, mart), writer, cache)
            if narrative:
                found[mart] = narrative
    return found


def mart_facts(dictionary: Dictionary, mart: str) -> str:
    """What a model is told of a mart: words of the dictionary, no rows and no counts."""
    return "\n".join(_facts(dictionary, mart))


def problem_with(text: str, facts: str) -> str | None:
    """Say why a text can't be an overview, None if it can."""
    if not text.strip():
        return "it is empty"
    if len(text) > LONGEST:
        return "it is too long"
    known = set(_FIGURE.findall(facts))
    foreign = [figure for figure in _FIGURE.findall(text) if figure not in known]
    if foreign:
        return f"it states figures that the facts do not hold ({', '.join(dict.fromkeys(foreign))})"
    return None


def _facts(dictionary: Dictionary, mart: str) -> Iterator[str]:
    yield f"Dataset: {dictionary.title}. Mart: {mart}."
    own = {table.name for table in dictionary.marts[mart]}
    for table in dictionary.marts[mart]:
        yield f"\nTable {table.name}: {table.description} {table.missing or ''}".rstrip()
        for column in table.columns:
            yield f"- {column.name}: {column.description}"
    for relation in dictionary.relations:
        if relation.child.table in own:
            yield f"Key: {relation.child} refers to {relation.parent}."
    for metric in dictionary.metrics.values():
        if set(metric.facts) & own and not metric.unavailable:
            yield f"Metric {metric.label}: {metric.description}"


def _narrative(facts: str, writer: Writer, cache: Path) -> Narrative | None:
    prompt = Template(_prompt("narrate")).substitute(facts=facts)
    key = hashlib.sha256(f"{writer.name}\0{prompt}".encode()).hexdigest()
    path = cache / f"{key}.json"
    known = _read(path)
    if known is not None and problem_with("\n\n".join(known), facts) is None:
        return Narrative(writer.name, known)
    text = _ask(prompt, facts, writer)
    if text is None:
        return None
    paragraphs = tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())
    _keep(path, {"model": writer.name, "paragraphs": paragraphs})
    return Narrative(writer.name, paragraphs)


def _ask(prompt: str, facts: str, writer: Writer) -> str | None:
    """The first answer without a problem, None where none of the attempts is."""
    turns: list[Turn] = [("user", prompt)]
    for _ in range(ATTEMPTS):
        text = writer.answer(turns)
        problem = problem_with(text, facts)
        if problem is None:
            return text
        again = Template(_prompt("narrate_again")).substitute(problem=problem)
        turns += [("assistant", text[:LONGEST]), ("user", again)]
    return None


def _prompt(name: str) -> str:
    return resources.files("pipelines.documents").joinpath(f"prompts/{name}.md").read_text("utf-8")


def _read(path: Path) -> tuple[str, ...] | None:
    try:
        kept = json.loads(path.read_text("utf-8"))
        return tuple(str(paragraph) for paragraph in kept["paragraphs"]) or None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, narrative: Mapping[str, object]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(narrative, ensure_ascii=False), encoding="utf-8")
    except OSError as problem:
        raise WorkspaceError(
            f"{path.parent} can't be written: {problem.strerror or problem}", code="unwritable"
        ) from problem
