"""What the documents tell: tables, columns, dimensions, metrics, rules, and the lineage that ties them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import networkx

from pipelines.documents.quality import CheckedRule
from pipelines.documents.trace import ROWS, Ref, Trace

Layer = Literal["source", "bronze", "reference", "silver", "gold"]
LAYERS: tuple[Layer, ...] = ("source", "bronze", "reference", "silver", "gold")
# The tables of a Ref that stands for a definition of the semantic layer.
METRIC = "metric"
# The kind of a table that code makes, not SQL.
PYTHON = "python"
DIMENSION = "dimension"


@dataclass(frozen=True)
class Column:
    """A column: `limits` says what its values must be, `trace` how it comes about (None: not by SQL)."""

    ref: Ref
    type: str
    description: str = ""
    limits: tuple[str, ...] = ()
    trace: Trace | None = None

    @property
    def name(self) -> str:
        """Its name within the table."""
        return self.ref.column


@dataclass(frozen=True, order=True)
class Relation:
    """A key of another table: many rows of `child` to one of `parent`, or one to one."""

    child: Ref
    parent: Ref
    is_one_to_one: bool = False


@dataclass(frozen=True)
class Table:
    """A table or a source file: `reads` are the tables its rows come from, `code` what makes it.

    `references` are the keys of other tables that its checks name.
    `rows` is None where they could not be counted, `missing` says why there are none.
    """

    name: str
    layer: Layer
    kind: str
    description: str
    columns: tuple[Column, ...]
    grain: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    references: tuple[Relation, ...] = ()
    code: str = ""
    defined_in: str = ""
    rows: int | None = None
    missing: str | None = None

    @property
    def schema(self) -> str:
        """The schema of a stored table."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Dimension:
    """A way to group or filter, and the gold columns it is computed from."""

    name: str
    short_name: str
    label: str
    description: str
    entity: str
    type: str
    table: str
    expression: str
    synonyms: tuple[str, ...]
    parents: tuple[Ref, ...]

    @property
    def ref(self) -> Ref:
        """Its place in the lineage."""
        return Ref(DIMENSION, self.name)


@dataclass(frozen=True)
class Metric:
    """A number with one definition.

    `parents` are the gold columns and other metrics its value is made of, `filters` the columns that decide
    which rows count, `dated_by` the column that puts a row in time.
    """

    name: str
    label: str
    description: str
    type: str
    unit: str
    expression: str
    conditions: tuple[str, ...]
    sql: str
    facts: tuple[str, ...]
    dimensions: tuple[str, ...]
    synonyms: tuple[str, ...]
    caveats: tuple[str, ...]
    alternatives: tuple[tuple[str, str], ...]
    parents: tuple[Ref, ...]
    filters: tuple[Ref, ...]
    dated_by: tuple[Ref, ...]
    unavailable: str | None

    @property
    def ref(self) -> Ref:
        """Its place in the lineage."""
        return Ref(METRIC, self.name)


@dataclass(frozen=True)
class Narrative:
    """What a language model wrote about a mart; `model` is its name."""

    model: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Dictionary:
    """Everything that is documented of one published version of a dataset."""

    title: str
    dataset: str
    version: str
    built_at: str
    days: tuple[str, str] | None
    tables: Mapping[str, Table]
    dimensions: Mapping[str, Dimension]
    metrics: Mapping[str, Metric]
    relations: tuple[Relation, ...]
    rules: tuple[CheckedRule, ...] = ()
    narratives: Mapping[str, Narrative] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def of_layer(self, layer: Layer) -> tuple[Table, ...]:
        """The tables of a layer, by name."""
        return tuple(table for _, table in sorted(self.tables.items()) if table.layer == layer)

    @cached_property
    def marts(self) -> Mapping[str, tuple[Table, ...]]:
        """The gold tables by schema."""
        found: dict[str, tuple[Table, ...]] = {}
        for table in self.of_layer("gold"):
            found[table.schema] = (*found.get(table.schema, ()), table)
        return found

    @cached_property
    def columns(self) -> Mapping[Ref, Column]:
        """Every column by its place."""
        return {column.ref: column for table in self.tables.values() for column in table.columns}

    @cached_property
    def lineage(self) -> "networkx.DiGraph[Ref]":
        """Every column, dimension and metric; an edge leads from what is read to what is made of it."""
        graph: networkx.DiGraph[Ref] = networkx.DiGraph()
        for column in self.columns.values():
            graph.add_node(column.ref)
            parents = column.trace.parents if column.trace else ()
            graph.add_edges_from((parent, column.ref) for parent in parents)
        for table in self.tables.values():
            graph.add_edges_from((Ref(read, ROWS), Ref(table.name, ROWS)) for read in table.reads)
            if table.kind == PYTHON:
                # What a column of it reads is not known: all the rows it is given.
                graph.add_edges_from(
                    (Ref(read, ROWS), column.ref) for column in table.columns for read in table.reads
                )
        for dimension in self.dimensions.values():
            graph.add_edges_from((parent, dimension.ref) for parent in dimension.parents)
        for metric in self.metrics.values():
            graph.add_edges_from((read, metric.ref) for read in (*metric.parents, *metric.filters))
        return graph

    def read_by(self, ref: Ref) -> tuple[Ref, ...]:
        """What is made of a column directly, ordered by name."""
        return tuple(sorted(self.lineage.successors(ref))) if ref in self.lineage else ()

    def origins(self, ref: Ref) -> tuple[Ref, ...]:
        """The columns of source files that something goes back to, ordered by name."""
        if ref not in self.lineage:
            return ()
        above = networkx.ancestors(self.lineage, ref)
        return tuple(sorted(one for one in above if self._layer(one) == "source"))

    def metrics_of(self, ref: Ref) -> tuple[str, ...]:
        """Names of the metrics that a column has a part in, over however many steps."""
        if ref not in self.lineage:
            return ()
        below = networkx.descendants(self.lineage, ref)
        return tuple(sorted(one.column for one in below if one.table == METRIC))

    def ends(self, refs: Iterable[Ref]) -> tuple[Ref, ...]:
        """Where the lineage of some places ends: what they go back to that goes back to nothing."""
        above: set[Ref] = set()
        for ref in refs:
            above |= {ref, *networkx.ancestors(self.lineage, ref)}
        return tuple(sorted(one for one in above if not any(self.lineage.predecessors(one))))

    def _layer(self, ref: Ref) -> Layer | None:
        table = self.tables.get(ref.table)
        return table.layer if table else None
