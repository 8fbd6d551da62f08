"""The dictionary as Markdown, for repositories and wikis; diagrams are SVG files beside it."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.documents.diagrams import flow_diagram, mart_diagram
from pipelines.documents.dictionary import DIMENSION, LAYERS, METRIC, Dictionary
from pipelines.documents.mapping import mapping
from pipelines.documents.pages import ABOUT_LAYERS, count
from pipelines.documents.trace import ROWS, Ref
from semantic_layer.unseen import visible

FOLDER = "markdown"
FILES = ("README.md", "tables.md", "metrics.md", "dimensions.md", "mapping.md")
_MARKS = re.compile(r"([\\`*_{}\[\]<>|#~&!$])")


def render_markdown(dictionary: Dictionary) -> dict[str, str]:
    """The text of each file by its path."""
    environment = Environment(
        loader=PackageLoader("pipelines.documents", "templates/markdown"),
        autoescape=False,  # Markdown has marks of its own, which the filters escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(count=count, text=plain_text, code=code, fenced=fenced)
    environment.globals.update(d=dictionary, ref=lambda ref: _linked(dictionary, ref))
    return dict(_files(environment, dictionary))


def plain_text(text: Any) -> str:
    """Text in which no character is a mark, on one line."""
    return _MARKS.sub(r"\\\1", visible(" ".join(str(text).split())))


def code(text: Any) -> str:
    """Text as code within a line or table cell."""
    line = " ".join(str(text).split()).replace("|", "\\|")
    if not line:
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    return f"{fence}{line}{fence}" if len(fence) == 1 else f"{fence} {line} {fence}"


def fenced(text: str) -> str:
    """Lines of SQL in a fence that none of them can close."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}sql\n{text}\n{fence}"


def _files(environment: Environment, dictionary: Dictionary) -> Iterator[tuple[str, str]]:
    values = {
        "layers": [(layer, ABOUT_LAYERS[layer]) for layer in LAYERS],
        "mapping": mapping(dictionary),
    }
    names = (*FILES, "rules.md") if dictionary.rules else FILES
    for name in names:
        yield f"{FOLDER}/{name}", environment.get_template(name).render(values)
    yield f"{FOLDER}/flow.svg", _alone(flow_diagram(dictionary))
    for mart in dictionary.marts:
        yield f"{FOLDER}/mart-{mart}.svg", _alone(mart_diagram(dictionary, mart))


def _alone(diagram: str) -> str:
    """A diagram whose links lead from its own folder to the pages."""
    return diagram.replace('<a href="', '<a href="../')


def _linked(dictionary: Dictionary, ref: Ref) -> str:
    if ref.table == METRIC:
        return f"[metric {plain_text(ref.column)}](metrics.md#{ref.column})"
    if ref.table == DIMENSION:
        return f"[dimension {plain_text(ref.column)}](dimensions.md#{ref.column})"
    shown = f"rows of {plain_text(ref.table)}" if ref.column == ROWS else code(ref)
    if ref.table not in dictionary.tables:
        return shown
    return f"[{shown}](tables.md#{quote(ref.table, safe='._')})"
