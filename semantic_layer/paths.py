"""Find the way from a fact to the model that holds a dimension, without ever adding rows unseen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from semantic_layer.model import Key, Model

# Ties beyond these are not told apart: the path is ambiguous anyway.
MOST_TIES = 8


@dataclass(frozen=True)
class Step:
    """Join to `model` where the key `entity` of the model before equals its `key`; a bridge may add rows."""

    entity: str
    key: str
    model: str
    bridge: bool = False

    @property
    def is_role(self) -> bool:
        """Whether the key goes by a role of its own."""
        return self.entity != self.key


@dataclass(frozen=True)
class Path:
    """The joins from a fact to a model, in order; empty when nothing need be joined."""

    steps: tuple[Step, ...] = ()

    @property
    def is_bridged(self) -> bool:
        """Whether one fact row can meet many rows on the way."""
        return any(step.bridge for step in self.steps)

    @property
    def roles(self) -> int:
        """How many steps go by a role."""
        return sum(step.is_role for step in self.steps)

    def __str__(self) -> str:
        return " -> ".join(f"{step.model} ({step.entity})" for step in self.steps)


@dataclass(frozen=True)
class Walk:
    """A path not at its end yet: where it stands, and how many of the links asked for it has met."""

    model: str
    met: int
    path: Path = Path()

    @property
    def state(self) -> tuple[str, int, bool]:
        """What two walks must share for one to be as good as the other."""
        return self.model, self.met, self.path.is_bridged


@dataclass
class Paths:
    """Shortest paths between models: many-to-one if there is one, else over one declared bridge.

    `links` are names of keys that a path must step along, in that order; other steps may lie between.
    """

    models: Mapping[str, Model]
    _known: dict[tuple[str, str, tuple[str, ...]], tuple[Path, ...]] = field(default_factory=dict)
    _steps: dict[str, tuple[Step, ...]] = field(default_factory=dict)

    def to_model(self, fact: str, target: str, links: tuple[str, ...] = ()) -> tuple[Path, ...]:
        """Return the shortest paths to a model; several if they tie, none if there is no way."""
        wanted = (fact, target, links)
        if wanted not in self._known:
            self._known[wanted] = self._search(fact, links, lambda model: model == target)
        return self._known[wanted]

    def to_key(self, fact: str, entity: str, links: tuple[str, ...] = ()) -> tuple[Path, ...]:
        """Return the shortest paths to a model that has a key for the entity, as `to_model` does."""
        wanted = (fact, f"key {entity}", links)
        if wanted not in self._known:
            self._known[wanted] = self._search(fact, links, lambda model: entity in self.models[model].keys)
        return self._known[wanted]

    def end(self, fact: str, path: Path) -> str:
        """Return the model a path from a fact ends at."""
        return path.steps[-1].model if path.steps else fact

    def _search(self, fact: str, links: tuple[str, ...], is_goal: Callable[[str], bool]) -> tuple[Path, ...]:
        return self._walk(fact, links, is_goal, crossing=False) or self._walk(
            fact, links, is_goal, crossing=True
        )

    def _walk(
        self, fact: str, links: tuple[str, ...], is_goal: Callable[[str], bool], *, crossing: bool
    ) -> tuple[Path, ...]:
        """Search breadth first; of equally long paths those with the fewest roles."""
        # A row of orders is at the entity order already.
        at_start = int(links[:1] == (self.models[fact].primary_entity,))
        frontier = [Walk(fact, at_start)]
        visited = {frontier[0].state}
        while frontier:
            found = [walk.path for walk in frontier if walk.met == len(links) and is_goal(walk.model)]
            if found:
                fewest = min(path.roles for path in found)
                return tuple(path for path in found if path.roles == fewest)
            frontier = self._further(fact, frontier, links, visited, crossing=crossing)
            visited.update(walk.state for walk in frontier)
        return ()

    def _further(
        self,
        fact: str,
        frontier: list[Walk],
        links: tuple[str, ...],
        visited: set[tuple[str, int, bool]],
        *,
        crossing: bool,
    ) -> list[Walk]:
        reached: dict[tuple[str, int, bool], list[Walk]] = {}
        for walk in frontier:
            steps = self._steps_from(walk.model)
            if crossing and not walk.path.is_bridged:
                steps = (*steps, *self._bridges_from(walk.model, fact))
            for step in steps:
                met = walk.met + (links[walk.met : walk.met + 1] == (step.entity,))
                further = Walk(step.model, met, Path((*walk.path.steps, step)))
                if further.state not in visited:
                    reached.setdefault(further.state, []).append(further)
        return [walk for ties in reached.values() for walk in ties[:MOST_TIES]]

    def _steps_from(self, model: str) -> tuple[Step, ...]:
        if model not in self._steps:
            self._steps[model] = tuple(
                step
                for name, key in self.models[model].keys.items()
                for other in self.models.values()
                for step in _step(model, name, key, other)
            )
        return self._steps[model]

    def _bridges_from(self, model: str, fact: str) -> tuple[Step, ...]:
        return tuple(
            Step(name, entity, bridge.name, bridge=True)
            for bridge in self.models.values()
            if bridge.name not in (fact, model)
            for entity in bridge.bridge_for
            for name, key in self.models[model].keys.items()
            if entity in (name, key.role_of)
        )


def _step(model: str, name: str, key: Key, other: Model) -> Iterator[Step]:
    """Yield the step along a key to another model, which its own name leads to rather than its role."""
    for target in (name, key.role_of):
        if target and other.meets_once(target) and (model, name) != (other.name, target):
            yield Step(name, target, other.name)
            return
