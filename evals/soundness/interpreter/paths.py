"""Steps between models, and the way from a fact to a name (docs/semantics.md, 1)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evals.soundness.interpreter.refusal import Refused
from evals.soundness.world.description import Key, World

MAX_STEPS = 9


@dataclass(frozen=True)
class Step:
    """A step over the key `label` of a model to the rows of another with that value in `column`."""

    label: str
    source: str
    source_column: str
    target: str
    column: str
    is_natural: bool = False
    is_bridge: bool = False


@dataclass(frozen=True)
class Place:
    """Where a name's value is, seen from a fact: a chain of steps, then a dimension or a key's column."""

    chain: tuple[Step, ...]
    model: str
    dimension: str | None = None
    column: str | None = None

    @property
    def is_bridged(self) -> bool:
        """Whether one row of the fact may have many values."""
        return any(step.is_bridge for step in self.chain)


class Paths:
    """The chains of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.steps = {model.name: list(self._steps(model.name)) for model in world.models}
        self.bridges = {model.name: list(self._bridges(model.name)) for model in world.models}

    def _steps(self, name: str) -> Iterator[Step]:
        for key in self.world.model(name).keys:
            for model in self.world.models:
                for other in model.keys:
                    is_itself = model.name == name and other == key
                    if (
                        other.entity == _refers_to(key)
                        and not other.role_of
                        and other.type != "foreign"
                        and not is_itself
                    ):
                        yield Step(
                            key.entity,
                            name,
                            key.column,
                            model.name,
                            other.column,
                            is_natural=other.type == "natural",
                        )

    def _bridges(self, name: str) -> Iterator[Step]:
        for key in self.world.model(name).keys:
            for model in self.world.models:
                if model.name == name or _refers_to(key) not in model.bridge_for:
                    continue
                held = next(other for other in model.keys if other.entity == _refers_to(key))
                yield Step(key.entity, name, key.column, model.name, held.column, is_bridge=True)

    def chains(self, fact: str, target: str, links: tuple[str, ...]) -> list[tuple[Step, ...]]:
        """Return every shortest chain that crosses the links in order; bridged only if no other is there."""
        return self._shortest(fact, target, links, bridges=0) or self._shortest(
            fact, target, links, bridges=1
        )

    def _shortest(
        self, fact: str, target: str, links: tuple[str, ...], *, bridges: int
    ) -> list[tuple[Step, ...]]:
        walks: list[tuple[str, int, int, tuple[Step, ...]]] = [(fact, 0, 0, ())]
        seen: set[tuple[str, int, int]] = set()
        for _ in range(MAX_STEPS):
            found = [
                chain
                for model, matched, crossed, chain in walks
                if model == target and matched == len(links) and crossed == bridges
            ]
            if found:
                return found
            seen |= {(model, matched, crossed) for model, matched, crossed, _ in walks}
            walks = [
                state
                for walk in walks
                for state in self._onward(walk, links, bridges)
                if state[:3] not in seen
            ]
        return []

    def _onward(
        self, walk: tuple[str, int, int, tuple[Step, ...]], links: tuple[str, ...], bridges: int
    ) -> Iterator[tuple[str, int, int, tuple[Step, ...]]]:
        model, matched, crossed, chain = walk
        steps = self.steps[model] + (self.bridges[model] if crossed < bridges else [])
        for step in steps:
            now = matched + (matched < len(links) and links[matched] == step.label)
            yield step.target, now, crossed + step.is_bridge, (*chain, step)


def _refers_to(key: Key) -> str:
    return key.role_of or key.entity


class Names:
    """What the names of a query stand for, seen from a fact."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.paths = Paths(world)
        self.roles = {key.entity: key.role_of for model in world.models for key in model.keys if key.role_of}
        self.entities = {key.entity for model in world.models for key in model.keys}
        self._known: dict[tuple[str, str], Place] = {}

    def place(self, fact: str, name: str) -> Place:
        """Return where the value of a full or longer name is; Refused if nowhere, or in several ways."""
        if (fact, name) not in self._known:
            self._known[fact, name] = self._find(fact, name)
        return self._known[fact, name]

    def _find(self, fact: str, name: str) -> Place:
        *links, holder, short = name.split("__") if "__" in name else ("", name)
        copy = next((d for d in self.world.model(fact).dimensions if d.same_as == name), None)
        if copy:
            return Place((), fact, dimension=copy.name)
        if not holder:
            return self._entity(fact, short)
        entity = self.roles.get(holder, holder)
        role = (holder,) if holder in self.roles else ()
        owners = [
            model.name
            for model in self.world.models
            if model.primary_entity == entity
            and any(d.name == short and not d.same_as for d in model.dimensions)
        ]
        if not owners:
            raise Refused("unknown_dimension", name)
        chains = self.paths.chains(fact, owners[0], (*filter(None, links), *role))
        return Place(_only(chains, name), owners[0], dimension=short)

    def _entity(self, fact: str, entity: str) -> Place:
        """Find the nearest model that holds an entity's key."""
        holders = [
            (model.name, key.column)
            for model in self.world.models
            for key in model.keys
            if key.entity == entity
        ]
        found = [
            replace(Place(chain, model), column=column)
            for model, column in holders
            for chain in self.paths.chains(fact, model, ())
        ]
        found.sort(key=lambda place: (place.is_bridged, len(place.chain)))
        nearest = [
            place
            for place in found
            if (place.is_bridged, len(place.chain)) == (found[0].is_bridged, len(found[0].chain))
        ]
        if not nearest:
            raise Refused("unreachable_dimension", entity)
        if len(nearest) > 1:
            raise Refused("ambiguous_path", entity)
        return nearest[0]

    def full_name(self, name: str, facts: list[str]) -> str:
        """Return the full name that a short one means for a query of these facts."""
        if "__" in name or name in self.entities:
            return name
        known = [
            (f"{model.primary_entity}__{name}", dimension.default)
            for model in self.world.models
            for dimension in model.dimensions
            if dimension.name == name and not dimension.same_as
        ]
        if not known:
            raise Refused("unknown_dimension", name)
        if len(known) == 1:
            return known[0][0]
        reached = [(full, default, self._reach(full, facts)) for full, default in known]
        for wanted in ("direct", "bridged"):
            near = [(full, default) for full, default, reach in reached if reach == wanted]
            near = [one for one in near if one[1]] or near if len(near) > 1 else near
            if len(near) == 1:
                return near[0][0]
            if near:
                raise Refused("ambiguous_name", name)
        raise Refused("unreachable_dimension", name)

    def _reach(self, full: str, facts: list[str]) -> str | None:
        try:
            places = [self.place(fact, full) for fact in facts]
        except Refused:
            return None
        return "bridged" if any(place.is_bridged for place in places) else "direct"


def _only(chains: list[tuple[Step, ...]], name: str) -> tuple[Step, ...]:
    if not chains:
        raise Refused("unreachable_dimension", name)
    if len(chains) > 1:
        raise Refused("ambiguous_path", name)
    return chains[0]
