"""Names as people say them: columns written short, with a unit, or with what is done to them in front."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from sqlglot import exp

from agent.planner.names.counted import entity_of_rows, own_entity
from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import dimension_phrases, metric_phrases
from agent.planner.names.text import stem, words
from agent.planner.names.unsaid_units import short_forms, unit_of_dimension, unit_of_metric
from agent.planner.vocabulary import phrase_key, vocabulary
from semantic_layer.manifest import Dimension, Manifest, Metric

_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_NUMBER = "number"
_COUNTING = (("total", _NUMBER, "of"), (_NUMBER, "of"), ("count", "of"), (_NUMBER,), ("total",))
_ADDING = (("total",), ("sum", "of"), ("sum",))
_ASKING = frozenset({"is", "has", "was", "were", "had", "have"})
_HAVING = frozenset({"has", "had", "have", "with", "includes", "including"})
_DOING = frozenset(
    {"left", "gave", "made", "took", "uses", "used", "owns", "wants", "needs", "accepts", "got"}
)
_INCLUDED = frozenset({"included", "available", "attached", "provided"})
_OPTED = (("opt", "in"), ("opted", "in"))
# What adds up to nothing, or is told of one thing alone.
_OF_ONE = frozenset(
    {"price", "rate", "score", "rating", "age", "percentage", "ratio", "level", "id", "stars"}
)
_COUNTS = frozenset({"count", "count_distinct", "sum_boolean"})
_TIES = frozenset({"per", "by", "to", "within", "of"})


def spoken(manifest: Manifest) -> Manifest:
    """The manifest with what people call its measures and dimensions as synonyms, where that is free."""
    taken = _taken(manifest)
    manifest = _with_short_things(manifest, taken)
    owners: dict[tuple[str, ...], set[str]] = {}
    said_of: dict[tuple[str, str], list[str]] = {}
    for kind, name, phrases in _all(manifest):
        for said in dict.fromkeys(phrases):
            key = phrase_key(words(said))
            is_free = key not in taken or (kind == "metric" and _adds_up(name, taken[key], manifest))
            if is_free and not all(part.startswith("~") for part in key):
                owners.setdefault((kind, *key), set()).add(name)
                said_of.setdefault((kind, name), []).append(said)

    def added(kind: str, name: str) -> tuple[str, ...]:
        found = said_of.get((kind, name), ())
        return tuple(one for one in found if len(owners[kind, *phrase_key(words(one))]) == 1)

    heads = _heads(manifest, taken)
    metrics = {
        n: _with_unit(replace(m, synonyms=(*m.synonyms, *added("metric", n), *heads.get(n, ()))))
        for n, m in manifest.metrics.items()
    }
    dimensions = {
        n: replace(d, synonyms=(*d.synonyms, *added("dimension", n)), unit=d.unit or unit_of_dimension(d))
        for n, d in manifest.dimensions.items()
    }
    return replace(manifest, metrics=metrics, dimensions=dimensions)


def _with_short_things(manifest: Manifest, taken: Mapping[tuple[str, ...], str]) -> Manifest:
    """The things of a label of several words by its last one, too: the "orders" of production orders."""
    called: dict[str, set[str]] = {}
    for name, entity in manifest.entities.items():
        for said in (entity.label or name.replace("_", " "), *entity.synonyms):
            called.setdefault(stem(words(said)[-1]), set()).add(name)
    known = vocabulary().fillers | vocabulary().kinds | vocabulary().grains.keys()
    short: dict[str, str] = {}
    for name, entity in manifest.entities.items():
        *before, head = words(entity.label or name.replace("_", " "))
        if before and len(called[stem(head)]) == 1 and phrase_key((head,)) not in taken and head not in known:
            short[name] = head
    entities = {
        n: replace(e, synonyms=(*e.synonyms, short[n])) if n in short else e
        for n, e in manifest.entities.items()
    }
    return replace(manifest, entities=entities)


def _with_unit(metric: Metric) -> Metric:
    """A measure with the unit that its name tells; more of a score is better."""
    unit = metric.unit or unit_of_metric(metric)
    is_scored = unit == "score" and not metric.unit
    return replace(metric, unit=unit, direction=metric.direction or ("up" if is_scored else None))


def _heads(manifest: Manifest, taken: Mapping[tuple[str, ...], str]) -> dict[str, list[str]]:
    """The last word of several sums of money ("revenue" of rooms and of meals), which of them it may be."""
    of: dict[str, list[str]] = {}
    for metric in manifest.metrics.values():
        said = words(metric.label)
        is_money = (metric.unit or unit_of_metric(metric)) == "currency" and metric.aggregation == "sum"
        if is_money and len(said) == 2 and phrase_key(said[1:]) not in taken:
            of.setdefault(said[1], []).append(metric.name)
    known = vocabulary().fillers | {"amount", "value", "total"}
    shared = {head: names for head, names in of.items() if len(names) > 1 and head not in known}
    return {name: [head] for head, names in shared.items() for name in names}


def _taken(manifest: Manifest) -> dict[tuple[str, ...], str]:
    """Each phrase of the definitions, and what it names."""
    found: dict[tuple[str, ...], str] = {}
    for dimension in manifest.dimensions.values():
        if not dimension.is_entity:
            for said in dimension_phrases(dimension, manifest):
                found[phrase_key(words(said))] = dimension.full_name
    for metric in manifest.metrics.values():
        for said in metric_phrases(metric):
            found[phrase_key(words(said))] = metric.name
    return found


def _adds_up(metric: str, name: str, manifest: Manifest) -> bool:
    """Whether a measure is the sum of a number that single rows have, or the mean of a score of theirs."""
    held, of = manifest.metrics[metric], manifest.dimensions.get(name)
    is_told = held.aggregation == "sum" or _is_mean_score(held)
    return of is not None and is_told and (held.model, held.expr) == (of.model, of.expr)


def _is_mean_score(metric: Metric) -> bool:
    return metric.aggregation == "average" and (metric.unit or unit_of_metric(metric)) == "score"


def _all(manifest: Manifest) -> Iterator[tuple[str, str, list[str]]]:
    for metric in manifest.metrics.values():
        yield "metric", metric.name, [*_of_metric(metric, manifest)]
    for dimension in manifest.dimensions.values():
        yield "dimension", dimension.full_name, [*_of_dimension(dimension, manifest)]


def _of_metric(metric: Metric, manifest: Manifest) -> Iterator[str]:
    for said in _written(metric.label, metric.name):
        bare, unit = _without_unit(said) if _is_unlabelled(metric.label, metric.name) else (said, ())
        yield " ".join(said)
        if unit and phrase_key(bare) in _things(manifest):
            bare = said  # "volunteer hrs" are hours, and no volunteers
        yield " ".join(bare)
        yield from (" ".join((*said[:-1], form)) for form in unit)
        is_count, is_sum = metric.aggregation in _COUNTS, metric.aggregation == "sum"
        if (is_count or is_sum) and bare[-1] in ("count", _NUMBER, "total"):
            yield " ".join(bare[:-1])
        if is_sum and len(said) == 2 and _is_of_rows(said, metric, manifest):
            yield said[1]  # "revenue" is the revenue of rentals
        if len(timeless := [word for word in said if word not in vocabulary().adverbial_grains]) > 1:
            yield " ".join(timeless)
        is_done = len(said) == 2 and is_participle(said[1])
        if is_done and not (_is_named_elsewhere(said[0], metric, manifest) or _are_some(metric, manifest)):
            yield said[0]  # "words" are the words published
        is_count |= is_sum and said[0] == _NUMBER  # a sum of `nbr_parcels` is a number of them
        yield from _of_length(bare, unit) if metric.aggregation == "average" else ()
        prefixes = _COUNTING if is_count else _ADDING if is_sum else ()
        of = next((bare[len(one) :] for one in prefixes if bare[: len(one)] == one), ())
        yield " ".join(of)
        yield from unit if is_sum else ()
        is_score = _is_mean_score(metric) and bare[0] == "average" and not metric.synonyms
        yield " ".join(bare[1:] if is_score else ())
    yield from _of_column(metric)
    if entity := _thing_counted(metric, manifest):
        yield entity.replace("_", " ")
        yield manifest.entities[entity].label
        yield from manifest.entities[entity].synonyms
        yield from _rows_otherwise(metric, manifest)
    if metric.aggregation == "average" and unit_of_metric(metric) == "score":
        model = manifest.everything.models[metric.model or ""]
        things = [(model.primary_entity or "").replace("_", " "), "rating", "score"]
        yield from (f"average {one}" for one in things if one)


def _of_column(metric: Metric) -> Iterator[str]:
    """What nobody wrote synonyms for is called after its one column, too: "fees" are the sum of `fee`."""
    is_plain = not (metric.filters or metric.synonyms) and metric.aggregation in ("sum", "average")
    if not isinstance(metric.expr, exp.Column) or not is_plain:
        return
    said = [_full(word) for word in words(metric.expr.name.replace("_", " "))]
    if metric.aggregation == "average":
        yield " ".join(("average", *said))
    elif said[-1] not in vocabulary().fillers | _OF_ONE:
        yield " ".join(said)


def _of_length(bare: tuple[str, ...], unit: tuple[str, ...]) -> Iterator[str]:
    """An average wait is the average wait time, and the average waiting time."""
    if {"minutes", "hours", "seconds", "days"} & {*unit} and len(bare) > 1 and bare[-1] != "time":
        yield " ".join((*bare, "time"))
        doing = bare[-1].removesuffix("e")
        yield " ".join((*bare[:-1], f"{doing}ing", "time"))


def _rows_otherwise(metric: Metric, manifest: Manifest) -> Iterator[str]:
    """Bookings by their arrival date are arrivals; whose average length of stay is told, stays."""
    model = manifest.everything.models[metric.model or ""]
    date = manifest.dimensions.get(metric.time_dimension or model.time_dimension or "")
    called = date.name.split("_") if date else []
    if called[1:] == ["date"] and not is_participle(called[0]):
        yield f"{called[0]}s"
    for other in manifest.metrics.values():
        said = words(other.label)
        if other.model == metric.model and other.aggregation == "average" and said[1:3] == ("length", "of"):
            yield f"{' '.join(said[3:])}s"


def _are_some(metric: Metric, manifest: Manifest) -> bool:
    """Whether a measure counts those alone, of all that a table of their own has, who are met elsewhere."""
    entity = entity_of_rows(metric, manifest)
    owners = {m.primary_entity for m in manifest.everything.models.values() if m.name != metric.model}
    return metric.aggregation == "count_distinct" and entity in owners


def _is_of_rows(said: tuple[str, ...], metric: Metric, manifest: Manifest) -> bool:
    """Whether a name of two words begins with what its rows are, and no other sum has the second."""
    if stem(said[0]) != manifest.everything.models[metric.model or ""].primary_entity:
        return False
    others = (m for m in manifest.metrics.values() if m is not metric and m.type != "ratio")
    known = (word for m in others for p in metric_phrases(m) for word in words(p))
    return stem(said[1]) not in {stem(word) for word in (*known, *vocabulary().fillers)}


def _is_named_elsewhere(word: str, metric: Metric, manifest: Manifest) -> bool:
    """Whether another measure has a word in its name, or the language has it for means and numbers."""
    others = (m for m in manifest.metrics.values() if m is not metric and m.type != "ratio")
    said = {one for m in others for p in metric_phrases(m) for one in _stems_of(p)}
    return stem(word) in said or word in vocabulary().means | vocabulary().fillers


@lru_cache(maxsize=20_000)
def _stems_of(phrase: str) -> frozenset[str]:
    return frozenset(stem(_full(word)) for word in words(phrase))


def _things(manifest: Manifest) -> frozenset[tuple[str, ...]]:
    """What the things of the data are called."""
    return frozenset(
        phrase_key(words(said))
        for e in manifest.entities.values()
        for said in (e.label, e.name.replace("_", " "))
    )


def _thing_counted(metric: Metric, manifest: Manifest) -> str | None:
    """The thing whose rows one measure counts, where no other counts such things anywhere."""
    entity = own_entity(metric, manifest)
    if not entity:
        return None
    others = [m for m in manifest.metrics.values() if m is not metric]
    return None if any(entity_of_rows(m, manifest) == entity for m in others) else entity


def is_name(dimension: Dimension) -> bool:
    """Whether a column tells what things are called: a station's `station_name`, or its `name`."""
    return dimension.name in (f"{dimension.entity}_name", "name") and dimension.type == "categorical"


