"""Steps between models, and the way from a fact to a name (docs/semantics.md, 1)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

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

    @cached_property
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
        # The first link may be what the fact's own rows are about.
        start = int(bool(links) and links[0] == self.world.model(fact).primary_entity)
        walks: list[tuple[str, int, int, tuple[Step, ...]]] = [(fact, start, 0, ())]
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
        self._known: dict[tuple[str, str], Place | Refused] = {}

    def place(self, fact: str, name: str) -> Place:
        """Return where the value of a full or longer name is; Refused if nowhere, or in several ways."""
        if (fact, name) not in self._known:
            try:
                self._known[fact, name] = self._find(fact, name)
            except Refused as refused:
                self._known[fact, name] = refused
        found = self._known[fact, name]
        if isinstance(found, Refused):
            raise Refused(found.code, found.why)
        return found

    def _find(self, fact: str, name: str) -> Place:
        *links, holder, short = name.split("__") if "__" in name else ("", name)
        copy = next((d for d in self.world.model(fact).dimensions if d.same_as == name), None)
        if copy:
            return Place((), fact, dimension=copy.name)
        owner = self.owner(holder, short)
        if owner:
            role = (holder,) if holder in self.roles else ()
            chains = self.paths.chains(fact, owner, (*links, *role))
            return Place(self._only(chains, name), owner, dimension=short)
        if short in self.entities:
            return self._entity(fact, short, tuple(filter(None, (*links, holder))))
        raise Refused("unknown_dimension", name)

    def owner(self, holder: str, short: str) -> str | None:
        """Return the model that has a dimension of an entity or a role of it."""
        entity = self.roles.get(holder, holder)
        for model in self.world.models:
            if model.primary_entity == entity and any(
                d.name == short and not d.same_as for d in model.dimensions
            ):
                return model.name
        return None

    def _entity(self, fact: str, entity: str, links: tuple[str, ...]) -> Place:
        """Find the nearest model that holds an entity's key."""
        holders = {
            model.name: key.column
            for model in self.world.models
            for key in model.keys
            if key.entity == entity
        }
        found = [chain for model in holders for chain in self.paths.chains(fact, model, links)]
        direct = [chain for chain in found if not any(step.is_bridge for step in chain)]
        shortest = min((len(chain) for chain in direct or found), default=0)
        near = [chain for chain in direct or found if len(chain) == shortest]
        chain = self._only(near, entity)
        model = chain[-1].target if chain else fact
        return Place(chain, model, column=holders[model])

    def _only(self, chains: list[tuple[Step, ...]], name: str) -> tuple[Step, ...]:
        """Return the chain with the fewest steps by a role."""
        if not chains:
            raise Refused("unreachable_dimension", name)
        counts = [sum(step.label in self.roles for step in chain) for chain in chains]
        best = [chain for chain, count in zip(chains, counts, strict=True) if count == min(counts)]
        if len(best) > 1:
            raise Refused("ambiguous_path", name)
        return best[0]

    def full_name(self, name: str, facts: list[str]) -> str:
        """Return the full name that a short one means for a query of these facts."""
        if "__" in name:
            return name
        if name in self.entities and self._reach(name, facts) in ("direct", "bridged"):
            return name
        known = [
            (f"{holder}__{name}", dimension.default)
            for model in self.world.models
            for dimension in model.dimensions
            if dimension.name == name and not dimension.same_as
            for holder in (model.primary_entity, *self._roles_of(model.primary_entity))
        ]
        reached = [(full, default, self._reach(full, facts)) for full, default in known]
        self._refuse_several_ways(name, {full: reach for full, _, reach in reached})
        found = self._preferred([one for one in reached if one[2] in ("direct", "bridged")])
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused("ambiguous_name", name)
        if name in self.entities:
            return name
        raise Refused(reached[0][2] if reached else "unknown_dimension", name)

    def _refuse_several_ways(self, name: str, reach: dict[str, str]) -> None:
        """Refuse a dimension with several ways to it, none of them a role's."""
        for full, code in reach.items():
            entity = full.split("__")[0]
            by_role = [reach[f"{role}__{name}"] for role in self._roles_of(entity)]
            if code == "ambiguous_path" and not {"direct", "bridged"} & set(by_role):
                raise Refused(code, name)

    def _roles_of(self, entity: str) -> list[str]:
        return [role for role, target in self.roles.items() if target == entity]

    def _preferred(self, reached: list[tuple[str, bool, str]]) -> list[str]:
        """Return the names left of those that are reached, in the order of preference."""
        kinds: tuple[Callable[[tuple[str, bool, str]], bool], ...] = (
            lambda one: one[2] == "direct",
            lambda one: one[0].split("__")[0] not in self.roles,
            lambda one: one[1],
        )
        for is_better in kinds:
            if len(reached) > 1:
                reached = [one for one in reached if is_better(one)] or reached
        return [full for full, _, _ in reached]

    def _reach(self, full: str, facts: list[str]) -> str:
        """Say how all facts reach a name: direct or bridged, else the code of the error."""
        places: list[Place] = []
        codes: list[str] = []
        for fact in facts:
            try:
                places.append(self.place(fact, full))
            except Refused as refused:
                codes.append(refused.code)
        if codes:
            # What some fact does not reach at all is not reached in several ways.
            return next((code for code in codes if code != "ambiguous_path"), codes[0])
        return "bridged" if any(place.is_bridged for place in places) else "direct"
