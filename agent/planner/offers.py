"""The measures a question that names none could be about: asked back, or told that none fits."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz.distance import OSA

from agent.numerals import has_figure
from agent.planner.draft import Choice, Draft
from agent.planner.names.guess_values import TELLING
from agent.planner.names.spans import Span
from agent.planner.names.text import Token, as_written, stem
from agent.planner.names.text import words as split
from agent.planner.passes.names import WHICH_OF_SEVERAL
from agent.planner.reading import AskReading, HelpReading, Reading, RefuseReading
from agent.tools.made import PREFIX
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Manifest, Metric

MOST, MOST_VALUES = 5, 12
# Two letters in eight: farther away is another word.
ALIKE = 0.75
# Words of a kind of measure, and the units that such measures have.
_OF_A_KIND = (
    (
        frozenset({"duration", "durations", "time", "times", "length"}),
        ("seconds", "minutes", "hours", "days"),
    ),
    (frozenset({"rate", "rates", "ratio", "percentage"}), ("ratio",)),
    (frozenset({"amount", "amounts", "value", "values"}), ("currency",)),
)
GREETINGS = frozenset(
    ["hello", "hi", "hiya", "hey", "thanks", "thank", "you", "please", "cheers", "ok", "okay", "there"]
)
# What is held against each other is called so where it is not named.
_SIDES = frozenset(
    {"two", "both", "group", "groups", "side", "sides", "one", "ones", "other", "others", "than"}
)
# How single rows spread is not what money comes to.
_SPREAD = frozenset({"median", "max", "min", "percentile"})
WHICH = "Which measure would you like?"
NO_MEASURE = "I found no measure in that question. Ask for one by name."


def which_measure(draft: Draft, layer: SemanticLayer) -> Reading:
    """A question that says nothing but "how is it going" is asked back."""
    if not draft.tokens or draft.previous_dimensions:
        return RefuseReading("not_understood", NO_MEASURE)
    if all(token.text in GREETINGS for token in draft.tokens):
        return HelpReading()
    by_model = _first_of_each(measured(layer))
    named = list(by_model.values())
    if len(named) == 1:
        named = [name for model, first in by_model.items() for name in _of_one_model(model, first, layer)]
    if len(named) < 2:
        return RefuseReading("not_understood", NO_MEASURE)
    return AskReading(WHICH, {label: label for label in named[:MOST]})


def with_unknown(question: str, unknown: list[str], draft: Draft, layer: SemanticLayer) -> Reading:
    """A question with words that nothing explains: asked back where it asks how all goes, else refused."""
    if not (draft.spans or draft.continues) and set(unknown) <= set(draft.vocab.numbers):
        return which_measure(draft, layer)
    if draft.ranks and not draft.spans and set(unknown) <= draft.vocab.somebody:
        return which_measure(draft, layer)
    if _names_nothing(set(unknown), draft) or _is_of_quality(unknown, draft):
        return which_measure(draft, layer)
    of_a_kind = which_of_a_kind(question, unknown, draft, layer)
    vague = draft.vocab.overall | draft.vocab.comparatives
    if of_a_kind is None and not (draft.metrics or draft.continues) and set(unknown) <= vague:
        return no_measure(_without(set(unknown), question, draft), draft, layer)
    return of_a_kind or with_values(not_understood(unknown, question, draft), unknown, draft, layer)


def _names_nothing(unknown: set[str], draft: Draft) -> bool:
    """ "Compare the two groups", "which of the two does better": neither what nor by what."""
    known = draft.vocab.overall | draft.vocab.comparatives | draft.vocab.comparisons | _SIDES
    compares = bool({t.text for t in draft.tokens} & (draft.vocab.comparatives | draft.vocab.comparisons))
    return compares and unknown <= known and not (draft.spans or draft.continues)


def _is_of_quality(unknown: list[str], draft: Draft) -> bool:
    """ "Show me the good customers": of a kind that some measure tells, and none is named."""
    if draft.continues or draft.filters or not set(unknown) <= draft.vocab.overall | draft.vocab.vague:
        return False
    if {t.text for t in draft.tokens} & {"many", "number", "count", "share", "percentage"}:
        return False
    behind = [i + 1 for i, token in enumerate(draft.tokens) if token.text in unknown]
    counted = [s for s in draft.spans if s.first in behind and _counts_things(draft, s)]
    return bool(counted) and len(counted) == len(behind) == len([s for s in draft.spans if not s.time])


def _counts_things(draft: Draft, span: Span) -> bool:
    """Whether a plural names things that are told apart by a key, and how many there are."""
    noun = draft.tokens[span.last]
    return noun.text != noun.stem and noun.stem in draft.lexicon.entity_stems


def with_values(
    refusal: RefuseReading, unknown: list[str], draft: Draft, layer: SemanticLayer
) -> RefuseReading:
    """Name the values that there are, where the unknown ones stand beside what they are values of."""
    places = [i for i, token in enumerate(draft.tokens) if token.text in unknown]
    beside = [s for s in draft.spans if s.last + 1 in places or s.first - 1 in places]
    named = [m.name for s in beside for m in s.of_kind("dimension") if m.name in layer.values.domains]
    known = [name for name in dict.fromkeys(named) if len(layer.values.domains[name].values) <= MOST_VALUES]
    if len(known) != 1:
        return refusal
    values = [value for value in layer.values.domains[known[0]].values if not has_figure(value)]
    if not values:
        return refusal
    told = f"{refusal.message} Each {{catalogue.label.{known[0]} | lower}} there is: {', '.join(values)}."
    return replace(refusal, message=told)


def _without(unknown: set[str], question: str, draft: Draft) -> str:
    """The question without words that its measure would take the place of."""
    for token in reversed(draft.tokens):
        if token.text in unknown:
            question = f"{question[: token.start].rstrip()} {question[token.end :].lstrip()}"
    return question.strip()


def which_of_a_kind(
    question: str, unknown: list[str], draft: Draft, layer: SemanticLayer
) -> AskReading | None:
    """ "What's the average duration?": asked back where several measures are of that kind."""
    kinds = {word for said, _ in _OF_A_KIND for word in said}
    words = set(unknown) - draft.vocab.averages or {t.text for t in draft.tokens} & kinds
    is_mean = bool(set(unknown) & draft.vocab.means)
    if not (words or is_mean) or draft.metrics or draft.having or draft.continues:
        return None
    units = next((units for said, units in _OF_A_KIND if words <= said), ())
    stems = {stem(word) for word in words}
    fitting = [
        metric.label
        for metric in layer.manifest.metrics.values()
        if (metric.unit in units or stems <= {stem(word) for word in split(metric.label)})
        and not (layer.unavailable(metric.name) or has_figure(metric.label) or _is_of_models(metric, layer))
        and (not is_mean or metric.aggregation == "average" or metric.label.startswith("Average"))
        and _wanted(draft) <= {d.full_name for d in layer.manifest.reachable([metric.name])}
    ][:MOST]
    is_parted = bool(_wanted(draft) or draft.groups or draft.time)
    rest = f" {_without(set(unknown), question, draft)}" if is_parted else ""
    return AskReading(WHICH, {label: f"{label}{rest}" for label in fitting}) if len(fitting) > 1 else None


def guessed_or_measured(draft: Draft, layer: SemanticLayer) -> AskReading | None:
    """ "Active customers": asked back where a word was guessed to be of a value, and measures have it."""
    for span in draft.spans:
        noun = draft.word(span.last + 1)
        if not (span.guessed and span.first == span.last and stem(noun) in draft.lexicon.entity_stems):
            continue
        said = {draft.tokens[span.first].stem, stem(noun)}
        known = (m for m in layer.manifest.metrics.values() if not layer.unavailable(m.name))
        called = [m.label for m in known if said <= {stem(word) for word in split(m.label)}]
        values = [m for m in span.of_kind("value") if m.value]
        if called and values:
            options = {label: label for label in called[: MOST - 1] if not has_figure(label)}
            label = layer.manifest.dimensions[values[0].name].label
            options[f"{label}: {values[0].value}"] = f"{noun} in {values[0].value}"
            options[f"All {noun}"] = noun
            return AskReading(
                f"“{draft.word(span.first)} {noun}” can mean several things here. Which one?", options
            )
    return None


def _is_of_models(metric: Metric, layer: SemanticLayer) -> bool:
    manifest = layer.manifest
    return any(manifest.models[fact].table.startswith("models.") for fact in manifest.facts(metric.name))


def no_measure(question: str, draft: Draft, layer: SemanticLayer) -> Reading:
    """A question by groups or for values without a measure: those that fit are offered."""
    if not (draft.groups or draft.filters or draft.time or draft.top):
        return which_measure(draft, layer)
    wanted = _wanted(draft)
    fitting = _first_of_each(
        m for m in measured(layer) if wanted <= {d.full_name for d in layer.manifest.reachable([m.name])}
    )
    labels = list(fitting.values())[:MOST]
    if len(labels) == 1:
        labels = _of_one_model(next(iter(fitting)), labels[0], layer)
    options = {label: f"{label} {question}" for label in labels}
    if len(options) > 1:
        return AskReading(WHICH, options)
    only = f" but {next(iter(options))}" if options else ""
    return RefuseReading(
        "not_understood", f"I found no measure in that question; these groups fit none{only}."
    )


def _wanted(draft: Draft) -> set[str]:
    """The dimensions that what is asked is grouped or filtered by."""
    grouped = {g.name for g in draft.groups if not g.grain}
    return grouped | {f["dimension"] for f in draft.filters if f.get("dimension")}


def main_measure(layer: SemanticLayer) -> str | None:
    """The measure taken where none is named: the money that most others are told apart from."""
    return next((m.name for m in measured(layer) if m.unit == "currency"), None)


def measured(layer: SemanticLayer) -> list[Metric]:
    """The simple metrics the data has and no model writes: money first, and what others are told from."""
    manifest = layer.manifest
    others = Counter(other.metric for metric in manifest.metrics.values() for other in metric.alternatives)
    simple = (m for m in manifest.metrics.values() if m.model and not layer.unavailable(m.name))
    kept = [m for m in simple if not manifest.models[m.model or ""].table.startswith("models.")]
    kept = [m for m in kept if not has_figure(m.label)]
    return sorted(kept, key=lambda m: (m.unit != "currency" or m.aggregation in _SPREAD, -others[m.name]))


def _first_of_each(metrics: Iterable[Metric]) -> dict[str | None, str]:
    """The label of the first metric of each model, in order."""
    found: dict[str | None, str] = {}
    for metric in metrics:
        found.setdefault(metric.model, metric.label)
    return found


def _of_one_model(model: str | None, first: str, layer: SemanticLayer) -> list[str]:
    """The measures of one model, where no other has what is asked about."""
    metrics = layer.manifest.metrics.values()
    own = [m for m in metrics if layer.manifest.facts(m.name) == (model,)]
    known = [m.label for m in own if not (has_figure(m.label) or layer.unavailable(m.name))]
    return list(dict.fromkeys([first, *known]))[:MOST]


def ask_which(question: str, choice: Choice, tokens: tuple[Token, ...]) -> AskReading:
    """The question back for a choice, each option as the whole question it stands for."""
    options = {label: _replace(question, choice, words, tokens) for label, words in choice.options.items()}
    return AskReading(choice.question, options)


def _replace(question: str, choice: Choice, words: str, tokens: tuple[Token, ...]) -> str:
    if choice.whole:
        return words
    start, end = tokens[choice.span.first].start, tokens[choice.span.last].end
    return f"{question[:start]}{words}{question[end:]}"


def not_understood(unknown: list[str], question: str, draft: Draft) -> RefuseReading:
    """Refuse what holds words that nothing explains, with the measures called much like them."""
    close = [f"{{catalogue.label.{name}}}" for name in _spelled_alike(unknown, draft.manifest)]
    written = {token.text: as_written(token, question) for token in draft.tokens}
    said = ", ".join(f"“{written.get(w, w)}”" for w in dict.fromkeys(unknown[:5]))
    message = f"I don't know what {said} means in this data, so I won't guess."
    if close:
        message += f" The nearest measures are: {', '.join(close[:MOST])}."
    return RefuseReading("not_understood", message, tuple(unknown))


def _spelled_alike(unknown: list[str], manifest: Manifest) -> list[str]:
    """The measures with a word in their labels that an unknown one is nearly written as."""
    defined = [metric for metric in manifest.metrics.values() if not metric.name.startswith(PREFIX)]
    found = {
        metric.name: OSA.normalized_similarity(word, part)
        for word in unknown
        if len(word) >= TELLING
        for metric in defined
        for part in split(metric.label)
        if OSA.normalized_similarity(word, part) >= ALIKE
    }
    return sorted(found, key=lambda name: -found[name])


def is_understood(reading: Reading) -> bool:
    """Whether a reading is no refusal for want of words, nor asked back for too many measures."""
    if isinstance(reading, AskReading):
        return reading.question != WHICH_OF_SEVERAL
    return not (isinstance(reading, RefuseReading) and reading.code == "not_understood")
