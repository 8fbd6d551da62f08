"""How active, loyal or healthy something is: a number of things tells no degree, so the measure is asked."""

from agent.numerals import has_figure
from agent.planner.draft import Choice, Draft
from agent.planner.names.spans import Span, is_known_word
from semantic_layer.manifest import Metric

_BE = frozenset({"is", "are", "was", "were"})
# What a number of things does tell, or what no adjective is.
_OF_NUMBER = frozenset(
    {"many", "much", "often", "big", "large", "small", "numerous", "common", "frequent", "rare", "widespread"}
    | {"busy", "popular", "long", "far", "come", "about", "well", "strong", "few", "high", "low"}
)
# What such words ask for is one quantity, which is there or is not.
_OF_ONE_QUANTITY = frozenset(
    {"old", "young", "new", "tall", "heavy", "wide", "deep", "fast", "quick", "slow", "late", "early"}
    | {"expensive", "cheap", "rich", "wealthy", "hot", "cold", "full", "accurate", "near", "close"}
    | {
        "different",
        "similar",
        "sure",
        "certain",
        "profitable",
        "costly",
        "punctual",
        "reliable",
        "likely",
        "concentrated",
    }
)
MOST, FEWEST = 5, 2


def check_degree(draft: Draft) -> None:
    """Ask which measure tells what "how engaged are our visitors" wants, where none but a count was read."""
    at = next((i for i in range(len(draft.tokens)) if draft.word(i) == "how"), -1)
    quality = draft.word(at + 1)
    if (
        at < 0
        or at in draft.used
        or draft.word(at + 2) not in _BE
        or quality in _OF_NUMBER | _OF_ONE_QUANTITY | _BE
        or draft.continues
    ):
        return
    noun = next((s for s in draft.spans if s.first > at + 2 and (s.meanings or s.time)), None)
    last = noun.last if noun and not noun.time else _thing(draft, at + 3)
    named = [draft.manifest.metrics[name] for name in draft.metrics if name in draft.manifest.metrics]
    if last < 0 or any(one.unit != "count" for one in named) or len(named) != len(draft.metrics):
        return
    if not named and draft.wants_share or draft.made or draft.having:
        return
    tokens = draft.tokens[at + 1 : at + 2]
    covered = any(s.first <= at + 1 <= s.last for s in draft.spans)
    if not covered and is_known_word(tokens[0], draft.vocab) and not named:
        return
    options = _of_the_same(draft, named, last)
    if len(options) < FEWEST:
        return
    draft.use(at, at + 1, at + 2)
    said = Span(at, last)
    draft.choices.append(Choice(said, f"Which measure tells how {quality} they are?", options))


def _thing(draft: Draft, begin: int) -> int:
    """The place of a noun for those who are counted; -1 where something else is said."""
    i = begin
    while draft.word(i) in draft.vocab.particles | {"our", "your", "my", "their"}:
        i += 1
    is_thing = i < len(draft.tokens) and draft.tokens[i].stem in draft.lexicon.entity_stems
    return i if is_thing or draft.word(i) in draft.vocab.somebody else -1


def _of_the_same(draft: Draft, named: list[Metric], last: int) -> dict[str, str]:
    """The measures of where those are counted: what is told of each first, then their number."""
    spans = [s for s in draft.spans if s.last == last]
    counts = named or [draft.manifest.metrics[m.name] for s in spans for m in s.of_kind("metric")]
    facts = {fact for one in counts for fact in draft.manifest.facts(one.name)}
    own = [
        metric
        for metric in draft.manifest.metrics.values()
        if set(draft.manifest.facts(metric.name)) == facts and not draft.lacking(metric.name)
    ]
    told = sorted(own, key=lambda metric: (metric.unit == "count", metric not in counts))
    labels = [metric.label for metric in told if not has_figure(metric.label)]
    return {label: label.lower() for label in list(dict.fromkeys(labels))[:MOST]}
