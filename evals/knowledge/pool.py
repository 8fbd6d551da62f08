"""What is to be judged: the first twenty of every system for a question, by name, without who found it."""

from collections.abc import Iterator
from pathlib import Path

from evals.knowledge.cases import questions
from evals.knowledge.systems import SYSTEMS, Ranker
from knowledge.index.open import open_index

DEPTH = 20


def sheet(workspace: Path) -> Iterator[str]:
    """Yield a line for each question and, below it, for each product that any system found, by name."""
    index = open_index(workspace).index
    ranker = Ranker(index)
    names = dict(
        zip(
            index.products.records.column("product_id").to_pylist(),
            index.products.records.column("name").to_pylist(),
            strict=True,
        )
    )
    for question in questions(index.manifest.dataset):
        found = {code for using in SYSTEMS for code in ranker.rank(question.text, using, DEPTH)}
        yield f"# {question.number} {question.text}"
        by_name = sorted((names[code] or "", code) for code in found)
        yield from (f"{code}\t{name}" for name, code in by_name)
