"""A yes or no that is said is told, by a condition, a group or a measure that has it."""

from collections.abc import Iterator

from agent.planner.names.text import stem
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.named import named
from agent.planner.second_look.said import Said

# "With an order value over 100" says no more than that the value is over 100.
_AMOUNTS = frozenset({"value", "total", "amount"})


def lost_flag(said: Said, asked: Asked) -> str | None:
    """The word for a yes or no beside a number that bounds things, where the query knows nothing of it."""
    if not any("metric" in one for one in asked.conditions):
        return None
    dimensions = asked.manifest.dimensions
    told = {one["dimension"] for one in asked.conditions if one.get("dimension")} | set(asked.groups)
    told |= set(_of_measures(asked))
    for first, last, meanings in named(said, asked.lexicon):
        flags = {m.name for m in meanings if m.kind == "dimension"}
        is_flag = flags and all(dimensions[name].data_type == "boolean" for name in flags)
        words = said.text[first : last + 1]
        is_flag = is_flag and said.at(last + 1) not in _AMOUNTS
        is_lost = is_flag and len(flags) == len(meanings) and not flags & told
        if is_lost and not {stem(word) for word in words} <= asked.names:
            return " ".join(words)
    return None


def _of_measures(asked: Asked) -> Iterator[str]:
    """The dimensions that conditions of the measures are of, those bounded among them."""
    bounded = [str(one["metric"]) for one in asked.conditions if "metric" in one]
    metrics = asked.manifest.metrics
    for name in (*asked.measures, *bounded):
        for part in metrics[name].filters if name in metrics else ():
            yield from part.dimensions.values()
