"""Another measure of the same by its unit or its currency: "in units, not pounds", "in money terms"."""

from agent.planner.draft import Draft
from agent.planner.edits.acts import Act
from agent.planner.edits.follow_up import asks_anew
from agent.planner.edits.parts import Query, exchanged
from agent.planner.edits.turn import Turn
from agent.planner.passes.currency import is_money
from semantic_layer.manifest import Metric


def measured_in(turn: Turn, said: str) -> Draft | None:
    """The measure that is wanted, which may be called by the currency."""
    if is_money(_bare(said)):
        return turn.understand("how much money", {})
    draft = turn.read(said)
    return None if draft is None or asks_anew(draft) else draft


def given_up(turn: Turn, said: str) -> Draft | None:
    """What is said not to be wanted: of money that which was measured before."""
    before = _measured_before(turn)
    if not is_money(_bare(said)):
        return turn.read(said)
    return turn.read(before.label.lower()) if before and before.unit == "currency" else None


def counted_in(turn: Turn, act: Act) -> Query | None:
    """The question before with a measure in the place of its one; None where more than that is named."""
    before, new = _measured_before(turn), measured_in(turn, act.part("unit"))
    if before is None or new is None or not new.metrics:
        return None
    if new.groups or new.filters or new.time or new.having:
        return None
    if set(new.metrics) <= set(turn.previous["metrics"]):
        return dict(turn.previous)
    known = turn.read(before.label.lower())
    return exchanged(turn.previous, new, known, either_way=False) if known else None


def _measured_before(turn: Turn) -> Metric | None:
    names = turn.previous["metrics"]
    return turn.manifest.metrics.get(names[0]) if len(names) == 1 else None


def _bare(said: str) -> str:
    return said.lower().removeprefix("in ").removeprefix("by ")
