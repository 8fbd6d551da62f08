"""Groups held against the average of all: "which regions convert above average", "months below the mean"."""

import re
from collections.abc import Callable, Iterator

from agent.planner.names.pick import is_average
from agent.planner.reading import AverageReading, QueryReading, Reading
from semantic_layer.manifest import Manifest

# Stands in the place of the average where the question is read; no measure's own bound is lost by it.
SENTINEL = 1
_ABOVE = (
    "above|over|more than|higher than|greater than|larger than|bigger than|exceed(?:s|ed|ing)?|in excess of"
    "|beats?|beating|surpass(?:es|ed|ing)?|outperform(?:s|ed|ing)?"
)
_BELOW = "below|under|beneath|less than|fewer than|lower than|smaller than|short of"
_OF_ALL = (
    "(?:overall|total|general|global|usual|whole|company|company's|shop|shop's|store|site|business|national"
    "|monthly|weekly|daily|quarterly|yearly|annual|group|own)"
)
_SAID = re.compile(
    rf"\b(?:(?P<above>{_ABOVE})|(?P<below>{_BELOW})|(?P<which>better than|worse than))"
    rf"(?: (?:the|our|its|their|your|an))?(?: {_OF_ALL})*(?: (?:average|mean|avg|norm))"
    rf"(?: (?:for|of|over|across) (?:all|everything|the (?:shop|company|business|whole|store|site|others))"
    rf"(?: of (?:them|these))?)?(?: overall)?(?= ?(?:[?!.,;]|$| (?:in|by|for|during|and|or|are|is|were)\b))",
    re.IGNORECASE,
)
# "With below-average sales" is "with sales below average".
_BESIDE = re.compile(
    r"\b(?:an? )?(?P<way>above|below)[ -]average (?P<what>\w+(?: \w+){0,3}?)"
    r"(?=$|[?!.,;]| (?:in|by|for|during|per)\b)",
    re.IGNORECASE,
)
# "With more orders than average" is "with orders above average".
_BETWEEN = re.compile(
    rf"\b(?P<way>more|fewer|less|higher|lower|better|worse) (?P<what>\w+(?: \w+){{0,2}}?) than "
    rf"(?:(?:the|our|an) )?(?:{_OF_ALL} )?(?=average\b|mean\b)(?:average|mean)",
    re.IGNORECASE,
)
_WAYS = {"more": "above", "higher": "above", "fewer": "below", "less": "below", "lower": "below"}
_WAYS |= {"better": "better than", "worse": "worse than"}
_COUNTED = {"above": "more than", "below": "less than"}
_LED = re.compile(r"\b(?:with|have|has|had|having|whose|got|get) (?P<what>\w+(?: \w+){0,2}) $", re.IGNORECASE)
_KEYS = {"metrics", "group_by", "having", "where", "time", "order_by", "counted"}


def read_above_average(
    question: str, read: Callable[[str], Reading], manifest: Manifest
) -> AverageReading | None:
    """Read a list under a condition that names the average; None where it is none, or says more."""
    question = _BESIDE.sub(lambda m: f"{m['what']} {m['way']} average", question)
    question = _BETWEEN.sub(lambda m: f"{m['what']} {_WAYS[m['way'].lower()]} average", question)
    found = list(_SAID.finditer(question))
    if len(found) != 1:
        return None
    for said in _plainly(question, found[0]):
        if held := _of(read(said), manifest):
            return held
    return None


def _plainly(question: str, match: re.Match[str]) -> Iterator[str]:
    """The question with a number in the place of the average, behind the measure or before it."""
    way = "above" if match["above"] else "below" if match["below"] else match["which"].lower()
    before, after = question[: match.start()], question[match.end() :]
    yield f"{before}{way} {SENTINEL}{after}"
    if way in _COUNTED and (led := _LED.search(before)):
        yield f"{before[: led.start('what')]}{_COUNTED[way]} {SENTINEL} {led['what']}{after}"


def _of(reading: Reading, manifest: Manifest) -> AverageReading | None:
    if not isinstance(reading, QueryReading) or not reading.query.keys() <= _KEYS:
        return None
    having, groups = reading.query.get("having", []), reading.query.get("group_by", [])
    if len(having) != 1 or having[0]["value"] != SENTINEL or not groups:
        return None
    metric = manifest.metrics.get(having[0]["metric"])
    if metric is None or reading.changed or not (is_average(metric) or metric.type == "simple"):
        return None
    of = "over all" if is_average(metric) else "of the groups"
    notes = (*reading.notes, f"the average is that {of}")
    return AverageReading(reading.query, metric.name, is_of_all=is_average(metric), notes=notes)
