"""Plan what keeps small groups from being shown, where a query reads a sensitive dimension."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from sqlglot import exp

from semantic_layer.errors import QueryError
from semantic_layer.manifest import Dimension, Manifest, Metric, Privacy
from semantic_layer.names import all_of, any_of, column, fresh
from semantic_layer.passes.leaf_draft import LeafDraft
from semantic_layer.plan import (
    Condition,
    Context,
    Leaf,
    Measure,
    MetricCondition,
    Output,
    Plan,
    ResolvedQuery,
    SmallGroups,
)

# No name of a definition begins with an underscore.
SUBJECTS, REST, SMALL, LINE = "_subjects_of_", "_left_out_of_", "_small_", "_line_of_"
SUBJECT = Metric("_subjects", "subjects", "", "simple", aggregation="count_distinct")


@dataclass(frozen=True)
class Protection:
    """What a query reads of sensitive dimensions: by which groups and conditions, and the entity counted."""

    size: int
    entity: str
    groups: frozenset[str]
    conditions: tuple[int, ...]

    @classmethod
    def of(cls, resolved: ResolvedQuery, manifest: Manifest) -> "Protection | None":
        """Return what must be protected, None if nothing; QueryError for what can't be."""
        privacy = manifest.privacy
        if privacy is None:
            return None
        groups = {
            group.column: group.dimension
            for group in resolved.groups
            if group.dimension and is_sensitive(group.dimension, privacy)
        }
        conditions = {
            place: part.dimension
            for place, parts in enumerate(resolved.conditions)
            for part in parts
            if isinstance(part, Condition) and part.dimension and is_sensitive(part.dimension, privacy)
        }
        span = resolved.span.dimension if resolved.span else None
        ranged = [span] if span and is_sensitive(span, privacy) else []
        touched = [*groups.values(), *conditions.values(), *ranged]
        if not touched:
            return None
        # A condition that others may meet in another way is told apart by a query for those alone.
        mixed = any(len(_told_apart(resolved.conditions[place], privacy)) > 1 for place in conditions)
        if resolved.cohort or ranged or mixed:
            raise QueryError(
                f"{touched[0].full_name} is sensitive: it can be grouped by, and filtered by itself, no more",
                code="not_allowed",
            )
        entity = privacy.subject or touched[0].entity
        return cls(privacy.size, entity, frozenset(groups), tuple(sorted(conditions)))


def _told_apart(parts: tuple[Condition | MetricCondition, ...], privacy: Privacy) -> set[bool]:
    """Whether the alternatives of a condition are of sensitive dimensions, of others, or of both."""
    return {
        isinstance(part, Condition) and part.dimension is not None and is_sensitive(part.dimension, privacy)
        for part in parts
    }


def is_sensitive(dimension: Dimension, privacy: Privacy) -> bool:
    """Whether small groups of a dimension, by whichever way it is reached, tell of single subjects."""
    return bool({dimension.full_name, dimension.origin} & privacy.sensitive) or dimension.sensitive


def protected(draft: LeafDraft, protection: Protection) -> Leaf:
    """Finish a leaf that counts, beside each measure, the subjects whose rows it is made of."""
    frame = draft.key.frame
    if frame.accumulation and frame.accumulation.period_agg == "average":
        raise QueryError("Means over days are not shown of sensitive groups", code="not_allowed")
    subject = _subject(draft, protection.entity)
    counted = _counted(draft.measures.values())
    measures = [one for one in draft.measures.values() if counted[one.column] == one.column]
    for measure in measures:
        name = f"{SUBJECTS}{measure.column}"
        draft.measures[name, ()] = Measure(name, SUBJECT, subject, measure.filters)
    leaf = draft.finish()
    lines = _lines([group.column for group in leaf.groups], protection)
    each = [(place,) for place in protection.conditions]
    together = [protection.conditions] if len(each) > 1 else []
    left_out = tuple(_left_out(leaf, places, subject, measures) for places in (*each, *together))
    return replace(leaf, small=SmallGroups(protection.size, counted, lines, left_out))


def _counted(measures: Iterable[Measure]) -> dict[str, str]:
    """Return, for each measure's column, the first measure whose rows meet the same filters."""
    first: dict[tuple[str, ...], str] = {}
    return {
        one.column: first.setdefault(tuple(part.sql() for part in one.filters), one.column)
        for one in measures
    }


def _lines(columns: list[str], protection: Protection) -> tuple[tuple[str, ...], ...]:
    """Return the columns that stay fixed along each line of groups, whose total another query may tell."""
    if not protection.groups:
        return ()
    return tuple(tuple(other for other in columns if other != column) for column in columns)


def _left_out(leaf: Leaf, left: Container[int], subject: exp.Expr, measures: Iterable[Measure]) -> Leaf:
    """Return the leaf of the rows that meet all conditions but one of those left out."""
    missed = [part.copy() for place, part in enumerate(leaf.where) if place in left]
    others = [part for place, part in enumerate(leaf.where) if place not in left]
    met = exp.Coalesce(this=exp.Paren(this=all_of(missed)), expressions=[exp.false()])
    counts = tuple(
        Measure(f"{REST}{measure.column}", SUBJECT, subject, measure.filters) for measure in measures
    )
    return replace(leaf, where=(*others, exp.Not(this=met)), measures=counts)


def _subject(draft: LeafDraft, entity: str) -> exp.Expr:
    """Return the subject of a row as text; rows without one are of one subject, whom nobody knows."""
    dimension = draft.manifest.entity_dimension(entity)
    ways = draft.manifest.ways(draft.model.name, dimension) if dimension else ()
    if dimension is None or len(ways) != 1:
        raise QueryError(
            f"{draft.model.name} does not tell {entity}, by which its groups would be counted",
            code="not_allowed",
        )
    text = exp.Cast(this=draft.joins.locate(dimension), to=exp.DataType(this=exp.DataType.Type.TEXT))
    return exp.Coalesce(this=text, expressions=[exp.Literal.string("")])


def hide_small_groups(plan: Plan, context: Context) -> Plan:
    """Return the plan with every metric null in the groups that too few subjects make."""
    small = {leaf.name: leaf.small for leaf in plan.leaves if leaf.small}
    if not small:
        return plan
    return replace(plan, outputs=tuple(_hidden(output, small) for output in plan.outputs))


def _hidden(output: Output, small: dict[str, SmallGroups]) -> Output:
    if output.late:
        return output
    flags: dict[tuple[str, str], exp.Expr] = {}
    for node in output.value.find_all(exp.Column):
        known = small.get(node.table)
        if known and node.name in known.counted:
            name = f"{SMALL}{known.counted[node.name]}"
            flags[node.table, name] = column(name, node.table)
    if not flags:
        return output
    # A flag is null where a fact has no row of the group.
    shown = exp.Case(default=fresh(output.value)).when(any_of(list(flags.values())), exp.Null(), copy=False)
    return replace(output, value=shown)
