"""The conditions of a query in words; each value is a reference, so that a digit in it is no typed figure."""

from collections.abc import Sequence
from typing import Any

from agent.conditions import conditions
from agent.numerals import has_figure
from agent.planner.making.terms import MANY, NEVER, NONE, WITH
from agent.tools.made import PERIODS
from agent.tools.made import PREFIX as MADE
from semantic_layer.manifest import Manifest

_SPOKEN = {
    "=": "",
    "in": "",
    "!=": "other than ",
    "not in": "other than ",
    "contains": "containing ",
    ">": "above ",
    ">=": "at least ",
    "<": "below ",
    "<=": "at most ",
    "between": "",
}
_KNOWN = {"is null": "no known", "is not null": "a known"}


def describe_scope(
    citation: str, query: dict[str, Any], manifest: Manifest, made: Sequence[dict[str, Any]] = ()
) -> str:
    """Every filter and every condition on a metric: " for customer state SP and orders above ...".

    `made` are the measures that the question made, by whose labels conditions on them are told.
    """
    labels = {one["name"]: one["label"] for one in made}
    told = [
        _describe(n, condition, citation, manifest, labels)
        for n, condition in enumerate(conditions(query))
        if not _is_implied(condition, query)
    ]
    return f" for {_listed(told)}" if told else ""


def _is_implied(condition: dict[str, Any], query: dict[str, Any]) -> bool:
    """Whether a condition only says that who is counted is counted, or that a period has rows at all."""
    if "by" not in condition and query.get("cumulative"):
        return (condition.get("op"), condition.get("value")) == ("!=", 0)
    is_any = (condition.get("op"), condition.get("value")) == (">", 0)
    return is_any and "by" in condition and condition.get("metric") in query.get("metrics", [])


def _describe(
    number: int, condition: dict[str, Any], citation: str, manifest: Manifest, made: dict[str, str]
) -> str:
    name = condition.get("metric") or condition["dimension"]
    if name.startswith(MADE):
        if told := _told_of_each(name, condition, made, f"{citation}.label.c{number}"):
            return told
        return _told_of_made(name, condition, f"{citation}.label.c{number}")
    named = (
        f"{{catalogue.label.{name} | lower}}"
        if name in manifest.metrics or name in manifest.dimensions or name in manifest.entities
        else name
    )
    value, op = condition.get("value"), condition.get("op", "=")
    if isinstance(value, bool):
        return f"{'' if value else 'not '}{named}"
    if op in _KNOWN:
        return f"{_KNOWN[op]} {named}"
    spoken = f"{{{citation}.label.c{number}}}" if value is not None else ""
    return f"{named} {_SPOKEN[op]}{spoken}".rstrip()


def _told_of_each(name: str, condition: dict[str, Any], made: dict[str, str], value: str) -> str:
    """What each one did, or did not, in the words of the measure made for it."""
    label, op = literal(made.get(name, "")), str(condition.get("op"))
    if name.startswith((MANY, PERIODS)) and label and not has_figure(label):
        return f"{label[0].lower()}{label[1:]} {_SPOKEN[op]}{{{value}}}"
    if not name.startswith((NEVER, WITH)) or condition.get("value") != 0 or not label or has_figure(label):
        return ""
    return f"no {label[0].lower()}{label[1:]}" if op == "=" else f"some {label[0].lower()}{label[1:]}"


def _told_of_made(name: str, condition: dict[str, Any], label: str) -> str:
    """What is made for a condition has no column whose name could be told."""
    op = str(condition.get("op"))
    if "_period_" in name and condition.get("value") == 0 and op in (">", "="):
        return "some in the one period" if op == ">" else "none in the other"
    if "by" not in condition and op in ("<", ">") and condition.get("value") == 0:
        return "a rise" if op == ">" else "a fall"
    if "_change_" in name and condition.get("value") != 0:
        return f"a change {_SPOKEN[op]}{{{label}}}"
    if condition.get("value") != 0:
        return f"{_SPOKEN[op]}{{{label}}} of them in the period named"
    if name.startswith((NEVER, WITH)):
        return "those who never did with what is named" if op == "=" else "those who did with what is named"
    if op == ">":
        return "those who were there in the period named"
    return "none of them in the period named" if name.startswith(NONE) else "not before it"


def literal(text: str) -> str:
    """Text that can't be read as a reference."""
    return text.replace("{", "(").replace("}", ")")


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