def _is_called_like_thing(dimension: Dimension, manifest: Manifest) -> bool:
    """Whether a column in words has the label of its thing: a doctor, too, is told by that practitioner."""
    is_worded = dimension.data_type == "text" and dimension.type == "categorical"
    return is_worded and words(dimension.label) == words(manifest.entities[dimension.entity].label)


def _of_dimension(dimension: Dimension, manifest: Manifest) -> Iterator[str]:
    if dimension.is_entity:
        return
    metrics = manifest.metrics.values()
    if not dimension.links and (is_name(dimension) or _is_called_like_thing(dimension, manifest)):
        yield from manifest.entity_synonyms(dimension)
    if dimension.type == "categorical" and (head := _head(dimension)):
        yield head
    if any(_is_mean_score(m) and _adds_up(m.name, dimension.full_name, manifest) for m in metrics):
        yield from (one for one in ("score", "rating") if phrase_key((one,)) not in _things(manifest))
    yield _done_on(dimension, manifest)
    for said in _written(dimension.label, dimension.name):
        yield " ".join(said)
        is_plain = _is_unlabelled(dimension.label, dimension.name)
        is_number = dimension.data_type in ("integer", "decimal")
        if is_number:
            yield from _of_number(said, is_plain=is_plain)
        if dimension.data_type == "boolean" and (is_plain or said[0] in _HAVING | _DOING):
            yield from _of_flag(said)
        if is_number and is_plain:
            bare, unit = _without_unit(said)
            yield from (" ".join(bare), " ".join((*words(dimension.entity.replace("_", " ")), *bare)), *unit)


