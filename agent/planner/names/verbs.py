"""What people do, by the definitions: "lent" and "borrowed" of loans that are "items a member borrowed"."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

import yaml

from agent.planner.names.counted import own_entity, rows_of
from agent.planner.names.kin import BEGINNING, are_kin, is_participle
from agent.planner.names.text import stem, words
from semantic_layer.manifest import Dimension, Manifest, Metric

SHORTEST = 4
ANYBODY = frozenset({"people", "persons", "customers", "users", "clients", "folks", "individuals"})
_DENYING = frozenset({"not", "never", "no", "without", "none"})
_PARTICLES = frozenset({"out", "up", "off", "in"})
_BEHIND = _PARTICLES | {"", "by", "to", "for", "from", "at", "on", "with", "about", "once", "during"}
_BEHIND |= {"something", "anything", "somewhere", "per", "ever"}
_BEING = frozenset(
    {"been", "then", "when", "even", "given", "based", "used", "called", "named", "recorded", "rated"}
)


class Verbs:
    """The verbs of one manifest: what each counts, what it is done to, and who does it."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self.forms = _deeds_of(manifest)

    def noun(self, metric: str) -> tuple[str, ...]:
        """What is counted by a verb, as its measure is called."""
        return words(self._manifest.metrics[metric].label)

    def participles(self, metric: str) -> tuple[str, ...]:
        """The forms of the verbs of a measure that tell what was done."""
        return tuple(f for f, name in self.forms.items() if name == metric and is_participle(f))

    @cache  # noqa: B019 - there is one of these for each manifest
    def done_to(self, metric: str) -> frozenset[str]:
        """The stems of what it is done to: the rows, and what the description puts before the verb."""
        said = self._manifest.metrics[metric]
        rows = own_entity(said, self._manifest)
        found = {*self._names(rows)} if rows else set()
        before = words(_begin(said.description))[:1]
        for entity in self._manifest.models[said.model or ""].keys:
            names = self._names(entity)
            found |= names if {stem(word) for word in before} & names else set()
        return frozenset(found)

    def per_head(self, metric: str) -> tuple[str, ...]:
        """The label of the one ratio of what is done to those who do it."""
        metrics = self._manifest.metrics
        people = {m.name for m in metrics.values() if self._counts_doers(m, metric)}
        ratios = [m for m in metrics.values() if m.type == "ratio" and len(m.inputs) > 1]
        found = [m for m in ratios if m.inputs[0].metric == metric and m.inputs[1].metric in people]
        return words(found[0].label) if len(found) == 1 else ()

    def whoever(self, metric: str, noun: str) -> tuple[str, ...]:
        """The label of the one count of those who did it, where a noun names them or anybody."""
        people = [m for m in self._manifest.metrics.values() if self._counts_doers(m, metric)]
        if len(people) != 1:
            return ()
        named = rows_of(self._manifest, people[0])
        is_theirs = any(stem(noun) in self._names(entity) for entity in named)
        return words(people[0].label) if noun in ANYBODY or (is_theirs and noun != stem(noun)) else ()

    def _counts_doers(self, one: Metric, metric: str) -> bool:
        """Whether a measure counts, each once, those whose name says that they do it, or did."""
        rows = self._manifest.metrics[metric]
        if one.model != rows.model or one.aggregation != "count_distinct" or one.filters:
            return False
        agents = {f"{form.removesuffix('e')}er" for form, name in self.forms.items() if name == metric}
        return bool(agents & {stem(word) for word in words(one.label)})

    def _names(self, entity: str) -> set[str]:
        one = self._manifest.entities.get(entity)
        said = (one.label or one.name, *one.synonyms) if one else (entity,)
        return {stem(words(name)[0]) for name in said if len(words(name)) == 1}


def _deeds_of(manifest: Manifest) -> Mapping[str, str]:
    """The count of rows that each form of a verb says was done, where the definitions have one alone."""
    found: dict[str, set[str]] = {}
    for metric in manifest.metrics.values():
        is_whole = metric.aggregation == "count" and not metric.filters and own_entity(metric, manifest)
        if not is_whole or manifest.models[metric.model or ""].table.startswith("models."):
            continue  # What a model says is done by nobody.
        for verb in _verbs_of(metric, manifest):
            for form in _alike(verb):
                found.setdefault(form, set()).add(metric.name)
    return {form: names.copy().pop() for form, names in found.items() if len(names) == 1}


