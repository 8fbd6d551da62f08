"""Whether a run may serve: not below its bar or the run that serves by more than its interval."""

from pipelines.models.registry.card import Gate


def why_not(gate: Gate | None, last: Gate | None) -> str:
    """Return why a run may not serve, "" where it may; `last` is the gate of the model that serves."""
    if gate is None:
        return ""
    if gate.value != gate.value:
        return f"{gate.measure} could not be measured"
    if gate.bar is not None and _is_below(gate, gate.bar):
        return f"{gate.measure} {_told(gate)} misses its bar of {gate.bar:.4g}"
    if last is not None and last.measure == gate.measure and _is_worse(gate, last):
        before = f"{last.value:.4g} of the run before"
        return f"{gate.measure} {_told(gate)} is worse than {before} by more than the interval"
    return ""


def _is_below(gate: Gate, bar: float) -> bool:
    if gate.margin is not None:
        return gate.margin[1] < 0
    return gate.upper < bar if gate.higher_is_better else gate.lower > bar


def _is_worse(gate: Gate, last: Gate) -> bool:
    return gate.upper < last.value if gate.higher_is_better else gate.lower > last.value


def _told(gate: Gate) -> str:
    return f"{gate.value:.4g} [{gate.lower:.4g}, {gate.upper:.4g}]"
