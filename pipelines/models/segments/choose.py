"""Which of the ways to cut customers is taken: stable, no group a splinter, at the elbow."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.models.segments.measure import Explained, Stability
from pipelines.models.segments.space import Floats

# Segments of whom a fifth moves with the next draw of customers are no ground to act on.
STABLE = 0.9
LEAST_STABLE = 0.75
SMALLEST, BIGGEST = 0.02, 0.6


@dataclass(frozen=True)
class Cut:
    """A way to cut customers into k groups, and what was measured of it; `shares` are by group.

    `inertia` is the mean squared distance to the own middle, `explained_share` what of the variance it
    leaves out; `middles` is None for a trivial split, which has none.
    """

    method: str
    k: int
    inertia: float
    explained_share: float
    shares: tuple[float, ...]
    stability: Stability | None = None
    silhouette: float | None = None
    davies_bouldin: float | None = None
    usefulness: Explained | None = None
    is_elbow: bool = False
    middles: Floats | None = None

    @property
    def is_balanced(self) -> bool:
        """Whether no group is a splinter and none nearly all."""
        return min(self.shares) >= SMALLEST and max(self.shares) <= BIGGEST


def choose(cuts: Sequence[Cut], method: str | None = None) -> Cut:
    """Return the cut that serves: K-Means, or another method where that is more stable by its interval."""
    methods = [method] if method else list(dict.fromkeys(cut.method for cut in cuts))
    best = [best_k([cut for cut in cuts if cut.method == one]) for one in methods]
    taken = best[0]
    for other in best[1:]:
        if other.is_balanced and _is_clearly_more_stable(other, taken):
            taken = other
    return taken


def best_k(cuts: Sequence[Cut]) -> Cut:
    """Return the most stable cut of one method within one of the elbow, by ever weaker conditions."""
    bend = next((cut.k for cut in cuts if cut.is_elbow), cuts[0].k)
    for allowed in (
        [cut for cut in cuts if cut.is_balanced and _stability(cut) >= STABLE],
        [cut for cut in cuts if cut.is_balanced and _stability(cut) >= LEAST_STABLE],
        [cut for cut in cuts if _stability(cut) >= LEAST_STABLE],
    ):
        near = [cut for cut in allowed if abs(cut.k - bend) <= 1]
        if near:
            return max(near, key=lambda cut: (_stability(cut), cut.k))
        if allowed:
            return min(allowed, key=lambda cut: (abs(cut.k - bend), -_stability(cut)))
    return max(cuts, key=lambda cut: (_stability(cut), -cut.k))


def _stability(cut: Cut) -> float:
    return cut.stability.mean if cut.stability else 0.0


def _is_clearly_more_stable(one: Cut, other: Cut) -> bool:
    return bool(one.stability and other.stability and one.stability.low > other.stability.high)
