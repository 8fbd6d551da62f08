"""What the manifest's names, labels and synonyms mean, findable by an order-free phrase key."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from agent.planner.names.counted import entity_of_rows, own_entity
from agent.planner.names.kin import BEGINNING, are_kin, is_participle
from agent.planner.names.text import stem, words
from agent.planner.names.verbs import Verbs
from agent.planner.vocabulary import loose_key, phrase_key, vocabulary
from semantic_layer.manifest import Dimension, Manifest, Metric

LOOSE_WORDS = 2
_VERBS = frozenset({"is", "are", "was", "were", "has", "have", "had"})
# "Orders that are still open" are open orders.
AT_PRESENT = frozenset({"still", "currently", "now", "already", "actually", "really", "presently"})
Kind = Literal["metric", "dimension", "value", "entity"]
ENTITY: Literal["entity"] = "entity"


@dataclass(frozen=True)
class Meaning:
    """One thing a phrase can mean: a metric, a dimension, a stored value, or a thing that has keys alone."""

    kind: Kind
    name: str
    value: str | None = None
    rows: int = 0
    within: tuple[str, ...] = ()
    """The values of the wholes that hold things of this name, where there are several."""
    spoken: str = ""
    """What people call the value, where it is a code."""
    listed: int = 0
    """How many rows the table of the value has."""


class Lexicon:
    """Phrases of the manifest with their meanings, and the single words they are made of."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._phrases: dict[tuple[str, ...], dict[Meaning, None]] = {}
        self._loose: dict[tuple[str, ...], dict[Meaning, None]] = {}
        self._led_by_verb: set[tuple[tuple[str, ...], Meaning]] = set()
        for meaning, phrase in self._all_phrases():
            if words(phrase)[:1] and words(phrase)[0] in _VERBS:
                self._led_by_verb.add((phrase_key(words(phrase)), meaning))
            if not _is_bare_class(key := phrase_key(words(phrase))):
                self._phrases.setdefault(key, {})[meaning] = None
            if meaning.kind == "metric" and len(key := loose_key(words(phrase))) >= LOOSE_WORDS:
                self._loose.setdefault(key, {})[meaning] = None
        for mean in ("average", "median"):
            for metric in manifest.metrics.values():
                if len(short := _without(mean, metric)) > 1:
                    self._phrases.setdefault(phrase_key(short), {Meaning("metric", metric.name): None})

    def lookup(self, window: tuple[str, ...]) -> tuple[Meaning, ...]:
        """The metrics and dimensions that the words name, in any order; "product is" is no "is a product"."""
        key = phrase_key(window)
        found = tuple(self._phrases.get(key, ()))
        if found and window[0] not in _VERBS and not _VERBS.isdisjoint(window[1:]):
            return tuple(meaning for meaning in found if (key, meaning) not in self._led_by_verb)
        return found

    def lookup_loosely(self, window: tuple[str, ...]) -> tuple[Meaning, ...]:
        """The metrics named when words without content are left aside; at least two words must remain."""
        return tuple(self._loose.get(loose_key(tuple(w for w in window if w not in AT_PRESENT)), ()))

    def dimension(self, meaning: Meaning) -> Dimension | None:
        """The definition that a meaning points at; None for a measure."""
        return self._manifest.dimensions.get(meaning.name) if meaning.kind == "dimension" else None

    def is_led(self, meaning: Meaning, word: str) -> bool:
        """Whether a date is called by a name that begins with a word; of other meanings it is no matter."""
        dimension = self.dimension(meaning)
        if dimension is None or dimension.type != "time":
            return True
        return any(words(said)[:1] == (word,) for said in dimension_phrases(dimension, self._manifest))

    def is_number(self, meaning: Meaning) -> bool:
        """Whether a meaning is a dimension that tells numbers of its rows."""
        dimension = self._manifest.dimensions.get(meaning.name) if meaning.kind == "dimension" else None
        return dimension is not None and dimension.data_type in ("integer", "decimal")

    def is_flag(self, meaning: Meaning) -> bool:
        """Whether a meaning is a dimension that tells yes or no."""
        dimension = self._manifest.dimensions.get(meaning.name) if meaning.kind == "dimension" else None
        return dimension is not None and dimension.data_type == "boolean"

    def is_count(self, meaning: Meaning) -> bool:
        """Whether a meaning is a measure that counts rows or things."""
        metric = self._manifest.metrics.get(meaning.name) if meaning.kind == "metric" else None
        return metric is not None and metric.aggregation in ("count", "count_distinct")

    def is_called_by(self, meaning: Meaning, word: str) -> bool:
        """Whether one of the names of a measure holds a word."""
        metric = self._manifest.metrics.get(meaning.name)
        return metric is not None and any(word in words(phrase) for phrase in metric_phrases(metric))

    def counts_once(self, meaning: Meaning) -> bool:
        """Whether a measure counts things or people, each once."""
        return self._manifest.metrics[meaning.name].aggregation == "count_distinct"

    def counts_doers(self, meaning: Meaning) -> bool:
        """Whether a measure counts those who did something, each once, and not rows of their own."""
        metric = self._manifest.metrics[meaning.name]
        return metric.aggregation == "count_distinct" and own_entity(metric, self._manifest) is None

    def is_mean(self, meaning: Meaning) -> bool:
        """Whether a meaning is a measure that is no sum of its rows: a mean, a median or a ratio."""
        metric = self._manifest.metrics[meaning.name]
        return metric.type == "ratio" or metric.aggregation in ("average", "median", "percentile")

    @cached_property
    def units(self) -> frozenset[str]:
        """The units that numbers of single rows are told in."""
        return frozenset(self._by_unit)

    def told_in(self, unit: str) -> tuple[str, ...]:
        """The labels of the numbers of single rows that are told in a unit."""
        return self._by_unit.get(unit, ())

    @cached_property
    def _by_unit(self) -> dict[str, tuple[str, ...]]:
        """The labels of numbers by their unit: the one that is defined, else the end of the column's name."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self._manifest.dimensions.values():
            end = one.name.rpartition("_")[2] if one.data_type in ("integer", "decimal") else ""
            units = {one.unit, end} if one.unit in (None, "count") else {one.unit}
            for unit in units - {None, ""} if one.origin is None else ():
                found[str(unit)] = (*found.get(str(unit), ()), one.label)
        return found

    def begun_by(self, noun: str) -> tuple[tuple[str, ...], str] | None:
        """What counts things by the day they began, by its label, and what that day is called."""
        return self._begun.get(stem(noun)) if noun != stem(noun) else None

    @cached_property
    def _begun(self) -> dict[str, tuple[tuple[str, ...], str]]:
        """The one measure of each thing whose rows have a day of joining, signing up or the like."""
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for metric in self._manifest.metrics.values():
            entity = own_entity(metric, self._manifest)
            model = self._manifest.everything.models.get(metric.model or "")
            date = metric.time_dimension or (model.time_dimension if model else None)
            dated = self._manifest.dimensions.get(date or "")
            if entity is None or dated is None:
                continue
            called = f"{dated.label} {dated.name.replace('_', ' ')}"
            if any(are_kin(verb, called) for verb in BEGINNING) or {"signed", "up"} <= {*words(called)}:
                for said in (entity, self._manifest.entities[entity].label):
                    found.setdefault(stem(said), []).append((words(metric.label), called))
        return {thing: told[0] for thing, told in found.items() if len(set(told)) == 1}

    def rows_done(self, verb: str) -> str | None:
        """What things do by a verb, in the plural: "bookings" of "booked", by the one table of its root."""
        models = self._manifest.models.values()
        found = {m.primary_entity for m in models if m.primary_entity and m.time_dimension}
        kin = [e for e in sorted(found) if are_kin(verb, e.replace("_", " "))]
        nouns = {f"{self._manifest.entities[e].label.lower()}s" for e in kin if e in self._manifest.entities}
        said = [noun for noun in nouns if self.is_metric((noun,))]
        return said[0] if len(kin) == len(said) == 1 else None

    def those_met(self, noun: str) -> tuple[str, ...]:
        """The label of the one count of those met elsewhere, where a noun counts people by their own day."""
        named = [self._manifest.metrics[m.name] for m in self.lookup((noun,)) if m.kind == "metric"]
        own = {own_entity(metric, self._manifest) for metric in named}
        entity = own.pop() if len(own) == 1 else None
        models = self._manifest.everything.models
        found = []
        for metric in self._manifest.metrics.values():
            key = models[metric.model].keys.get(entity or "") if metric.model else None
            if key is not None and metric.aggregation == "count_distinct" and metric.expr == key.expr:
                found.append(metric)
        return words(found[0].label) if len(found) == 1 else ()

    def rows_done_by(self, noun: str, verb: str) -> tuple[str, ...]:
        """What those of a name do by a verb, as the count of those who did tells it: "gifts" of givers."""
        metrics = self._manifest.metrics.values()
        called = (m for m in metrics if m.aggregation == "count_distinct" and not m.filters and m.model)
        for metric in called:
            said = words(f"{metric.description} {' '.join(metric.synonyms)}")
            entity = entity_of_rows(metric, self._manifest)
            names = {stem(w) for n in self._things_called(entity) for w in words(n)} if entity else set()
            if verb not in said or stem(noun) not in names:
                continue
            rows = [
                m for m in metrics if m.model == metric.model and m.aggregation == "count" and not m.filters
            ]
            return words(rows[0].label) if len(rows) == 1 else ()
        return ()

    def _things_called(self, entity: str) -> tuple[str, ...]:
        told = self._manifest.entities[entity]
        return (told.label or told.name, *told.synonyms)

    @cached_property
    def deeds(self) -> Verbs:
        """The verbs of the definitions, by what they count."""
        return Verbs(self._manifest)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every phrase, for telling a typo from an unknown word."""
        return frozenset(word for _, phrase in self._all_phrases() for word in words(phrase))

    @cached_property
    def participles(self) -> tuple[str, ...]:
        """The words of the phrases that tell what was done."""
        return tuple(sorted(word for word in self.words if is_participle(word)))

    @cached_property
    def entity_stems(self) -> frozenset[str]:
        """The one-word names of the things the data is about ("item", "order", "buyer")."""
        named = ((e.label or e.name, *e.synonyms) for e in self._manifest.entities.values())
        split = (words(name) for names in named for name in names)
        return frozenset(stem(parts[0]) for parts in split if len(parts) == 1)

    def lookup_counted(self, window: tuple[str, ...]) -> tuple[Meaning, ...]:
        """What a phrase means with the things at its end called as their count is: "late sales" of orders.

        Only behind a word that says which of them: in "the score clients left" two names stand side by side.
        """
        told, called = window[-2], self._called(window[-1])
        if called == window[-1] or not told.isalpha() or self.lookup((told,)):
            return ()
        return () if vocabulary().is_function_word(told) else self.lookup((*window[:-1], called))

    def _called(self, word: str) -> str:
        """The label of the plain count that a word is a name of, else the word."""
        if word not in self._counted:
            counts = [self._manifest.metrics[m.name] for m in self.lookup((word,)) if m.kind == "metric"]
            plain = len(counts) == 1 and entity_of_rows(counts[0], self._manifest) is not None
            label = words(counts[0].label) if plain else ()
            self._counted[word] = label[0] if len(label) == 1 else word
        return self._counted[word]

    @cached_property
    def _counted(self) -> dict[str, str]:
        """How the words met so far are called by the counts that they name."""
        return {}

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all phrase keys."""
        return frozenset(stem for key in self._phrases for stem in key)

    def _all_phrases(self) -> Iterator[tuple[Meaning, str]]:
        for metric in self._manifest.metrics.values():
            for phrase in metric_phrases(metric):
                yield Meaning("metric", metric.name), phrase
        for dimension in self._manifest.dimensions.values():
            for phrase in dimension_phrases(dimension, self._manifest):
                yield Meaning("dimension", dimension.full_name), phrase

    def is_metric(self, window: tuple[str, ...]) -> bool:
        """Whether the words name a metric."""
        return any(m.kind == "metric" for m in self.lookup(window))

    def counts(self, window: tuple[str, ...]) -> bool:
        """Whether the words name what can be counted: by a metric, or as a thing with a key."""
        return any(m.kind == "metric" or self.is_key(m) for m in self.lookup(window))

    def tells_rows(self, window: tuple[str, ...]) -> bool:
        """Whether words name only dates or amounts that single rows have ("bookings made", "stays cost")."""
        named = [self._manifest.dimensions.get(m.name) for m in self.lookup(window)]
        return bool(named) and all(
            one is not None and (one.type == "time" or one.unit == "currency") for one in named
        )

    def tells_kind(self, noun: str, names: Collection[str], *, is_own: bool = False) -> bool:
        """Whether some of the dimensions tell apart what a noun counts, `is_own` only those of its table."""
        counted = [self._manifest.metrics[m.name] for m in self.lookup((noun,)) if m.kind == "metric"]
        named = [self._manifest.dimensions[name] for name in names]
        if is_own:
            return any(one.model == metric.model for one in named for metric in counted)
        things = {one.entity for one in named if stem(noun) in self.entity_stems and not counted}
        reached = {d.full_name for metric in counted for d in self._manifest.reachable([metric.name])}
        return any(one.full_name in reached or one.entity in things for one in named)

    def is_key(self, meaning: Meaning) -> bool:
        """Whether a dimension is a thing itself, that nothing but its key tells apart."""
        named = self._manifest.dimensions.get(meaning.name)
        return named is not None and named.is_entity

    def names_its_thing(self, dimension: Dimension) -> bool:
        """Whether a dimension has the label of what it is of: a clinic's name, which is no kind of it."""
        return words(dimension.label) == words(self._manifest.entities[dimension.entity].label)

    def names_thing(self, origin: str | None) -> bool:
        """Whether a dimension is called like what it is of: an airport's name is "airport"."""
        return _names_thing(origin, self._manifest)


