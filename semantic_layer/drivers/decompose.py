"""A change as a sum of what each value of a dimension contributes to it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

TINY = 1e-9
MOST_TELLING = 3

Value = Hashable
# What a metric is made of, for a group: its numerator, and its denominator (None: there is none).
Parts = tuple[float, float | None]


@dataclass(frozen=True)
class Contribution:
    """What one value of a dimension adds to the change of a metric; `value` None is the group of nulls.

    Of a metric that adds up, `now` and `before` are its values there. Of a ratio they are the ratio there,
    and the contribution is `rate` (the ratio there changed) plus `mix` (its share of the denominator did).
    `expected` is what it would be had every value changed in the same proportion.
    """

    value: Value
    before: float | None
    now: float | None
    contribution: float
    expected: float
    rate: float | None = None
    mix: float | None = None


@dataclass(frozen=True)
class Decomposition:
    """The contributions to a change, largest first; with `rest` they sum to it exactly.

    `rest` is what belongs to no value: things that count in several groups, or groups that may not be shown.
    `concentration`, from 0 to 1, is how much of what goes beyond proportion a few values make.
    """

    contributions: tuple[Contribution, ...]
    rest: float
    concentration: float


def decompose_sum(
    before: Mapping[Value, float], now: Mapping[Value, float], totals: tuple[float, float]
) -> Decomposition:
    """Decompose the change of a metric that adds up by its values in groups; `totals` are before and now."""
    change = totals[1] - totals[0]
    found = [
        Contribution(
            value,
            before.get(value, 0.0),
            now.get(value, 0.0),
            now.get(value, 0.0) - before.get(value, 0.0),
            change * before.get(value, 0.0) / totals[0] if totals[0] else 0.0,
        )
        for value in {**before, **now}
    ]
    return _ordered(found, change, scale=max(map(abs, totals)))


def decompose_ratio(
    before: Mapping[Value, Parts], now: Mapping[Value, Parts], totals: tuple[Parts, Parts]
) -> Decomposition:
    """Decompose the change of a ratio, from numerator and denominator by group; totals have denominators.

    The effects are taken at the middle of the two periods, so that neither order is preferred.
    """
    (first_top, first_bottom), (last_top, last_bottom) = totals
    assert first_bottom and last_bottom
    ratios = first_top / first_bottom, last_top / last_bottom
    middle = sum(ratios) / 2
    found = [
        _ratio_part(
            value,
            before.get(value, (0.0, 0.0)),
            now.get(value, (0.0, 0.0)),
            bottoms=(first_bottom, last_bottom),
            middle=middle,
            change=ratios[1] - ratios[0],
        )
        for value in {**before, **now}
    ]
    return _ordered(found, ratios[1] - ratios[0], scale=max(map(abs, ratios)))


def _ratio_part(
    value: Value, before: Parts, now: Parts, *, bottoms: tuple[float, float], middle: float, change: float
) -> Contribution:
    shares = (before[1] or 0.0) / bottoms[0], (now[1] or 0.0) / bottoms[1]
    rates = [top / bottom if bottom else None for top, bottom in (before, now)]
    known = [rate for rate in rates if rate is not None]
    moved = now[0] / bottoms[1] - before[0] / bottoms[0] - middle * (shares[1] - shares[0])
    mix = (shares[1] - shares[0]) * (sum(known) / len(known) - middle) if known else 0.0
    return Contribution(value, rates[0], rates[1], moved, change * shares[0], rate=moved - mix, mix=mix)


def _ordered(found: list[Contribution], change: float, *, scale: float) -> Decomposition:
    rest = change - sum(one.contribution for one in found)
    rest = 0.0 if abs(rest) <= TINY * max(scale, TINY) else rest
    ordered = sorted(found, key=lambda one: (-abs(one.contribution), str(one.value)))
    return Decomposition(tuple(ordered), rest, _concentration(found, change, rest))


def _concentration(found: list[Contribution], change: float, rest: float) -> float:
    """How much of what goes beyond proportion, in the direction of the change, a few values make.

    Of as many values evenly it would be 0; where all change in proportion, it is 0 too.
    """
    count = len(found)
    if not change or count < 2 or abs(rest) > abs(change):
        return 0.0
    sign = 1.0 if change > 0 else -1.0
    beyond = sorted((max(0.0, (one.contribution - one.expected) * sign) for one in found), reverse=True)
    few = min(MOST_TELLING, count - 1)
    share = sum(beyond[:few]) / max(sum(beyond), abs(change))
    return max(0.0, (share - few / count) / (1 - few / count))
