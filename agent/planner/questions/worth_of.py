"""What gets better or worse: "delivery got slower" says that its time rose, not how many there were."""

import re
from collections.abc import Callable
from dataclasses import replace

from agent.planner.names.text import stem, words
from agent.planner.reading import QueryReading, Reading, WhyReading
from semantic_layer.manifest import Manifest, Metric

_GOT = {"get": "go", "gets": "goes", "got": "went", "gotten": "gone", "getting": "going"}
_GOT |= {"become": "go", "becomes": "goes", "became": "went", "becoming": "going", "grew": "went"}
_GOT |= {"been": "been", "was": "went", "were": "went", "turned": "went"}
_WORSE = frozenset({"worse", "poorer", "bad"})
_SLOWER, _FASTER = frozenset({"slower", "slow"}), frozenset({"faster", "quicker", "speedier"})
_VERBS = {"worsened": "worse", "deteriorated": "worse", "worsen": "worse", "deteriorate": "worse"}
_VERBS |= {"improved": "better", "improve": "better", "improving": "better", "worsening": "worse"}
_WAYS = "|".join(sorted(_WORSE | _SLOWER | _FASTER | {"better"}))
_SAID = re.compile(
    rf"\b(?P<the>(?:the|our) )?(?P<noun>[a-z]{{4,}}) (?P<aux>(?:(?:has|have|had|really|also) )*)"
    rf"(?:(?P<got>{'|'.join(_GOT)})(?: (?:so|much|a lot|any|even|noticeably|clearly))* (?P<way>{_WAYS})"
    rf"|(?P<verb>{'|'.join(_VERBS)}))\b",
    re.IGNORECASE,
)
_TIMES, _MEAN = ("time", "duration", "days"), {"average", "mean"}


def judged(question: str, manifest: Manifest, lacks: Callable[[str], bool]) -> tuple[str, str] | None:
    """The question with the measure put for what got better or worse, and that measure; None for others."""
    match = _SAID.search(question)
    noun = match["noun"].lower() if match else ""
    if match is None or not _is_counted(noun, manifest):
        return None
    way = (match["way"] or _VERBS[match["verb"].lower()]).lower()
    is_pace = way in _SLOWER | _FASTER
    found = _time_of(noun, manifest) if is_pace else _rate_of(noun, way in _WORSE, manifest, lacks)
    if found is None or lacks(found.name):
        return None
    is_worse = way in _WORSE | _SLOWER
    up = is_worse == (is_pace or found.direction == "down")
    verb = _GOT[match["got"].lower()] if match["got"] else _went(match["verb"].lower())
    put = f"the {found.label.lower()} {match['aux']}{verb} {'up' if up else 'down'}"
    return f"{question[: match.start()]}{put}{question[match.end() :]}", found.name


def told_so(reading: Reading, noted: str) -> Reading:
    """The reading with a note of what it was judged by."""
    if not isinstance(reading, QueryReading | WhyReading):
        return reading
    note = f"it is judged by {{catalogue.label.{noted} | lower}}"
    return replace(reading, notes=(*reading.notes, note))


def _went(verb: str) -> str:
    return "went" if verb.endswith("ed") else "going" if verb.endswith("ing") else "go"


def _is_counted(noun: str, manifest: Manifest) -> bool:
    """Whether an activity, in the singular, is counted in the plural: delivery, deliveries."""
    labels = (m.label.lower() for m in manifest.metrics.values() if m.unit == "count")
    return any(label != noun and words(label) == (label,) and stem(label) == stem(noun) for label in labels)


def _time_of(noun: str, manifest: Manifest) -> Metric | None:
    """The mean time of an activity."""
    means = [m for m in manifest.metrics.values() if m.aggregation == "average" and not m.filters]
    found = [m for m in means if set(words(m.label)) - _MEAN in ({noun, time} for time in _TIMES)]
    return found[0] if len(found) == 1 else None


def _rate_of(noun: str, is_worse: bool, manifest: Manifest, lacks: Callable[[str], bool]) -> Metric | None:
    """The one share that tells how well an activity went, of those that are best told by it the usual one."""
    rates = [
        m
        for m in manifest.metrics.values()
        if m.unit == "ratio" and m.direction and stem(noun) in map(stem, words(m.label)) and not lacks(m.name)
        if not any(manifest.models[fact].table.startswith("models.") for fact in manifest.facts(m.name))
    ]
    usual = [m for m in rates if not any(other.default for other in m.alternatives)]
    way = "down" if is_worse else "up"
    found = [m for m in usual if m.direction == way] or usual
    return found[0] if len(found) == 1 else None