def _without(mean: str, metric: Metric) -> tuple[str, ...]:
    """What a mean is of, by its label: "handling time" of "Average handling time"."""
    said = words(metric.label)
    return said[1:] if said[:1] == (mean,) and metric.aggregation == mean else ()


def _is_bare_class(key: tuple[str, ...]) -> bool:
    """A synonym that is only a word of the grammar ("rate", "average") names nothing."""
    return all(part.startswith("~") for part in key)


def metric_phrases(metric: Metric) -> Iterable[str]:
    """The names a metric goes by."""
    yield metric.name.replace("_", " ")
    yield metric.label
    yield from metric.synonyms


def dimension_phrases(dimension: Dimension, manifest: Manifest) -> Iterable[str]:
    """The names a dimension goes by."""
    short = dimension.name.replace("_", " ")
    yield dimension.full_name.replace("_", " ")
    yield dimension.label
    yield from dimension.synonyms
    for owner in manifest.entity_synonyms(dimension):
        yield f"{owner} {short}"
    if dimension.is_default or len(manifest.by_short_name[dimension.name]) == 1:
        yield short
    if _names_thing(dimension.origin, manifest):
        yield from manifest.entity_synonyms(dimension)
    elif _is_called_so(dimension, manifest):
        yield from (name for name in manifest.entity_synonyms(dimension) if len(words(name)) > 1)


def _is_called_so(dimension: Dimension, manifest: Manifest) -> bool:
    """Whether a dimension in words is called like the things it is of: a customer segment, by its name."""
    things = {words(name) for name in manifest.entity_synonyms(dimension)}
    is_worded = dimension.data_type == "text" and dimension.type == "categorical"
    return (
        is_worded
        and not dimension.is_entity
        and any(
            words(name) in things and len(words(name)) > 1 for name in (dimension.label, *dimension.synonyms)
        )
    )


def _names_thing(origin: str | None, manifest: Manifest) -> bool:
    named = manifest.dimensions.get(origin or "")
    if named is None:
        return False
    things = {words(name) for name in manifest.entity_synonyms(named)}
    return bool(things & {words(name) for name in (named.label, *named.synonyms)})
