"""Those who did more in one period than another: "how many customers ordered more in 2023 than in 2022"."""

import re
from collections.abc import Callable
from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.reading import QueryReading, Reading
from agent.tools.made import PREFIX
from semantic_layer.manifest import Manifest

_MORE = re.compile(
    r"(?:and |so )?(?P<how>how many|which|what)(?: of)?(?: the| our| all)* (?P<noun>[a-z]+(?: [a-z]+)?) "
    r"(?:(?:have|has|had|did) )?(?P<deed>[a-z]+) (?P<more>more|less|fewer)(?: (?:often|frequently|of it))?"
    r"(?P<rest>(?: [a-z]+)?(?: (?:in|during|on|over|for|this|last)\b)? .*\bthan\b .+)",
    re.IGNORECASE,
)
_NO_DEED = frozenset({"were", "was", "are", "is", "many"})
_BARE = re.compile(r" (?:in|during|on|over|for|this|last)\b", re.IGNORECASE)


def read_did_more(
    question: str, read: Callable[[str], Reading], lexicon: Lexicon, manifest: Manifest
) -> QueryReading | None:
    """Keep those whose measure rose or fell, and tell how many they are; None for other questions."""
    found = _MORE.fullmatch(question.strip(" ?!.")) if " than " in question else None
    if found is None or found["deed"].lower() in _NO_DEED:
        return None
    counted = _counted(found["deed"].lower(), lexicon) if _BARE.match(found["rest"]) else ""
    done = f"had {found['more']} {counted}" if counted else f"{found['deed']} {found['more']}"
    reading = read(f"which {found['noun']} {done}{found['rest']}")
    if not isinstance(reading, QueryReading):
        return None
    query = reading.query
    kept = [one for one in query.get("having", []) if str(one["metric"]).startswith(f"{PREFIX}more_")]
    dimension = manifest.dimensions.get(str(query.get("group_by", [""])[0]))
    if not kept or dimension is None or len(query["group_by"]) != 1:
        return None
    if found["how"].lower() != "how many" or "counted" in query:
        return reading
    known = {"dimension": dimension.full_name, "op": "is not null"}
    where = [*(one for one in query.get("where", []) if one != known), known]
    return replace(reading, query={**query, "where": where, "counted": f"Number of: {dimension.label}"})


def _counted(deed: str, lexicon: Lexicon) -> str:
    """What is counted of those who did it, by its name: orders of those who ordered."""
    nouns = (deed.removesuffix(ending) for ending in ("ed", "d") if deed.endswith(ending))
    named = ((noun, m) for noun in nouns for m in lexicon.lookup((noun,)) if m.kind == "metric")
    return next((f"{noun}s" for noun, _ in named), "")
