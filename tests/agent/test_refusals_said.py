"""What the planner refuses with holds no figure: an answer that types one is not sent, a refusal neither."""

import ast
from collections.abc import Iterator
from pathlib import Path

from agent.numerals import has_figure

PLANNER = Path(__file__).parents[2] / "agent" / "planner"
SAYING = frozenset({"append", "insert", "RefuseReading", "Unfit"})


def said(tree: ast.AST) -> Iterator[str]:
    """The sentences and parts of sentences that calls which refuse are given."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in SAYING:
            yield from (
                part.value
                for argument in node.args
                for part in ast.walk(argument)
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value
            )


def test_no_refusal_types_a_figure() -> None:
    found = [text for path in PLANNER.rglob("*.py") for text in said(ast.parse(path.read_text("utf-8")))]
    assert len(found) > 100
    assert not [text for text in found if has_figure(text)]
