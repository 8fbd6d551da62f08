"""Reasons that rows tell themselves: "what were the reasons for churn" where a column holds them."""

import re
from collections.abc import Callable, Iterator

from agent.planner.names.kin import are_kin
from agent.planner.names.lexicon import metric_phrases
from agent.planner.names.text import words
from agent.planner.questions.cues import movement
from agent.planner.reading import QueryReading, Reading
from semantic_layer.manifest import Dimension, Manifest

LONGEST = 300
_NAMES = frozenset({"reason", "reasons", "cause", "causes"})
_ASKED = re.compile(
    r"(?:and |so |now )?(?:what(?:'s| is| was| are| were)? |which (?:are |were )?|show (?:me )?|give me "
    r"|list |tell me )?(?:the |our |all )?(?:(?:main|most common|top|usual|biggest|different|various) )?"
    r"(?:reasons?|causes?) (?:for|of|behind) (?P<rest>.+)",
    re.IGNORECASE,
)


def read_told_reasons(
    question: str, read: Callable[[str], Reading], manifest: Manifest
) -> QueryReading | None:
    """A measure by the reasons that its rows tell; None for those of a change, or where none are told."""
    text = " ".join(question.split()).strip(" ?!.")
    match = _ASKED.fullmatch(text) if len(text) <= LONGEST else None
    if match is None or any(movement(text)):
        return None
    found = [one for told in _telling(manifest) if (one := _by(match["rest"], told, read, manifest))]
    return found[0] if len(found) == 1 else None


def _telling(manifest: Manifest) -> Iterator[Dimension]:
    """The dimensions in words that are called reasons or causes."""
    for one in manifest.dimensions.values():
        said = {word for phrase in (one.label, one.name.replace("_", " ")) for word in words(phrase)}
        if one.value_index and one.origin is None and _NAMES & said:
            yield one


def _by(
    rest: str, told: Dimension, read: Callable[[str], Reading], manifest: Manifest
) -> QueryReading | None:
    """The reading by a dimension, where its reasons are of what the one measure of its table counts."""
    reading = read(f"{rest}, by {told.label}")
    if not isinstance(reading, QueryReading) or told.full_name not in reading.query.get("group_by", ()):
        return None
    metric = manifest.metrics.get(reading.query["metrics"][0])
    if metric is None or len(reading.query["metrics"]) > 1 or metric.model != told.model:
        return None
    of = [word for p in (told.label, told.name.replace("_", " "), *told.synonyms) for word in words(p)]
    called = [word for word in of if word not in _NAMES and len(word) > len("the")]
    is_of = not called or any(are_kin(word, *metric_phrases(metric)) for word in called)
    return reading if is_of else None
