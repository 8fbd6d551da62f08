"""The manifest as a model reads it, and as a source of definitions the binder can cite."""

from agent.format import CellFormat
from agent.outcome import Citation
from agent.prompts.loader import prompt
from agent.references import Source
from semantic_layer.layer import SemanticLayer

# The schema of what is foretold, recommended and found by models.
MODELS = "models."
CARDS = "models.model_cards"


def system_prompt(layer: SemanticLayer) -> str:
    """The system prompt for this dataset; the same text for the same definitions and data."""
    info, manifest = layer.info, layer.manifest

    def is_told(*models: str | None) -> bool:
        named = [manifest.everything.models[name].table for name in models if name]
        return not any(_is_untrained(layer, table) for table in named)

    def has_holder(entity: str) -> bool:
        return any(
            is_told(name) for name, model in manifest.everything.models.items() if entity in model.keys
        )

    metrics = [
        f"- {m.name}: {m.label}, {m.unit}. {m.description}"
        for m in manifest.metrics.values()
        if not layer.unavailable(m.name)
        and is_told(*(part.model for part in manifest.simple_metrics(m.name)))
    ]
    dimensions = [
        f"- {d.full_name}: {d.label}. {d.description}"
        for d in manifest.dimensions.values()
        if is_told(d.model) and has_holder(d.entity)
    ]
    shown = info.tables.items() if layer.access.sql else ()
    tables = [
        f"- {name}({', '.join(table.columns)})"
        for name, table in shown
        if table.rows and not _is_untrained(layer, name)
    ]
    return prompt(
        "system",
        title=info.title,
        currency=info.currency,
        data_start=str(info.data_start),
        data_end=str(info.data_end),
        metrics="\n".join(metrics),
        dimensions="\n".join(dimensions),
        tables="\n".join(tables),
    )


def _is_untrained(layer: SemanticLayer, table: str) -> bool:
    """Whether a table is of what models say, and it is empty or no model was trained at all."""
    if not table.startswith(MODELS):
        return False
    return any(name in layer.info.lacks or name not in layer.info.tables for name in (table, CARDS))


def catalogue_source(layer: SemanticLayer) -> Source:
    """Definitions and the data's range under the citation id "catalogue"."""
    days = {"date_from": layer.info.data_start, "date_to": layer.info.data_end, "as_of": layer.info.as_of}
    facts = {name: str(day) for name, day in days.items()}
    citation = Citation(id="catalogue", kind="metric_query", sql="", columns=[], rows=[], row_count=0)
    definitions = {name: dimension.description for name, dimension in layer.manifest.dimensions.items()}
    definitions |= {name: metric.description for name, metric in layer.manifest.metrics.items()}
    styles: dict[str, CellFormat] = {}
    labels = {name: dimension.label for name, dimension in layer.manifest.dimensions.items()}
    labels |= {name: metric.label for name, metric in layer.manifest.metrics.items()}
    caveats = {
        name: " ".join(metric.caveats) for name, metric in layer.manifest.metrics.items() if metric.caveats
    }
    return Source(citation, styles, definitions, layer.info.currency, labels, facts, caveats)
