"""The tables that a pack and the SQLMesh project declare: source files, bronze, seeds, silver and gold."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from pipelines.documents.dictionary import PYTHON, Column, Relation, Table
from pipelines.documents.trace import DIALECT, Ref, Trace, tables_read, trace_query
from warehouse.pack import PROJECT, Pack, Source
from warehouse.project import MARTS, open_project

if TYPE_CHECKING:
    from sqlmesh.core.model import Model

# What the landing adds to the declared columns of every bronze table.
LANDED_COLUMNS = {
    "_source_file": ("VARCHAR", "Name of the file that the row was read from"),
    "_source_row": ("BIGINT", "Number of the row in its file; 1 is the first after the header"),
    "_loaded_at": ("TIMESTAMP", "When the row was landed, in UTC"),
    "_source_day": ("DATE", "Day in the name of the file"),
}


def declared_tables(pack: Pack) -> dict[str, Table]:
    """Every table of a dataset by name, its columns traced to the columns they read."""
    tables = {table.name: table for table in _landed_tables(pack)}
    with TemporaryDirectory(prefix="footnote-docs-") as scratch:
        # Not in the workspace: a refresh may be rebuilding its project at this moment.
        context = open_project(Path(scratch), pack)
        try:
            models = [model for model in context.models.values() if _name(model).count(".") == 1]
            for model in sorted(models, key=_name):
                tables.update((table.name, table) for table in _model_tables(model, pack))
            _trace(models, tables)
        finally:
            context.close()
    return _described(tables, _contract_descriptions())


def _landed_tables(pack: Pack) -> Iterator[Table]:
    for name, source in pack.sources.items():
        file = source.file_label
        yield Table(
            name=file,
            layer="source",
            kind="file",
            description=f"Source file, declared in the pack {pack.name} as {name}.",
            columns=tuple(
                Column(Ref(file, place), column.type, limits=_limits(source, field))
                for place, (field, column) in zip(source.places, source.columns.items(), strict=True)
            ),
            defined_in=f"warehouse/datasets/{pack.name}/pack.yml",
        )
        yield _bronze_table(pack, name, source)


def _bronze_table(pack: Pack, name: str, source: Source) -> Table:
    table = f"bronze.{name}"
    declared = tuple(
        Column(
            Ref(table, field),
            column.type,
            limits=_limits(source, field),
            trace=Trace(place, parents=(Ref(source.file_label, place),), is_plain=True),
        )
        for place, (field, column) in zip(source.places, source.columns.items(), strict=True)
    )
    added = tuple(
        Column(Ref(table, field), kind, text, trace=Trace("written by the landing"))
        for field, (kind, text) in LANDED_COLUMNS.items()
        if field != "_source_day" or source.is_daily
    )
    return Table(
        name=table,
        layer="bronze",
        kind="landed",
        description=f"The rows of {source.file_label} that kept every rule of their declaration, typed.",
        columns=declared + added,
        grain=source.unique,
        reads=(source.file_label,),
        checks=tuple(f"{rule}: {condition}" for rule, condition in source.rules.items()),
        defined_in=f"warehouse/datasets/{pack.name}/pack.yml",
    )


def _limits(source: Source, field: str) -> tuple[str, ...]:
    column = source.columns[field]
    return tuple(
        filter(
            None,
            (
                "required" if column.required else "",
                f"unique with {', '.join(source.unique)}" if field in source.unique[:1] else "",
                f"one of {', '.join(column.accepted)}" if column.accepted else "",
                f"in {source.references[field]}" if field in source.references else "",
                f"written as {column.format}" if column.format else "",
            ),
        )
    )


def _model_tables(model: "Model", pack: Pack) -> Iterator[Table]:
    name = _name(model)
    layer = _layer(model)
    file = f"{model._path.parent.name}/{model._path.name}" if model._path else ""
    table = Table(
        name=name,
        layer=layer,
        kind=_kind(model),
        description=model.description or "",
        columns=tuple(
            Column(
                Ref(name, column), _type(kind), " ".join(model.column_descriptions.get(column, "").split())
            )
            for column, kind in model.columns_to_types_or_raise.items()
        ),
        grain=tuple(column.name for grain in model.grains for column in grain.find_all(exp.Column)),
        checks=tuple(_check(audit, arguments) for audit, arguments in model.audits),
        references=tuple(_references(name, model)),
        code=model._path.read_text(encoding="utf-8") if model._path else "",
        defined_in=_path_in_project(model._path) or file,
        reads=tuple(sorted(_plain_name(one) for one in model.depends_on)) if _kind(model) == PYTHON else (),
    )
    if layer != "reference":
        yield table
        return
    path = _path_in_project(model.seed_path)
    seed = f"seeds/{model.seed_path.name}"
    yield replace(
        table,
        reads=(seed,),
        columns=tuple(
            replace(column, trace=Trace(column.name, parents=(Ref(seed, column.name),), is_plain=True))
            for column in table.columns
        ),
    )
    yield Table(
        name=seed,
        layer="source",
        kind="seed file",
        description=f"Reference data that comes with the pack {pack.name}.",
        columns=tuple(Column(Ref(seed, column.name), "text") for column in table.columns),
        defined_in=path,
    )


def _trace(models: "list[Model]", tables: dict[str, Table]) -> None:
    """Fill in what each SQL model's columns and rows come from."""
    fields = {
        name: {column.name: column.type for column in table.columns}
        for name, table in tables.items()
        if table.layer != "source"
    }
    for model in models:
        if not model.is_sql:
            continue
        table = tables[_name(model)]
        query = model.render_query_or_raise(optimize=False)
        traces = trace_query(query, fields)
        columns = tuple(replace(column, trace=traces.get(column.name)) for column in table.columns)
        tables[table.name] = replace(table, columns=columns, reads=tables_read(query))


