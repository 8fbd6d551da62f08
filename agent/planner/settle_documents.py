"""Documents of bookkeeping among the orders: where the data has them, an order is one with a sale."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.draft import Draft
from agent.planner.make import make_other_parts
from semantic_layer.domain import Domain


def has_documents(domains: Mapping[str, Domain]) -> bool:
    """Whether states are stored that only documents of bookkeeping have."""
    known = domains.get(said()["status"])
    return known is not None and bool(set(said()["documents"]) & set(known.values))


def settle_documents(draft: Draft) -> None:
    """Read the words for orders, customers and items as those of sales, and say so."""
    if not draft.has_documents or _asks_for_all(draft):
        return
    conditions = [*draft.having, *(one for one in draft.filters if "metric" in one)]
    parts: list[tuple[dict[str, Any], str]] = [
        (made, key) for made in draft.made for key in ("numerator", "denominator") if key in made
    ]
    parts += [(term, "metric") for made in draft.made for term in _terms(made)]
    named = {*draft.metrics, *(one["metric"] for one in conditions), *(made[key] for made, key in parts)}
    if not named & {*said()["reads"], *said()["ratios"]}:
        return
    meant = {name: _meant(draft, name) for name in {*named, draft.order_metric or draft.metrics[0]}}
    draft.metrics = [meant[name] for name in draft.metrics]
    draft.order_metric = meant.get(draft.order_metric or "")
    for condition in conditions:
        condition["metric"] = meant[condition["metric"]]
    for made, key in parts:
        # A term may stand in two measures: the second time it is read already.
        made[key] = meant.get(made[key], made[key])
    draft.notes.append(said()["told"])


def _terms(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [*made.get("terms", []), *([made["over"]] if "over" in made else [])]


def documents_apart(names: tuple[str, ...]) -> tuple[str, ...]:
    """The measures that a definition is told of: that of sales before that of all documents."""
    found = (part for name in names for part in (said()["reads"].get(name, name), name))
    return tuple(dict.fromkeys(found))


@cache
def said() -> dict[str, Any]:
    """What the words mean, read from `words/documents.yml` once."""
    text = resources.files("agent.planner").joinpath("words/documents.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _meant(draft: Draft, name: str) -> str:
    other = said()["reads"].get(name, name)
    if parts := said()["ratios"].get(name):
        return make_other_parts(draft, name, *parts)
    return other if other in draft.manifest.metrics else name


def _asks_for_all(draft: Draft) -> bool:
    """Whether the state of an order, or what is taken back, is asked for as well."""
    dimensions = {g.name for g in draft.groups} | {f.get("dimension") for f in draft.filters}
    words = {token.text for token in draft.tokens}
    return (
        said()["status"] in dimensions
        or bool(set(draft.metrics) & set(said()["kept_beside"]))
        or bool(words & set(said()["unless"]))
    )
