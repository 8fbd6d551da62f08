"""A query as the second look sees it: what it measures, keeps, parts, ranks and calls things."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agent.planner.names.lexicon import Lexicon, dimension_phrases, metric_phrases
from agent.planner.names.text import stem, words
from agent.planner.reading import QueryReading
from semantic_layer.manifest import Manifest, Metric
from semantic_layer.query import METRIC_TIME

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MADE_OF = ("numerator", "denominator", "of", "periods_of", "counts")
# What tells a part of a whole, or of the groups, besides a measure that is a ratio itself.
_OF_MODELS = "models."
_RANKS = ("order_by", "top", "limit", "together", "leading", "reaching")
_PARTS = ("share_of_total", "share_of_parent", "together", "leading", "reaching", "as_part")


@dataclass(frozen=True)
class Asked:
    """What a question was read as; `previous` is the query of the turn before."""

    reading: QueryReading
    previous: Mapping[str, Any] | None
    manifest: Manifest
    lexicon: Lexicon

    @property
    def query(self) -> dict[str, Any]:
        """The query as plain data."""
        return self.reading.query

    @property
    def is_checked(self) -> bool:
        """Whether the answer holds what was said against the data, and tells more than the query."""
        claim = self.reading.claim
        return bool(claim and not claim.is_first or self.reading.premise)

    @cached_property
    def made(self) -> dict[str, dict[str, Any]]:
        """The measures made for this question, by name."""
        return {one["name"]: one for one in self.query.get("made", ())}

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The measures that are shown, and those that they are made of."""
        return self._with_parts(self.query["metrics"])

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Every measure of the query: shown, ranked by, or in a condition."""
        conditions = [one["metric"] for one in self.conditions if "metric" in one]
        bounds = [one["metric"] for one in self.query.get("having", ())]
        order = [one["name"] for one in self.query.get("order_by", ())]
        return self._with_parts([*self.query["metrics"], *self.made, *conditions, *bounds, *order])

    def _with_parts(self, names: Iterable[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        left = list(names)
        while left:
            name = left.pop(0)
            if name in found:
                continue
            found[name] = None
            one = self.made.get(name, {})
            left += [one[key] for key in _MADE_OF if one.get(key)]
            left += [term["metric"] for term in _terms(one)]
        return tuple(found)

    @cached_property
    def defined(self) -> tuple[Metric, ...]:
        """The defined measures that are shown, or that those shown are made of."""
        known = self.manifest.metrics
        return tuple(known[name] for name in self.shown if name in known)

    @property
    def is_of_model(self) -> bool:
        """Whether what is told was written by a model: who may not come back."""
        models = (self.manifest.models.get(one.model or "") for one in self.defined)
        return any(model is not None and model.table.startswith(_OF_MODELS) for model in models)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """How the measures shown are told: "average", "median", "max", "ratio", "count"..."""
        found = {kind for metric in self.defined for kind in (metric.type, metric.aggregation) if kind}
        for one in (self.made[name] for name in self.shown if name in self.made):
            found |= {one["aggregation"]} if one.get("aggregation") else set()
            found |= {"ratio"} if one.get("numerator") or one.get("over") else set()
        found |= {"average"} if self.query.get("averaged") else set()
        return frozenset(found)

    @cached_property
    def conditions(self) -> tuple[dict[str, Any], ...]:
        """Every condition on rows and things, those inside of made measures too."""
        found = list(_flat(self.query.get("where", ())))
        for one in self.made.values():
            found += [*_flat(one.get("of_those", ())), *_flat(one.get("where", ()))]
            for term in _terms(one):
                found += _flat(term.get("where", ()))
        return tuple(found)

    @cached_property
    def kept(self) -> dict[str, tuple[str, ...]]:
        """The values of each dimension that a condition names, kept or left out."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.conditions:
            if "dimension" in one and "value" in one:
                values = one["value"] if isinstance(one["value"], list) else [one["value"]]
                found[one["dimension"]] = (*found.get(one["dimension"], ()), *map(str, values))
        return found

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """What is grouped by, time among it, without a grain."""
        return tuple(_bare(name, self.manifest) for name in self.query.get("group_by", ()))

    @property
    def is_of_time(self) -> bool:
        """Whether periods alone are shown."""
        return set(self.groups) == {METRIC_TIME}

    @property
    def is_grouped(self) -> bool:
        """Whether there is more than one row to be expected."""
        return bool(self.groups or self.query.get("cohort"))

    @cached_property
    def is_apart(self) -> bool:
        """Whether groups are shown beside each other: one that is kept to one value is none."""
        one = {c["dimension"] for c in self.conditions if c.get("op", "=") == "=" and "dimension" in c}
        return bool(self.query.get("cohort")) or any(name not in one for name in self.groups)

    @property
    def is_held(self) -> bool:
        """Whether two figures are told: of two periods, or two measures."""
        several = len(set(self.query["metrics"])) > 1
        return bool(self.query.get("compare")) or several or bool(self.reading.ahead)

    @property
    def is_part(self) -> bool:
        """Whether a part of something is told."""
        is_ratio = any(metric.unit == "ratio" for metric in self.defined)
        return is_ratio or "ratio" in self.kinds or any(self.query.get(key) for key in _PARTS)

    @property
    def is_ranked(self) -> bool:
        """Whether the rows have an order, or only the first are kept."""
        return any(self.query.get(key) for key in _RANKS)

    @cached_property
    def is_bounded(self) -> bool:
        """Whether a number bounds what is kept."""
        numbers = (one.get("value") for one in self.conditions)
        return bool(self.query.get("having")) or any(
            isinstance(one, int | float) and not isinstance(one, bool) for one in numbers
        )

    @cached_property
    def leaves_out(self) -> bool:
        """Whether something is left out, or what is not so is kept."""
        bounds = [*self.conditions, *self.query.get("having", ())]
        if any(one.get("op", "=") in ("!=", "not in", "is null", "<", "<=", ">", ">=") for one in bounds):
            return True
        if any(one.get("op", "=") == "=" and one.get("value") in (0, False) for one in bounds):
            return True
        terms = [term for one in self.made.values() for term in _terms(one)]
        return any(term.get("sign") == -1 or len(term.get("within", ())) > 1 for term in terms)

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems of all words that what is in the query goes by: measures, groups, values."""
        phrases = [one.get("label", "") for one in self.made.values()]
        phrases += [self.query.get("counted") or ""]
        for name in self.measures:
            if name in self.manifest.metrics:
                phrases += metric_phrases(self.manifest.metrics[name])
        for name in self._dimensions():
            dimension = self.manifest.dimensions.get(name)
            phrases += dimension_phrases(dimension, self.manifest) if dimension else [name.replace("_", " ")]
        for name, values in self.kept.items():
            dimension = self.manifest.dimensions.get(name)
            phrases += [value.replace("_", " ") for value in values]
            phrases += [s for v in values for s in (dimension.value_synonyms.get(v, ()) if dimension else ())]
        return frozenset(stem(word) for phrase in phrases for word in words(phrase))

    def _dimensions(self) -> Iterator[str]:
        yield from self.groups
        for one in self.conditions:
            yield from (one[key] for key in ("dimension", "by") if one.get(key))
        yield from (name for name in self.measures if name in self.manifest.dimensions)

    @cached_property
    def text(self) -> str:
        """The query as text, for what may stand anywhere in it."""
        return f"{self.query} {self.reading.ahead} {self.reading.claim}".lower()

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Every number in the query, those in dates and names too."""
        return frozenset(float(found) for found in _NUMBER.findall(self.text))

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day of the time, as ISO text; open ends are as far as can be."""
        time = self.query.get("time") or {}
        return time.get("from") or "0000", time.get("to") or "9999"


def _terms(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [*one.get("terms", ()), *([one["over"]] if one.get("over") else [])]


def _flat(conditions: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in conditions:
        yield from _flat(one["any"]) if "any" in one else (one,)


def _bare(group: Any, manifest: Manifest) -> str:
    name = group if isinstance(group, str) else str(group["name"])
    return name if name in manifest.dimensions else name.rpartition("__")[0] or name