def _contract_descriptions() -> dict[str, dict[str, str]]:
    """What the empty stand-ins say of the columns of each contract: written there once for all packs."""
    from sqlmesh.core.dialect import parse
    from sqlmesh.core.model import load_sql_based_model

    found = {}
    for path in sorted((PROJECT / "models" / "absent").glob("*.sql")):
        model = load_sql_based_model(
            parse(path.read_text("utf-8"), default_dialect=DIALECT), dialect=DIALECT, path=path
        )
        found[_name(model)] = {
            column: " ".join(text.split()) for column, text in model.column_descriptions.items()
        }
    return found


def _described(tables: Mapping[str, Table], contracts: Mapping[str, Mapping[str, str]]) -> dict[str, Table]:
    """Give a column without words of its own those of its contract, or of the column it takes over."""
    columns = {column.ref: column for table in tables.values() for column in table.columns}

    def words(column: Column, seen: frozenset[Ref] = frozenset()) -> str:
        own = column.description or contracts.get(column.ref.table, {}).get(column.name, "")
        if own or column.ref in seen or column.trace is None or not column.trace.is_plain:
            return own
        parent = columns.get(column.trace.parents[0])
        # A day out of a moment is another thing: it needs words of its own.
        if parent is None or _family(parent.type) != _family(column.type):
            return ""
        return words(parent, seen | {column.ref})

    return {
        name: replace(
            table,
            columns=tuple(replace(column, description=words(column)) for column in table.columns),
        )
        for name, table in tables.items()
    }


def _family(kind: str) -> str:
    return kind.lower().partition("(")[0].replace("varchar", "text")


def _layer(model: "Model") -> Any:
    if model.is_seed:
        return "reference"
    return "gold" if model.schema_name in MARTS else "silver"


def _kind(model: "Model") -> str:
    if model.is_python:
        return PYTHON
    return str(model.kind.name.value).lower().replace("_", " ")


def _name(model: "Model") -> str:
    return f"{model.schema_name}.{model.view_name}"


def _plain_name(qualified: str) -> str:
    table = exp.to_table(qualified, dialect=DIALECT)
    return f"{table.db}.{table.name}"


def _type(kind: exp.DataType) -> str:
    return kind.sql(dialect=DIALECT)


def _check(audit: str, arguments: Mapping[str, exp.Expr]) -> str:
    given = ", ".join(f"{name} {value.sql(dialect=DIALECT)}" for name, value in arguments.items())
    return f"{audit}: {given}" if given else audit


def _references(name: str, model: "Model") -> Iterator[Relation]:
    for audit, arguments in model.audits:
        if audit == "relationship":
            parent = arguments["parent"].sql(dialect=DIALECT)
            yield Relation(Ref(name, arguments["column"].name), Ref(parent, arguments["key"].name))


def _path_in_project(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.resolve().relative_to(PROJECT.resolve().parent).as_posix()
    except ValueError:
        return ""
