"""The tables that one fact's rows are joined to, each joined once however many dimensions it holds."""

from dataclasses import dataclass, field

from sqlglot import exp

from semantic_layer.conditions import within
from semantic_layer.manifest import CustomGrain, Dimension, Manifest, Model
from semantic_layer.names import any_of, as_date, column, qualify
from semantic_layer.paths import Step
from semantic_layer.plan import Join

# A step that holds a metric per entity, and the expression of the entity that is looked up there.
Looked = tuple[str, str]


@dataclass
class LeafJoins:
    """The joins of a leaf while it is being planned; `time` is when its rows are counted."""

    manifest: Manifest
    model: Model
    time: exp.Expr | None
    made: dict[tuple[Step, ...] | Looked, Join] = field(default_factory=dict)

    def locate(self, dimension: Dimension) -> exp.Expr:
        """Return a dimension's expression, adding the joins that lead to it."""
        copy = self.model.copies.get(dimension.full_name)
        if copy is not None:
            return qualify(copy, self.model.name)
        path = self.manifest.ways(self.model.name, dimension)[0]  # resolve_names refused all but one way
        alias = self.model.name
        for length in range(1, len(path.steps) + 1):
            alias = self._join(path.steps[:length], alias)
        if dimension.is_entity:
            end = self.manifest.models[self.manifest.paths.end(self.model.name, path)]
            return qualify(end.keys[dimension.entity].expr, alias)
        return qualify(dimension.expr, alias)

    def look_up(self, step: str, key: str, entity: exp.Expr) -> Join:
        """Return the join to a step that holds a metric per entity, made once for each way it is met."""
        looked = (step, entity.sql())
        if looked not in self.made:
            alias = self._free(step, self.model.name)
            self.made[looked] = Join(step, alias, entity, column(key, alias), "", looks_up=True)
        return self.made[looked]

    def calendar(self, grain: CustomGrain, moment: exp.Expr) -> Join:
        """Return the join of a moment to its day in the table of a custom grain."""
        looked = (grain.table, moment.sql())
        if looked not in self.made:
            alias = self._free(f"{grain.name}_days", self.model.name)
            day = qualify(grain.day, alias)
            self.made[looked] = Join(grain.table, alias, as_date(moment), day, "", looks_up=True)
        return self.made[looked]

    def _join(self, steps: tuple[Step, ...], left_alias: str) -> str:
        if steps not in self.made:
            step = steps[-1]
            left = self.manifest.models[steps[-2].model if len(steps) > 1 else self.model.name]
            right = self.manifest.models[step.model]
            alias = self._alias(step, left_alias)
            self.made[steps] = Join(
                table=right.table,
                alias=alias,
                left=qualify(left.keys[step.entity].expr, left_alias),
                right=qualify(right.keys[step.key].expr, alias),
                entity=right.primary_entity,
                bridge=step.bridge,
                conditions=(*self._while_valid(step, right, alias), *right.seen_as(alias)),
            )
        return self.made[steps].alias

    def _alias(self, step: Step, left_alias: str) -> str:
        """Name a joined table after its model or role; two ways to the same model are two tables."""
        is_role = step.is_role and step.entity not in self.manifest.models
        return self._free(step.entity if is_role else step.model, left_alias)

    def _free(self, plain: str, left_alias: str) -> str:
        used = {self.model.name, *(join.alias for join in self.made.values())}
        options = [plain, f"{plain}_of_{left_alias}"]
        options += [f"{plain}_of_{left_alias}_{number}" for number in range(2, len(used) + 2)]
        return next(name for name in options if name not in used)

    def _while_valid(self, step: Step, right: Model, alias: str) -> tuple[exp.Expr, ...]:
        """Of the versions of a row, that which was true when the fact's row is counted."""
        if right.keys[step.key].type != "natural" or right.valid_from is None or step.bridge:
            return ()
        assert self.time is not None  # a rule: models with metrics have a time
        start = exp.LTE(this=qualify(right.valid_from, alias), expression=self.time.copy())
        if right.valid_to is None:
            return (start,)
        end = qualify(right.valid_to, alias)
        return start, any_of([*within(self.time, None, end), exp.Is(this=end.copy(), expression=exp.Null())])