def _done_on(dimension: Dimension, manifest: Manifest) -> str:
    """What was done on a day to some of the rows: "cancelled" of `cancelled_on`."""
    done, _, day = dimension.name.rpartition("_")
    is_day = dimension.type == "time" and day in ("on", "at", "date", "day")
    is_own = manifest.models[dimension.model].time_dimension == dimension.full_name
    return done if is_day and not is_own and is_participle(done) else ""


def _head(dimension: Dimension) -> str:
    """The last word of a name of two: "category" of a `food_category`, where that alone is called so."""
    said = words(dimension.name.replace("_", " "))
    general = vocabulary().fillers | vocabulary().kinds | vocabulary().grains.keys() | _ASKING
    is_bare = _is_unlabelled(dimension.label, dimension.name) and not dimension.synonyms
    is_own = dimension.entity == (said or ("",))[0] and dimension.data_type in ("integer", "decimal")
    is_pair = len(said) == 2 and (dimension.value_index or is_own) and is_bare
    return said[1] if is_pair and not (general & {*said} or is_participle(said[1])) else ""


def _of_number(said: tuple[str, ...], *, is_plain: bool) -> Iterator[str]:
    """ "Number of pets" is pets, a "word count" words, "seconds on page" seconds."""
    if said[0] == _NUMBER:
        yield " ".join(said[1 + (said[1:2] == ("of",)) :])
    if said[-1] in ("count", _NUMBER, "rating"):
        yield " ".join(said[:-1])
    if said[-1] == "size" and said[0] in short_forms()["of_people"]:
        yield from ("people", "persons")
    if is_plain and said[1:2] and said[1] in ("on", "in", "to", "until"):
        yield from next((one["said"] for one in short_forms()["units"] if said[0] in one["said"]), ())


