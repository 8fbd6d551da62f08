"""A digest worded by a language model, which refers to cells; what it types itself is sent back."""

from collections.abc import Iterable
from importlib import resources
from string import Template

from agent.arithmetic import BindingError
from app.digest.make import Digest, Told
from app.digest.write import word_all
from pipelines.writer import Turn, Writer

ATTEMPTS = 3


def narrate(digest: Digest, writer: Writer) -> str | None:
    """Return the model's words with every figure a cell; None where each attempt typed one."""
    sources = {one.source.citation.id: one.source for one in digest.told}
    if not sources:
        return None
    facts = "\n".join(map(_facts, digest.told))
    turns: list[Turn] = [("user", _prompt("narrate", insights=facts))]
    for _ in range(ATTEMPTS):
        text = writer.answer(turns)
        try:
            worded = word_all(text, sources)
        except BindingError as problem:
            turns += [("assistant", text), ("user", _prompt("narrate_again", problem=str(problem)))]
            continue
        if worded.strip():
            return worded.strip()
        turns += [("assistant", "-"), ("user", _prompt("narrate_again", problem="It was empty."))]
    return None


def _facts(told: Told) -> str:
    name = told.source.citation.id
    text = told.insight.family.text.replace("{i.", f"{{{name}.")
    cells = dict(zip(told.source.citation.columns, told.source.citation.rows[0], strict=True))
    return f"- {name} ({told.insight.family.title}): {text}\n  cells: {_listed(cells.items())}"


def _listed(cells: Iterable[tuple[str, object]]) -> str:
    return "; ".join(f"{column} = {cell}" for column, cell in cells)


def _prompt(name: str, **variables: str) -> str:
    text = resources.files("app.digest").joinpath(f"{name}.md").read_text("utf-8")
    return Template(text).substitute(variables)
