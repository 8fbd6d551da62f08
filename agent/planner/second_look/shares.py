"""Where a share is said, a part of something is told."""

from agent.planner.names.text import stem, words
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said
from agent.planner.vocabulary import vocabulary

_PARTS = cues("parts")
_PERCENT = frozenset(("percent", "percentage", "%"))
# What is put over another is a part of it, or so much for each of it, unless both are told.
_RATIOS = frozenset(("ratio", "ratios", "quotient"))
_OVER = frozenset((("relation", "to"), ("divided", "by"), ("proportion", "to")))
# "Slice it by region" parts what is told.
_THE, _NEAR = frozenset(("the", "our")), 2
_ALL = frozenset(("all", "total", "whole", "overall", "everything", "entire", "sum", "it", "them", "this"))
_COPULAS = frozenset(("were", "are", "was", "is", "came", "come", "comes"))
_CUT_BY = cues("behind_slice")


def lost_whole(said: Said, asked: Asked) -> str | None:
    """What a share is said to be of, where it is told of the measure's own total alone."""
    if not asked.query.get("share_of_total"):
        return None
    shares, grains = vocabulary().shares | _PARTS, vocabulary().grains
    for i, word in enumerate(said.text):
        if word not in shares or said.at(i + 1) != "of":
            continue
        begin = i + 2 + (said.at(i + 2) in _THE)
        behind = said.text[begin : begin + _NEAR]
        known = any(stem(one) in asked.names or one in _ALL or one in grains for one in behind)
        other = next((one for one in behind if stem(one) in asked.lexicon.stems), None)
        known = known or _stands_for(other or "", asked)
        if other and not known:
            return other
    return None


def lost_part(said: Said, asked: Asked) -> str | None:
    """The second of two values that together make the part: "what share were from Texas and paid by card"."""
    is_rate = any(kind == "ratio" for kind in asked.kinds) and not asked.query.get("group_by")
    if not is_rate or not (said.words & (vocabulary().shares | _PARTS)):
        return None
    verb = next((i for i, word in enumerate(said.text) if word in _COPULAS), len(said.text))
    behind = said.text[verb + 1 :]
    if "and" not in behind:
        return None
    whole = (one for one in asked.query.get("where", ()) if isinstance(one.get("value"), str))
    return next((word for one in whole for word in words(one["value"]) if word in behind), None)


def _stands_for(word: str, asked: Asked) -> bool:
    """Whether a word names a measure beside which one of the query is also defined, and was taken."""
    named = {m.name for m in asked.lexicon.lookup((word,))}
    metrics = asked.manifest.metrics
    others = {
        other.metric
        for name in asked.query["metrics"]
        if name in metrics
        for other in metrics[name].alternatives
    }
    return bool(named & others)


def lost_share(said: Said, asked: Asked) -> str | None:
    """The word for a part, where no share, ratio or change is told."""
    is_told = asked.is_part or asked.reading.ahead or "cohort" in asked.query  # cohorts are told in parts
    if is_told or any("change" in name for name in asked.shown):
        return None
    vocab = vocabulary()
    for i, word in enumerate(said.text):
        is_over = word in _RATIOS or (word, said.at(i + 1)) in _OVER
        if is_over and stem(word) not in asked.names and not asked.is_held:
            return word
        if word not in vocab.shares | _PARTS or stem(word) in asked.names:
            continue
        before = said.at(i - 1)
        if before[:1].isdigit() or before in vocab.numbers or (word == "slice" and said.at(i + 1) in _CUT_BY):
            continue
        if not (asked.query.get("compare") and word in _PERCENT):
            return word
    return None
