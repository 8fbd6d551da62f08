"""Names that all facts of a query reach, found again by the ways that lead to them."""

from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from evals.soundness.interpreter.paths import Place
from evals.soundness.interpreter.refusal import Refused
from evals.soundness.world.description import World
from evals.soundness.world.reach import Reach
from evals.soundness.world.scope import Scope

Facts = tuple[str, ...]
# Ways that few names are met by, and fewer queries of several facts.
RARE = ("bridge", "bridge", "history", "role")
STEPS = ("none", "one step", "two steps")


@dataclass
class Reached:
    """Names by the ways that lead to them, and by the kind of their values."""

    names: list[str]
    ways: dict[str, set[str]]
    kinds: dict[str, str]
    _by_way: dict[frozenset[str], list[list[str]]] = field(default_factory=dict)

    def pick(self, rng: Random, kinds: frozenset[str]) -> str | None:
        """Return a name of one of some kinds, the rarer ways as often as the others."""
        if kinds not in self._by_way:
            fit = [name for name in self.names if self.kinds[name] in kinds]
            every = sorted({way for name in fit for way in self.ways[name]})
            every += [way for way in RARE if way in every]
            self._by_way[kinds] = [[name for name in fit if way in self.ways[name]] for way in every]
        found = self._by_way[kinds]
        return rng.choice(rng.choice(found)) if found else None


class RandomNames:
    """The names of one world; which of them a query may use depends on the facts it reads."""

    def __init__(self, world: World, reach: Reach, scope: Scope) -> None:
        self.world = world
        self.reach = reach
        self.scope = scope
        self._reached: dict[Facts, Reached] = {}

    @cached_property
    def _all(self) -> list[str]:
        names = list(self.reach.known)
        names += self.reach.entities if "entities" in self.scope else []
        return names + (self.reach.longer if "links" in self.scope else [])

    def of(self, facts: Facts) -> Reached:
        """Return the names that every one of some facts reaches."""
        if facts not in self._reached:
            names = [name for name in self._all if all(self.reach.place(f, name) != "not" for f in facts)]
            ways = {name: {way for fact in facts for way in self._ways(fact, name)} for name in names}
            self._reached[facts] = Reached(names, ways, {name: self.kind(name) for name in names})
        return self._reached[facts]

    def kind(self, name: str) -> str:
        """Return the kind of a name's values; an entity's is that of its keys."""
        if "__" in name:
            return self.reach.kind(name)
        return next(
            column.kind
            for model in self.world.models
            for key in model.keys
            for column in model.columns
            if key.entity == name and column.name == key.column
        )

    def _ways(self, fact: str, name: str) -> set[str]:
        try:
            place = self.reach.names.place(fact, name)
        except Refused:
            return set()
        return set(self._of_place(fact, name, place))

    def _of_place(self, fact: str, name: str, place: Place) -> list[str]:
        if place.is_bridged:
            found = ["bridge"]
        elif not place.chain and any(d.same_as == name for d in self.world.model(fact).dimensions):
            found = ["copy"]
        else:
            found = [STEPS[len(place.chain)] if len(place.chain) < len(STEPS) else "more steps"]
        found += ["entity"] if place.column else []
        found += ["longer"] if name.count("__") > 1 else []
        for step in place.chain:
            found += ["history"] if step.is_natural else []
            if step.label in self.reach.names.roles:
                found.append("self role" if step.source == step.target else "role")
        return found

    def meaning(self, short: str, facts: Facts) -> str | None:
        """Return the full name that a short one stands for, None if that is an error."""
        try:
            return self.reach.names.full_name(short, list(facts))
        except Refused:
            return None

    def shortened(self, rng: Random, name: str, facts: Facts) -> str:
        """Return a full name, or now and then its short one."""
        if "short_names" not in self.scope or name.count("__") != 1 or rng.random() > 0.15:
            return name
        short = name.rpartition("__")[2]
        meant = self.meaning(short, facts)
        # Of several facts which error is due is not told, so that none is asked for.
        is_wrong = meant is None and len(facts) == 1 and rng.random() < 0.3
        return short if meant == name or is_wrong else name

    def wrong(self, rng: Random) -> str:
        """Return a name that may be out of reach, or is none."""
        plain = [name for name in self.reach.known if not self.reach.is_time(name)]
        return rng.choice([*plain, "nothing__here"])