def _verbs_of(metric: Metric, manifest: Manifest) -> Iterator[str]:
    """The participles of what rows are said to be, and who is counted for having done it."""
    told = _told_apart(metric, manifest)
    for text in _texts(metric, manifest):
        said = words(text)
        if not _DENYING & {*said}:
            yield from (verb for i in range(len(said)) if (verb := _deed_at(said, i, told)))
    nouns = {stem(word) for word in words(metric.label)}
    yield from (noun for line in _lines() for noun in line if stem(noun) in nouns and len(nouns) == 1)


def _deed_at(said: tuple[str, ...], i: int, told: tuple[str, ...]) -> str:
    """The verb of "items checked out by"; "installed" says of "an installed system" what sort it is."""
    after = said[i + 1] if i + 1 < len(said) else ""
    is_verb = is_participle(said[i]) and not said[i].endswith("en") and said[i] not in _BEING
    if not is_verb or are_kin(said[i], *told, *BEGINNING) or after not in _BEHIND:
        return ""
    return f"{said[i]} {after}" if after in _PARTICLES else said[i]


def _texts(metric: Metric, manifest: Manifest) -> Iterator[str]:
    """What the rows, what counts them, and who is counted among them are called and said to be."""
    yield from (metric.label, *metric.synonyms, _begin(metric.description))
    yield from map(_as_done, (metric.label, *metric.synonyms))
    model = manifest.models[metric.model or ""]
    yield _begin(model.description)
    for other in manifest.metrics.values():
        if other.model == metric.model and other.aggregation == "count_distinct" and not other.filters:
            yield from (other.label, *other.synonyms, _begin(other.description))


def _begin(description: str) -> str:
    """What a description says first; what follows a comma or a colon tells more of some of it."""
    return description.replace(":", ",").replace(".", ",").replace(";", ",").partition(",")[0]


def _as_done(name: str) -> str:
    """ "Borrowed" of borrowings, which is what those were."""
    said = words(name)
    is_gerund = len(said) == 1 and said[0].endswith("ings") and len(said[0]) > SHORTEST + len("ings")
    return f"{said[0].removesuffix('ings')}ed" if is_gerund else ""


def _told_apart(metric: Metric, manifest: Manifest) -> tuple[str, ...]:
    """The names of what rows are told apart by: what these say holds for some of them only."""
    own = next((m for m in manifest.models.values() if m.name == metric.model), None)
    date = metric.time_dimension or (own.time_dimension if own else None)
    dimensions = (d for d in manifest.dimensions.values() if d.model == metric.model)
    apart = [said for d in dimensions if d.full_name != date for said in _names(d)]
    # What is summed may be meant by the verb, too: "watched" of hours watched.
    others = (m for m in manifest.metrics.values() if m.model == metric.model)
    parts = [m for m in others if m.filters or m.aggregation == "sum"]
    return tuple(apart + [said for m in parts for said in (m.label, *m.synonyms, _begin(m.description))])


def _names(dimension: Dimension) -> tuple[str, ...]:
    return (dimension.label, dimension.name.replace("_", " "), *dimension.synonyms, dimension.description)


def _alike(verb: str) -> tuple[str, ...]:
    """The forms of a verb, and of those that say the same."""
    line = next((line for line in _lines() if verb in line), None)
    return line or _forms(verb)


def _forms(said: str) -> tuple[str, ...]:
    """A participle and what may be the verb's other forms, with the small word that belongs to it."""
    participle, _, particle = said.partition(" ")
    short, base = participle.removesuffix("d"), participle.removesuffix("ed")
    single = base[:-1] if base[-1:] == base[-2:-1] and base[-1:] not in "sl" else base
    bases = {one for one in (base, short, single) if len(one) >= SHORTEST and participle.endswith("ed")}
    forms = {participle, *bases, *(f"{one}s" for one in bases), *(f"{one}ing" for one in bases - {short})}
    return tuple(f"{form} {particle}".strip() for form in sorted(forms))


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    text = resources.files("agent.planner").joinpath("words/verbs.yml").read_text("utf-8")
    return tuple(tuple(line) for line in yaml.load(text, yaml.CSafeLoader))
