"""How far a model can be trusted and what it goes by, asked in one question: each is told for itself."""

import re
from dataclasses import replace

from agent.planner.questions.cues import topic, without
from agent.planner.questions.foretold import BY_FEATURES, MODEL, QUALITY, Foretold
from agent.planner.reading import PartsReading, QueryReading

_JOINT = re.compile(r",? and (?=(?:what|which|how|by what|on what|can|should|is)\b)", re.IGNORECASE)
TWO = 2


def read_trusted(text: str, foretold: Foretold) -> PartsReading | None:
    """Read both parts of a question, where one asks of the quality of what another asks the features of."""
    parts = _JOINT.split(text)
    if len(parts) != TWO:
        return None
    cued = [
        [without(part, *topic(name)["cues"]) != part for part in parts] for name in ("quality", "drivers")
    ]
    at = next((i for i in range(TWO) if cued[0][i] and not cued[1][i] and cued[1][1 - i]), None)
    if at is None:
        return None
    parts[at] = without(parts[at], *topic("quality")["cues"])
    drivers = foretold.drivers(" and ".join(parts))
    if not isinstance(drivers, QueryReading) or not set(QUALITY) <= set(foretold.layer.manifest.metrics):
        return None
    of_model = [one for one in drivers.query.get("where", []) if one.get("dimension") == MODEL]
    quality = QueryReading({"metrics": list(QUALITY), "group_by": [MODEL], "where": of_model})
    return PartsReading((quality, replace(drivers, notes=(BY_FEATURES,))))
