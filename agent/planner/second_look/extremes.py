"""What is said to be most or least is ranked, and by the measure that is said to be so."""

from collections.abc import Iterator
from itertools import islice, takewhile

from agent.planner.names.counted import counted_key
from agent.planner.names.lexicon import Meaning
from agent.planner.names.text import stem
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.named import named
from agent.planner.second_look.said import Said
from agent.planner.vocabulary import vocabulary

# "The first", "the main ones" and a "record" of something may rank nothing.
_NO_RANK = cues("no_rank")
_HOW_MANY = frozenset({"most", "fewest", "least"})
NEAR = 6
_EXTREMES = frozenset(("max", "min", "percentile"))
_ACROSS = frozenset({"across", "along", "over"})
_IS = frozenset({"is", "are", "was", "were"})
_RELATIVE = frozenset({"who", "that", "which"})
_SAME_PERIOD = {"year": 4, "month": 7, "day": 10}


def lost_extreme(said: Said, asked: Asked) -> str | None:
    """The superlative, where nothing has an order and no measure is an extreme."""
    if asked.is_ranked or asked.reading.ahead or asked.reading.steps or asked.kinds & _EXTREMES:
        return None
    found = (word for word in superlatives(said) if stem(word) not in asked.names)
    return next(found, None)


def superlatives(said: Said) -> Iterator[str]:
    """The words that say what is most or least of all, "at least" and "at most" aside."""
    extreme = (vocabulary().superlatives.keys() | {"most", "least", "best", "worst"}) - _NO_RANK
    for i, word in enumerate(said.text):
        is_place = word == "top" and said.at(i - 2) in _ACROSS  # "across the top" lays out a table
        if word in extreme and said.at(i - 1) != "at" and not is_place:
            yield word


def ranked_by_another(said: Said, asked: Asked) -> str | None:
    """The measure that is said to be highest or lowest, where another one that is shown ranks."""
    by = _ranking(asked)
    if by is None:
        return None
    extreme = vocabulary().superlatives.keys()
    for first, last, meanings in named(said, asked.lexicon):
        metrics = {m.name for m in meanings if m.kind == "metric"} & set(asked.query["metrics"])
        behind = said.at(last + 1) in _IS and bool({said.at(last + 2), said.at(last + 3)} & extreme)
        before = said.at(first - 1) in extreme and not _is_part_of_word(said, first)
        if metrics and not any(by.startswith(name) for name in metrics) and (behind or before):
            return " ".join(said.text[first : last + 1])
    return None


def counted_for_ranked(said: Said, asked: Asked) -> str | None:
    """ "Who are the three strongest sellers": things to be ranked, where only how many there are is told."""
    extreme = vocabulary().superlatives.keys() - _NO_RANK - _HOW_MANY
    for first, last, meanings in named(said, asked.lexicon):
        counted = {m.name for m in meanings if m.kind == "metric"} & set(asked.query["metrics"])
        keys = {m.name for m in meanings if m.kind == "dimension" and _is_key(m, asked)}
        asks = "who" in said.text[max(0, first - NEAR) : first]  # "the highest orders" are the most
        is_ranked = asks and said.at(first - 1) in extreme and not _is_part_of_word(said, first)
        if is_ranked and counted and keys and asked.groups and not keys & set(asked.groups):
            return " ".join(said.text[first - 1 : last + 1])
    return None


def ranked_in_clause(said: Said, asked: Asked) -> str | None:
    """ "Which state has the customers who order most": those in the clause are ranked, and no row is one."""
    by = asked.manifest.metrics.get(_ranking(asked) or "")
    if not asked.groups or by is None or by.type == "ratio" or asked.is_of_model:
        return None
    places = {i for i, word in enumerate(said.text) if word in _RELATIVE and i and i not in said.begins}
    for i in places:
        behind = takewhile(lambda at: not said.tokens[at].after_break, range(i + 1, len(said.text)))
        clause = [said.at(at) for at in islice(behind, NEAR)]
        others = [word for word in superlatives(said) if word not in clause]
        of = _things(said.at(i - 1), asked)
        if of and not others and any(word in superlatives(said) for word in clause):
            return None if of & _shown(asked) else " ".join(clause)
    return None


def _things(noun: str, asked: Asked) -> set[str]:
    """Whom or what a noun names: those counted by a measure, or a dimension."""
    meanings = asked.lexicon.lookup((noun,))
    counted = {counted_key(asked.manifest, m.name) for m in meanings if m.kind == "metric"}
    return {one for one in counted if one} | {m.name for m in meanings if m.kind == "dimension"}


def _shown(asked: Asked) -> set[str]:
    """What each row is one of: the dimensions, and the things that their keys and names stand for."""
    keys = {g for g in asked.groups if g.endswith("_id") or asked.lexicon.names_thing(g)}
    return {*asked.groups, *(name.partition("__")[0] for name in keys)}


def ranked_alone(said: Said, asked: Asked) -> str | None:
    """The grain of periods that are ranked, where the time holds one of them alone."""
    if not asked.query.get("order_by") or len(asked.groups) != 1:
        return None
    grain = str(asked.query["group_by"][0]).removeprefix("metric_time__")
    first, last = asked.days
    size = _SAME_PERIOD.get(grain)
    return grain if size and first[:size] == last[:size] and grain in said.stems else None


def _is_key(meaning: Meaning, asked: Asked) -> bool:
    return meaning.name.endswith("_id") or asked.lexicon.is_key(meaning)


def _ranking(asked: Asked) -> str | None:
    top = asked.query.get("top") or {}
    order = asked.query.get("order_by") or ([{"name": top["by"]}] if top.get("by") else [])
    return str(order[0]["name"]) if order else None


def _is_part_of_word(said: Said, i: int) -> bool:
    """In "worst-reviewed" the superlative belongs to the word it is tied to."""
    return said.tokens[i - 1].end + 1 == said.tokens[i].start and said.question[said.tokens[i - 1].end] == "-"
