"""Whether what is said of a change holds: told in words, the figures beside it being those of the result."""

from typing import Any

from agent.planner.composing.result import Told, compose
from agent.planner.reading import Claim, QueryReading
from agent.tools.made import PREFIX
from semantic_layer.manifest import Manifest

# How far from a multiple that is only said to be about it, and from one that is said plainly.
ABOUT, PLAINLY = 0.15, 0.03
Pair = tuple[float, float]


def hold(reading: QueryReading, told: Told, checked: dict[str, Any] | None, manifest: Manifest) -> list[str]:
    """Return whether what is claimed of a result holds; what was taken for granted comes with its figures."""
    if reading.claim:
        return [f"{said}."] if (said := verdict(told, reading.claim, manifest)) else []
    premise = reading.premise
    if not (premise and premise.claim and checked and "citation" in checked):
        return []
    before = Told.read(checked)
    said = verdict(before, premise.claim, manifest)
    lead = f"What is taken for granted: {said[:1].lower()}{said[1:]}."
    return [f"{lead} {compose(before, manifest)}"] if said else []


def verdict(told: Told, claim: Claim, manifest: Manifest) -> str:
    """Say whether a claim holds in all rows; empty where no row has two values to hold against each other."""
    if claim.is_first:
        return _of_all(told, str(claim.above))
    if claim.above is not None:
        return _of_groups(told, claim, claim.above, manifest)
    pairs = _pairs(told)
    if not pairs:
        return "There is nothing to hold it against" if told.rows else ""
    if len(pairs) > 1:
        return _of_several(pairs, claim)
    now, before = pairs[0]
    if claim.is_none:
        return "There was none, indeed" if not now else "That is not so: there was some"
    moved = "rose" if now > before else "fell" if now < before else "did not change"
    if claim.is_denied:
        return f"It {moved}"
    if moved != ("rose" if claim.rises else "fell"):
        return f"No: it {moved}"
    if claim.factor is None:
        return f"Yes, it {moved}"
    return _of_size(now, before, claim, moved)


def _of_groups(told: Told, claim: Claim, above: str, manifest: Manifest) -> str:
    """Of two groups, whether the one that is said to have more has it, or the better of what is measured."""
    metric, label = told.of_role("metric")[0], told.of_role("dimension")[0]
    values = dict(zip(map(str, told.values(label["name"])), told.values(metric["name"]), strict=True))
    if len(values) != len((0, 1)) or None in values.values() or above not in values:
        return ""
    other = next(float(value) for name, value in values.items() if name != above)
    defined = manifest.metrics.get(metric["source"])
    is_low_better = claim.is_of_worth and defined is not None and defined.direction == "down"
    ahead = float(values[above]) - other
    if not ahead:
        return "Both are the same"
    return "Yes, that is so" if (ahead > 0) != is_low_better else "No: it is the other way round"


def _of_all(told: Told, above: str) -> str:
    """Whether one group stands first of all that have a name, which come in the order asked for."""
    metric, label = told.of_role("metric")[0]["name"], told.of_role("dimension")[0]["name"]
    values = told.values(metric)
    places = {str(name): row for row, name in enumerate(told.values(label)) if name is not None}
    top = min(places.values(), default=None)
    if top is None or values[top] is None:
        return ""
    first = told.cell(top, label)
    if above not in places:
        return f"That is not so: there is nothing of it, and {first} comes first"
    at = places[above]
    if values[at] == values[top]:
        return "Yes, that is so" if values.count(values[top]) == 1 else "Yes, that is so, and not of it alone"
    return f"That is not so: {first} comes first, and {told.cell(at, label)} has {told.cell(at, metric)}"


def _of_size(now: float, before: float, claim: Claim, moved: str) -> str:
    if not before:
        return f"It {moved}, from nothing"
    assert claim.factor is not None
    size, said = abs(now / before - 1), abs(claim.factor - 1)
    near = abs(size - said) <= said * (ABOUT if claim.bound == "about" else PLAINLY)
    if claim.bound == "over" and size > said or claim.bound == "under" and size < said:
        return f"Yes, it {moved} that much" if claim.bound == "over" else f"Yes, it {moved} by less than that"
    if near and claim.bound in (None, "about"):
        return f"Yes, it {moved} by about that much"
    if size > said and not (claim.is_part or claim.bound):
        return f"Yes, it {moved} by even more than that"
    return f"Not quite: it {moved}, but by {'more' if size > said else 'less'} than that"


def _of_several(pairs: list[Pair], claim: Claim) -> str:
    """Of every period: a claim about each of them fails with the first that did otherwise."""
    right = [now > before if claim.rises else now < before for now, before in pairs]
    moved = "rose" if claim.rises else "fell"
    if claim.is_denied:
        return f"It {moved} in {'all' if all(right) else 'some' if any(right) else 'none'} of the periods"
    if all(right):
        return f"Yes, it {moved} in each of them"
    return f"No: it {moved} in {'some of them, not in all' if any(right) else 'none of them'}"


def _pairs(told: Told) -> list[Pair]:
    """The later value with the earlier, of each row that has both."""
    metrics = told.of_role("metric")
    if earlier := told.of_role("comparison"):
        both = list(zip(told.values(metrics[0]["name"]), told.values(earlier[0]["name"]), strict=True))
    else:
        named = [m["name"] for m in metrics]
        more = next((name for name in named if name.startswith(f"{PREFIX}more_")), None)
        change = next((name for name in named if name.startswith(f"{PREFIX}change_")), None)
        if more is None or change is None:
            return []
        sizes = zip(told.values(more), told.values(change), strict=True)
        both = [(_later(size, part), _earlier(size, part)) for size, part in sizes]
    return [(float(now), float(before)) for now, before in both if now is not None and before is not None]


def _earlier(difference: Any, change: Any) -> float | None:
    """What it was, by the difference and the part of it that it is."""
    if difference is None or change is None:
        return None
    return float(difference) / float(change) if change else 1.0


def _later(difference: Any, change: Any) -> float | None:
    before = _earlier(difference, change)
    return None if before is None else before + float(difference)
