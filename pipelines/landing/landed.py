"""What became of the rows of a source, as the report and the following steps read it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pipelines.landing.manifest import LandedBefore, Part, total_days


@dataclass(frozen=True)
class LandedSource:
    """What became of the rows of a source; `reasons` counts the quarantined by reason, row numbers left out.

    `changed`: its bronze differs from what was landed before, in the declared columns. `days`: on which days
    of its event time; None where that is not known, which means on any.
    """

    name: str
    file: str
    rows_in: int
    loaded: int
    quarantined: int
    reasons: Mapping[str, int]
    changed: bool = True
    days: frozenset[date] | None = None
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain values only."""
        days = None if self.days is None else sorted(map(str, self.days))
        return {**asdict(self), "days": days}


def landed_source(
    name: str,
    parts: Sequence[Part],
    before: LandedBefore | None,
    *,
    absent: str,
    warnings: Sequence[str] = (),
) -> LandedSource:
    """Sum up the parts of a source and compare them with those of the landing before.

    `absent` is what to call its file where it has none.
    """
    reasons: Counter[str] = Counter()
    for part in parts:
        reasons.update(part.reasons)
    days = changed_days(parts, before)
    return LandedSource(
        name=name,
        file=_label(parts) or f"{absent} (absent)",
        rows_in=sum(part.rows_in for part in parts),
        loaded=sum(part.loaded for part in parts),
        quarantined=sum(part.quarantined for part in parts),
        reasons=dict(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        changed=days is None or bool(days),
        days=days,
        warnings=tuple(warnings),
    )


def changed_days(parts: Sequence[Part], before: LandedBefore | None) -> frozenset[date] | None:
    """Return the days on which rows differ from those before; None where that can't be told by day."""
    if before is None:
        return None
    old, new = total_days(before.parts), total_days(parts)
    differing = {day for day in {*old, *new} if old.get(day) != new.get(day)}
    if "" in differing:
        return None
    return frozenset(map(date.fromisoformat, differing))


def _label(parts: Sequence[Part]) -> str:
    if len(parts) < 2:
        return "".join(part.name for part in parts)
    return f"{parts[0].name} to {parts[-1].name} ({len(parts)} files)"
