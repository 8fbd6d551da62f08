"""Which boxes and lines tell the relations of a mart, the flow of tables, and the lineage of a metric."""

from collections.abc import Iterable

import networkx

from pipelines.documents.diagram import draw
from pipelines.documents.dictionary import DIMENSION, METRIC, Dictionary, Table
from pipelines.documents.layout import Box, Line, Row
from pipelines.documents.links import metric_page, table_page
from pipelines.documents.trace import ROWS, Ref

# How far left a table of a layer may stand.
RANKS = {"source": 0, "bronze": 1, "reference": 1, "silver": 2, "gold": 4}
# Columns of a table in the diagram of its mart, keys left out.
MOST_ROWS = 10


def mart_diagram(dictionary: Dictionary, mart: str) -> str:
    """The tables of a mart, what they refer to, and by which keys; `common` with all that refer to it."""
    own = {table.name for table in dictionary.marts[mart]}
    kept = [one for one in dictionary.relations if one.child.table in own]
    if not kept:
        kept = [one for one in dictionary.relations if one.parent.table in own]
    shown = own | {ref.table for one in kept for ref in (one.child, one.parent)}
    among = [
        one
        for one in dictionary.relations
        if {one.child.table, one.parent.table} <= shown and (one in kept or one.child.table in own)
    ]
    whole = own | {one.parent.table for one in among}
    boxes = [
        _entity_box(dictionary, dictionary.tables[name], most=MOST_ROWS if name in whole else 0)
        for name in sorted(shown & set(dictionary.tables))
    ]
    lines = [
        Line(
            one.child.table,
            one.parent.table,
            one.child.column,
            one.parent.column,
            ends="one" if one.is_one_to_one else "many",
        )
        for one in among
    ]
    return draw(boxes, lines, label=f"Tables of the mart {mart} and their keys")


def flow_diagram(dictionary: Dictionary, around: str | None = None) -> str:
    """Which table is made of which; of all that the dataset fills, or of one's forebears and descendants."""
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    for table in dictionary.tables.values():
        graph.add_node(table.name)
        graph.add_edges_from((read, table.name) for read in table.reads if read in dictionary.tables)
    if around is None:
        sources = {table.name for table in dictionary.of_layer("source")}
        shown = sources.union(*(networkx.descendants(graph, name) for name in sources))
    else:
        shown = {around} | networkx.ancestors(graph, around) | networkx.descendants(graph, around)
    boxes = [
        Box(
            name,
            name,
            f"{dictionary.tables[name].layer}{' here' if name == around else ''}",
            link=table_page(name),
            hint=dictionary.tables[name].description,
            rank=RANKS[dictionary.tables[name].layer],
        )
        for name in sorted(shown)
    ]
    lines = [Line(start, end) for start, end in graph.edges if {start, end} <= shown]
    return draw(
        boxes, lines, label=f"Lineage of {around}" if around else "How the tables are made of each other"
    )


def metric_diagram(dictionary: Dictionary, metric: str) -> str:
    """Every column that a metric is made of, back to the source files."""
    ref = Ref(METRIC, metric)
    above = {ref, *networkx.ancestors(dictionary.lineage, ref)}
    lines = [
        Line(_box_name(start), _box_name(end), start.column, end.column)
        for start, end in dictionary.lineage.edges
        if start in above and end in above
    ]
    return draw(_lineage_boxes(dictionary, above, ref), lines, label=f"Lineage of the metric {metric}")


def _lineage_boxes(dictionary: Dictionary, refs: Iterable[Ref], here: Ref) -> list[Box]:
    by_box: dict[str, list[Ref]] = {}
    for ref in sorted(refs):
        by_box.setdefault(_box_name(ref), []).append(ref)
    boxes = []
    for name, inside in by_box.items():
        table = dictionary.tables.get(inside[0].table)
        if table is None:
            metric = inside[0].column
            look = "metric here" if inside[0] == here else "metric"
            boxes.append(Box(name, metric, look, link=metric_page(metric)))
        else:
            rows = tuple(_column_row(ref) for ref in inside)
            rank = RANKS[table.layer]
            boxes.append(Box(name, table.name, table.layer, rows, link=table_page(table.name), rank=rank))
    return boxes


def _box_name(ref: Ref) -> str:
    return str(ref) if ref.table in (METRIC, DIMENSION) else ref.table


def _column_row(ref: Ref) -> Row:
    if ref.column == ROWS:
        return Row(ROWS, "(rows)")
    return Row(ref.column, ref.column, link=table_page(ref.table, ref.column))


def _entity_box(dictionary: Dictionary, table: Table, *, most: int) -> Box:
    foreign = {one.child.column for one in dictionary.relations if one.child.table == table.name}
    rows = []
    for column in table.columns:
        is_key = column.name in table.grain
        mark = "PK" if is_key else "FK" if column.name in foreign else ""
        rows.append(Row(column.name, column.name, mark, table_page(table.name, column.name)))
    keys = [row for row in rows if row.mark]
    others = [row for row in rows if not row.mark]
    if len(others) > most:
        others = [*others[:most], Row("", f"and {len(others) - most} more")]
    return Box(
        table.name,
        table.name,
        table.layer,
        (*keys, *others),
        link=table_page(table.name),
        hint=table.description,
    )
