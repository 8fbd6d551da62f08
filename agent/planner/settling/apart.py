"""Where the data hold rows that definitions set apart, a measure is that of the others, which is said."""

from collections.abc import Iterable, Mapping
from typing import Any

from agent.planner.draft import Draft
from agent.planner.making.measures import make_other_parts
from semantic_layer.domain import Domain
from semantic_layer.manifest import Dimension, Manifest
from semantic_layer.set_apart import SetApart

Apart = tuple[Dimension, ...]


def held_apart(manifest: Manifest, domains: Mapping[str, Domain]) -> Apart:
    """The dimensions of which values are stored that are set apart."""
    return tuple(
        dimension
        for name, dimension in manifest.dimensions.items()
        if dimension.set_apart
        and name in domains
        and set(dimension.set_apart.values) & set(domains[name].values)
    )


def settle_apart(draft: Draft) -> None:
    """Read measures as those of the rows that are meant."""
    for dimension in draft.set_apart:
        apart = dimension.set_apart
        if apart and not _asks_for_all(draft, dimension, apart):
            _settle(draft, apart)


def told_apart(
    names: tuple[str, ...], held: Apart, manifest: Manifest
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The measures that a definition is told of, those meant before those of every row; with notes."""
    notes = []
    for apart in (dimension.set_apart for dimension in held if dimension.set_apart):
        found = tuple(dict.fromkeys(part for name in names for part in (_read(apart, name, manifest), name)))
        if found != names:
            names = found
            notes.append(apart.told)
    return names, tuple(notes)


def _settle(draft: Draft, apart: SetApart) -> None:
    kept = [*draft.filters, *(one for made in draft.made for one in made.get("of_those", ()))]
    conditions = [*draft.having, *(one for one in kept if "metric" in one)]
    parts: list[tuple[dict[str, Any], str]] = [
        (made, key) for made in draft.made for key in ("numerator", "denominator") if key in made
    ]
    parts += [(term, "metric") for made in draft.made for term in _terms(made)]
    named = {*draft.metrics, *(one["metric"] for one in conditions), *(made[key] for made, key in parts)}
    if not named & {*apart.reads, *apart.ratios}:
        return
    meant = {name: _meant(draft, apart, name) for name in {*named, *filter(None, [draft.order_metric])}}
    draft.metrics = [meant[name] for name in draft.metrics]
    draft.order_metric = meant.get(draft.order_metric or "")
    for condition in conditions:
        condition["metric"] = meant.get(condition["metric"], condition["metric"])
    for made, key in parts:
        # A term may stand in two measures: the second time it is read already.
        made[key] = meant.get(made[key], made[key])
    draft.notes.append(apart.told)


def _terms(made: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return [*made.get("terms", []), *([made["over"]] if "over" in made else [])]


def _meant(draft: Draft, apart: SetApart, name: str) -> str:
    parts = apart.ratios.get(name)
    if parts and set(parts) <= draft.manifest.metrics.keys():
        return make_other_parts(draft, name, *parts)
    return _read(apart, name, draft.manifest)


def _read(apart: SetApart, name: str, manifest: Manifest) -> str:
    other = apart.reads.get(name, name)
    return other if other in manifest.metrics else name


def _asks_for_all(draft: Draft, dimension: Dimension, apart: SetApart) -> bool:
    """Whether the values, what they are told by, or every row is asked for as well."""
    dimensions = {g.name for g in draft.groups} | {f.get("dimension") for f in draft.filters}
    words = {token.text for token in draft.tokens}
    return (
        dimension.full_name in dimensions
        or bool(set(draft.metrics) & set(apart.beside))
        or bool(words & {*apart.words, *draft.vocab.every_row})
    )
