"""A question read for one figure that groups have together or apart, else as it stands."""

import re
from collections.abc import Callable

from agent.planner.names.lexicon import Lexicon
from agent.planner.questions.among import read_among
from agent.planner.questions.apart import read_apart
from agent.planner.questions.asked_last import ask_first
from agent.planner.questions.bands import read_bands
from agent.planner.questions.did_more import read_did_more
from agent.planner.questions.each_of_first import each_last, ranked_by_itself
from agent.planner.questions.how_many_of import read_how_many_of
from agent.planner.questions.in_a_hundred import as_rate, as_share
from agent.planner.questions.more_often import ask_who_most
from agent.planner.questions.others import read_others
from agent.planner.questions.places import read_places, tell_together
from agent.planner.questions.ranked import rank_plainly
from agent.planner.reading import QueryReading, Reading, RefuseReading
from semantic_layer.manifest import Manifest

_IN_VALUE = re.compile(r"\b(?:in|by) (?:value|money|worth|amount)(?: terms)?[?!. ]*$", re.IGNORECASE)


def read_figures(
    question: str, read: Callable[[str], Reading], lexicon: Lexicon, manifest: Manifest
) -> tuple[Reading, bool]:
    """Return the reading, and whether it is of places or of two held together, which nothing else reads."""
    asked, question = question, ask_who_most(each_last(question))
    first = ask_first(question)
    if first != question and isinstance(counted := read(first), QueryReading):
        return counted, True
    if moved := read_did_more(question, read, lexicon, manifest):
        return moved, True
    if bands := read_bands(question, read, manifest):
        return bands, True
    if parts := read_how_many_of(question, read, manifest):
        return parts, True
    if held := read_others(question, read, manifest):
        return held, True
    said = rank_plainly(as_share(question), manifest)
    if found := read_places(said, read, manifest) or read_apart(said, read, manifest):
        return found, True
    if found := read_among(said, read, manifest):
        return found, True
    if rate := as_rate(said, read, manifest):
        return rate, True
    plain = read(said)
    if refused := ranked_by_itself(asked, plain, manifest):
        return refused, True
    if found := read_among(said, read, manifest, plain=plain):
        return found, True
    if _IN_VALUE.search(said) and _counts_only(plain, manifest):
        return RefuseReading(
            "unsupported", "I can't answer that: it asks for a value, and only numbers of them fit."
        ), True
    return tell_together(said, plain, manifest), False


def _counts_only(reading: Reading, manifest: Manifest) -> bool:
    """Whether a query measures nothing but how many there are."""
    if not isinstance(reading, QueryReading):
        return False
    made = {one["name"]: one.get("numerator", one["name"]) for one in reading.query.get("made", [])}
    known = [manifest.metrics.get(made.get(name, name)) for name in reading.query["metrics"]]
    return all(metric is not None and metric.unit == "count" for metric in known)
