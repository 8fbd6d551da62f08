"""Find the way from a fact to the model that holds a dimension, without ever adding rows unseen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from semantic_layer.errors import QueryError
from semantic_layer.model import Model


@dataclass(frozen=True)
class Step:
    """Join to `model` on `entity`; a bridge step can meet many rows."""

    entity: str
    model: str
    bridge: bool = False


@dataclass(frozen=True)
class Path:
    """The joins from a fact to a model, in order; empty when nothing need be joined."""

    steps: tuple[Step, ...] = ()

    @property
    def is_bridged(self) -> bool:
        """Whether one fact row can meet many rows on the way."""
        return any(step.bridge for step in self.steps)

    def __str__(self) -> str:
        return " -> ".join(f"{step.model} ({step.entity})" for step in self.steps)


@dataclass
class Paths:
    """Shortest paths between models: many-to-one if there is one, else over one declared bridge."""

    models: Mapping[str, "Model"]
    _known: dict[tuple[str, str], tuple[Path, ...]] = field(default_factory=dict)

    def between(self, fact: str, target: str) -> Path | None:
        """Return the one shortest path, None if none; QueryError `ambiguous_path` if several tie."""
        found = self._shortest(fact, target)
        if len(found) > 1:
            raise QueryError(
                f"There are {len(found)} equally short ways from {fact} to {target}",
                code="ambiguous_path",
                choices=[str(path) for path in found],
            )
        return found[0] if found else None

    def _shortest(self, fact: str, target: str) -> tuple[Path, ...]:
        if (fact, target) not in self._known:
            self._known[fact, target] = self._many_to_one(fact, target) or self._over_bridge(fact, target)
        return self._known[fact, target]

    def _many_to_one(self, fact: str, target: str) -> tuple[Path, ...]:
        if fact == target:
            return (Path(),)
        frontier = [(fact, Path())]
        visited = {fact}
        while frontier:
            reached = [
                (step.model, Path((*path.steps, step)))
                for model, path in frontier
                for step in self._steps(model)
                if step.model not in visited
            ]
            found = tuple(path for model, path in reached if model == target)
            if found:
                return found
            visited.update(model for model, _ in reached)
            frontier = reached
        return ()

    def _over_bridge(self, fact: str, target: str) -> tuple[Path, ...]:
        """Cross one bridge whose entity the fact holds itself, then go on many-to-one."""
        found = [
            Path((Step(entity, bridge.name, bridge=True), *rest.steps))
            for bridge in self.models.values()
            for entity in bridge.bridge_for
            if bridge.name != fact and entity in self.models[fact].keys
            for rest in self._many_to_one(bridge.name, target)
        ]
        shortest = min((len(path.steps) for path in found), default=0)
        return tuple(path for path in found if len(path.steps) == shortest)

    def _steps(self, model: str) -> list[Step]:
        return [
            Step(entity, other.name)
            for entity in self.models[model].keys
            for other in self.models.values()
            if other.name != model and entity in other.keys and other.keys[entity].is_unique
        ]
