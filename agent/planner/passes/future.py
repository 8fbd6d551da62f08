"""What lies behind the last day of the data: next month, the coming summer, what will be."""

from itertools import pairwise

from agent.planner.draft import Draft
from agent.planner.times.seasons import SEASONS

_AHEAD = frozenset({"next", "coming", "upcoming"})


def read_future(draft: Draft) -> None:
    """What has not happened yet is not in the data."""
    words = [t.text for t in draft.tokens]
    ahead = any(a in _AHEAD and b in draft.vocab.grains.keys() | SEASONS for a, b in pairwise(words))
    if ahead or set(words) & {"tomorrow", "will"}:
        draft.unsupported.append("what has not happened yet")
        draft.use(*(i for i, word in enumerate(words) if word in ("tomorrow", "will", *_AHEAD)))
