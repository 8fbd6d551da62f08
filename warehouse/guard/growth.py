"""Bound the functions whose result may be far longer than what they are given."""

import re
from math import prod

from sqlglot import exp

from warehouse.errors import GuardRefusal
from warehouse.guard.asked import Asked

LONGEST = 1_000
LONGEST_TOGETHER = 100_000
# Function -> the place of its argument that says how long the result is, or of its template.
GROWING = {"repeat": 1, "lpad": 1, "rpad": 1, "printf": 0, "format": 0}
TEMPLATES = ("printf", "format")
WIDE = re.compile(r"[0-9]{3}|%[^a-zA-Z%]*\*|\{[^}]*\{")


def check_growth(asked: Asked) -> None:
    """Refuse lengths that are not plain to see, or too long, one by one and multiplied."""
    calls = [(name, arguments) for node in asked.nodes for name, arguments in _growing(node)]
    if prod(_length(name, arguments) for name, arguments in calls) > LONGEST_TOGETHER:
        raise GuardRefusal(f"Text is padded or repeated over {LONGEST_TOGETHER:,} times", code="too_large")


def _growing(node: exp.Expr) -> list[tuple[str, list[exp.Expr]]]:
    if isinstance(node, exp.Repeat):
        return [("repeat", [node.this, node.args["times"]])]
    if isinstance(node, exp.Pad):
        return [("lpad", [node.this, node.expression])]
    if isinstance(node, exp.Format):
        return [("format", [node.this, *node.expressions])]
    if isinstance(node, exp.Anonymous) and node.name.lower() in GROWING:
        return [(node.name.lower(), node.expressions)]
    return []


def _length(name: str, arguments: list[exp.Expr]) -> int:
    told = arguments[GROWING[name]] if len(arguments) > GROWING[name] else None
    if not isinstance(told, exp.Literal) or told.is_string is not (name in TEMPLATES):
        raise GuardRefusal(f"The function {name} needs a plain length or template", code="refused_function")
    if name in TEMPLATES:
        if WIDE.search(told.name):
            raise GuardRefusal("A template is at most 99 wide", code="too_large")
        return 1
    if not told.is_int or int(told.name) > LONGEST:
        raise GuardRefusal(f"Text is padded or repeated up to {LONGEST:,}", code="too_large")
    return max(1, int(told.name))