def _of_flag(said: tuple[str, ...]) -> Iterator[str]:
    """ "Has parking" is with parking, "parking included" is as well; "was raining" is raining."""
    if len(said) < 2:
        return
    if said[0] in _ASKING:
        yield " ".join(said[1:])
    if said[0] in _HAVING | _DOING:
        yield " ".join(("with", *said[1:]))
    if said[-1] in _INCLUDED:
        yield " ".join(("with", *said[:-1]))
    if said[-2:] in _OPTED and len(said) > len(_OPTED):
        yield from (" ".join(said[:-2]), " ".join(("with", *said[:-2])))


def _is_unlabelled(label: str, name: str) -> bool:
    """Whether nobody wrote a label, so that the column's name stands for one."""
    return label == name.replace("_", " ").capitalize()


def _written(label: str, name: str) -> Iterator[tuple[str, ...]]:
    """A label and a name in whole words, without what stands in brackets."""
    for text in (label, name.replace("_", " ")):
        *begin, last = words(_IN_BRACKETS.sub("", text)) or ("",)
        if last:
            is_unit = begin and any(last in one["written"] for one in short_forms()["units"])
            yield *(_full(word) for word in begin), last if is_unit else _full(last)


@lru_cache(maxsize=20_000)
def _full(word: str) -> str:
    return next((full for full, short in short_forms()["words"].items() if word in short), word)


def _without_unit(said: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A name without the unit at its end, and what that is called; a "per" ties it to the name."""
    for one in short_forms()["units"]:
        if said[-1] in (*one["said"], *one["written"]) and len(said) > 1 and said[-2] not in _TIES:
            return (said[:-2] if said[-2] == "in" else said[:-1]), tuple(one["said"])
    return said, ()
