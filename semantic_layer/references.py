"""Read the references of a filter: dbt's {{ Dimension('order__status') }} and its kin."""

import ast
from dataclasses import dataclass

GRAINS = ("hour", "day", "week", "month", "quarter", "fiscal_quarter", "year", "fiscal_year")
PARTS = ("year", "quarter", "month", "day", "doy")
# The arguments each object takes, in order, as MetricFlow names them.
ARGUMENTS = {
    "Dimension": ("name", "entity_path"),
    "TimeDimension": (
        "time_dimension_name",
        "time_granularity_name",
        "entity_path",
        "descending",
        "date_part_name",
    ),
    "Entity": ("entity_name", "entity_path"),
    "Metric": ("metric_name", "group_by"),
}
METHODS = {"grain": "time_granularity_name", "date_part": "date_part_name"}
NAME_KEYS = ("name", "time_dimension_name", "entity_name", "metric_name")


class MalformedReference(ValueError):
    """The text between the braces is no reference we can read; the message says why."""


@dataclass(frozen=True)
class Reference:
    """What stands between a pair of braces; `name` begins with the entities of its path.

    `grain` may be any word: which ones there are, the time spines say.
    """

    kind: str
    name: str
    grain: str | None = None
    part: str | None = None
    by: str | None = None


def parse_reference(text: str) -> Reference:
    """Read `Dimension('order__status')` and the like; MalformedReference if it is none of dbt's objects."""
    call, given = _unchained(_parsed(text), text)
    assert isinstance(call.func, ast.Name)
    kind = call.func.id
    if kind not in ARGUMENTS:
        raise MalformedReference(f"{kind}() is none of {', '.join(ARGUMENTS)}: {text.strip()}")
    given |= {keyword.arg or "**": _value(keyword.value, text) for keyword in call.keywords}
    if len(call.args) > len(ARGUMENTS[kind]):
        raise MalformedReference(f"too many arguments: {text.strip()}")
    given |= dict(zip(ARGUMENTS[kind], (_value(part, text) for part in call.args), strict=False))
    strange = [key for key in given if key not in (*ARGUMENTS[kind], *METHODS.values())]
    if strange:
        raise MalformedReference(f"{kind}() takes no '{strange[0]}': {text.strip()}")
    return _reference(kind, given, text)


def _reference(kind: str, given: dict[str, object], text: str) -> Reference:
    names = [value for key, value in given.items() if key in NAME_KEYS]
    if not names or not isinstance(names[0], str):
        raise MalformedReference(f"{kind}() needs a name in quotes: {text.strip()}")
    parts = [*_texts(given.get("entity_path"), text), *names[0].strip().split("__")]
    grain = _text(given.get("time_granularity_name"), text)
    if kind in ("Dimension", "TimeDimension") and grain is None and len(parts) > 1 and parts[-1] in GRAINS:
        grain = parts.pop()
    by = _texts(given.get("group_by"), text)
    if kind == "Metric" and len(by) != 1:
        raise MalformedReference(f"Metric() needs the one entity it is counted by: {text.strip()}")
    part = _text(given.get("date_part_name"), text)
    if part is not None and part not in PARTS:
        raise MalformedReference(f"the date part '{part}' is none of {', '.join(PARTS)}")
    return Reference(kind, "__".join(parts), grain, part, by[0] if by else None)


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise MalformedReference(f"not a reference: {text.strip()}") from None


def _unchained(node: ast.expr, text: str) -> tuple[ast.Call, dict[str, object]]:
    """Return the innermost call of `Dimension(...).grain(...)`, and what the calls after it say."""
    given: dict[str, object] = {}
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        method = METHODS.get(node.func.attr)
        if method is None or len(node.args) != 1:
            raise MalformedReference(f".{node.func.attr}() is not read in a filter: {text.strip()}")
        given[method] = _value(node.args[0], text)
        node = node.func.value
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise MalformedReference(f"not a reference: {text.strip()}")
    return node, given


def _value(node: ast.expr, text: str) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise MalformedReference(f"only names in quotes are read here: {text.strip()}") from None


def _text(value: object, text: str) -> str | None:
    if value is None or isinstance(value, str):
        return value.strip().lower() if value else None
    raise MalformedReference(f"a name in quotes is expected: {text.strip()}")


def _texts(value: object, text: str) -> list[str]:
    items = [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []
    if (value is not None and not items) or not all(isinstance(item, str) for item in items):
        raise MalformedReference(f"names in quotes are expected: {text.strip()}")
    return [str(item).strip() for item in items]
