"""What is known of the first ones: "which product sold most, and what do we know about it?"."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.planner.reading import QueryReading, Reading, RefuseReading
from semantic_layer.manifest import Manifest

Read = Callable[[str, dict[str, Any] | None], Reading]
MOST_KNOWN = 6
NOTHING_MORE = (
    "I can't answer that: nothing more is told of those in one go. Name what you want to know of them."
)
# How something was spelled where it came from is no news of it.
_AS_IT_CAME = "_source"
_KNOWN = re.compile(
    r"^(?P<first>.+?)(?:,? and |[,;?.!–-]+ *(?:and )?)"
    r"(?:what (?:else |all |more )?(?:do|can|could) (?:we|you|i) (?:know|tell|say)(?: (?:us|me))?"
    r" (?:of|about)"
    r"|what(?: else)? is (?:known|recorded|on record|there to know)(?: (?:of|about|on))"
    r"|tell (?:me|us) (?:more |something |all |everything )?(?:you know )?about"
    r"|what are (?:the )?(?:details|facts|characteristics|particulars) (?:of|about|on))"
    r" (?:it|them|him|her|that one|those|these|that)[?!. ]*$",
    re.IGNORECASE,
)


def read_known(
    question: str, read: Read, manifest: Manifest, lacks: Callable[[str], bool]
) -> QueryReading | RefuseReading | None:
    """Read what is asked of the first ones and then all that is known of them, by what they are told by."""
    found = _KNOWN.match(question.strip())
    first = read(found["first"], None) if found else None
    if not isinstance(first, QueryReading) or first.ahead or "limit" not in first.query:
        return None
    groups = first.query.get("group_by", [])
    key = manifest.dimensions.get(groups[0]) if len(groups) == 1 else None
    metric = first.query["metrics"][0]
    reached = manifest.reachable([metric]) if metric in manifest.metrics else []
    own = [one.full_name for one in reached if key and _tells(one.full_name, key.full_name)]
    known = [name for name in own if not lacks(name)]
    if key is None or not _is_of_one(key.full_name) or not known:
        return RefuseReading("unsupported", NOTHING_MORE)
    query = {"metrics": [metric], "group_by": [key.full_name, *known[:MOST_KNOWN]]}
    kept = {name: first.query[name] for name in ("time",) if name in first.query}
    return replace(first, query={**query, **kept}, ahead=first.query, among=key.full_name)


def _is_of_one(name: str) -> bool:
    """Whether each value of a dimension is one thing: its code, or what it is called."""
    entity, _, short = name.partition("__")
    return short in (f"{entity}_name", "name") or short.endswith("_id")


def _tells(name: str, key: str) -> bool:
    """Whether a dimension says something of the thing that a key is of."""
    return (
        name != key and name.partition("__")[0] == key.partition("__")[0] and not name.endswith(_AS_IT_CAME)
    )
