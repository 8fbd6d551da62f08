"""Whether anything fits a question at all: the best score beside what is known of things that shops sell."""

from dataclasses import dataclass

from knowledge.index.kinds import KindIndex
from knowledge.index.vectors import Vectors
from knowledge.retrieve.hybrid import Blend, Ranked, Using


@dataclass(frozen=True)
class Doubt:
    """Weights of a logistic model of "nothing fits", and the sum from which that is said.

    `score` is of the best blended score. `lack` is of how far the shop is from the kinds that the question
    is near to, times how much nearer than `sure` it is to one; `gap` of how much nearer it is to a kind than
    the best score says that a text is. What is near to no kind is no thing at all, such as "month again":
    below `floor` nothing fits it.
    """

    score: float = -3.9
    lack: float = 122.0
    gap: float = 5.9
    sure: float = 0.5
    least: float = 0.68
    floor: float = 0.3


# Fitted on questions of the half that is not reported, and on others made for it (docs/benchmarks.md).
DOUBT = Doubt()


def anything_fits(
    kinds: KindIndex | None, ranked: Ranked, vector: Vectors | None, using: Using, blend: Blend
) -> bool:
    """Return whether the best text fits; by its scores alone where a search has no vector or no kinds."""
    if not len(ranked.rows):
        return False
    if kinds is None or vector is None or using != "fusion":
        return bool(ranked.fit(blend, using)[0])
    best = float(ranked.scores[0])
    if best < DOUBT.floor:
        return False
    nearest, distance = kinds.asked(vector)
    lack = max(0.0, nearest - DOUBT.sure) * distance
    doubt = DOUBT.score * best + DOUBT.lack * lack + DOUBT.gap * max(0.0, nearest - best)
    return doubt < DOUBT.least
