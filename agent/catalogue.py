"""The part of the manifest that a model reads, and as a source of definitions the binder can cite."""

from collections.abc import Iterable

from agent.entities import counted_entities
from agent.format import CellFormat
from agent.outcome import Citation
from agent.prompts.loader import prompt
from agent.references import Source
from agent.relevance import Entry, Part, fitting
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Dimension, Metric

# The schema of what is foretold, recommended and found by models.
MODELS = "models."
CARDS = "models.model_cards"
# What compares a training with the one before is told from the first: prompts stay as they were.
COMPARED = {CARDS, "models.feature_importance"}
# Characters of the prompt for what is told whole, about four to a token, and for a list of other names.
METRICS, DIMENSIONS, TABLES = 6_000, 4_500, 5_000
NAMES = 6_000


class Catalogue:
    """What a language model is told of a dataset: of its definitions those that fit the question, whole."""

    def __init__(self, layer: SemanticLayer) -> None:
        self._layer = layer
        told = [one for one in layer.manifest.metrics.values() if _is_metric_told(layer, one)]
        self._metrics = [_of_metric(one) for one in told]
        self._entities = _entities(layer, told)
        self._dimensions = [
            _of_dimension(one) for one in layer.manifest.dimensions.values() if _is_dimension_told(layer, one)
        ]
        self._tables = [
            Entry(name, f"- {name}({', '.join(table.columns)})", f"{name} {' '.join(table.columns)}")
            for name, table in (layer.info.tables.items() if layer.access.sql else ())
            if table.rows and not _is_untrained(layer, name)
        ]

    def prompt_for(self, asked: str) -> str:
        """Return the system prompt for a question; for the same definitions and data the same text."""
        info = self._layer.info
        metrics = fitting(self._metrics, asked, METRICS)
        dimensions = fitting(self._dimensions, asked, DIMENSIONS)
        tables = fitting(self._tables, asked, TABLES)
        return prompt(
            "system",
            title=info.title,
            currency=info.currency,
            data_start=str(info.data_start),
            data_end=str(info.data_end),
            metrics="\n".join(metrics.lines),
            other_metrics=_others(metrics),
            entities=self._entities,
            dimensions="\n".join(dimensions.lines),
            other_dimensions=_others(dimensions),
            tables="\n".join([*tables.lines, _others(tables)]).strip(),
        )


def _entities(layer: SemanticLayer, told: Iterable[Metric]) -> str:
    """What conditions and cohorts may be of; things that models tell of are looked up."""
    models = layer.manifest.everything.models
    own = [one.name for one in told if one.model and not models[one.model].table.startswith(MODELS)]
    counted = counted_entities(layer.manifest, own)
    opened = layer.manifest.open_entities
    known = [name for name in layer.manifest.entities if opened is None or name in opened]
    return ", ".join(f"{name} ({counted[name]})" for name in known if name in counted)


def _others(part: Part) -> str:
    """The names of what is not told whole, as many as fit in."""
    shown = "Others: " + ", ".join(part.others)
    if len(shown) > NAMES:
        shown = shown[:NAMES].rpartition(",")[0] + ", and more"
    return shown if part.others else ""


def _of_metric(metric: Metric) -> Entry:
    return Entry(
        metric.name,
        f"- {metric.name}: {metric.label}, {metric.unit}. {metric.description}",
        " ".join([metric.name, metric.label, *metric.synonyms]),
        metric.description,
    )


def _of_dimension(dimension: Dimension) -> Entry:
    return Entry(
        dimension.full_name,
        f"- {dimension.full_name}: {dimension.label}. {dimension.description}",
        " ".join([dimension.full_name, dimension.label, *dimension.synonyms]),
        dimension.description,
    )


def _is_metric_told(layer: SemanticLayer, metric: Metric) -> bool:
    models = [part.model for part in layer.manifest.simple_metrics(metric.name)]
    tables = {layer.manifest.everything.models[name].table for name in models if name}
    return _is_told(layer, models) and (tables <= COMPARED or not layer.unavailable(metric.name))


def _is_dimension_told(layer: SemanticLayer, dimension: Dimension) -> bool:
    if layer.unavailable(dimension.full_name):
        return False
    models = layer.manifest.everything.models
    has_holder = any(
        _is_told(layer, [name]) for name, model in models.items() if dimension.entity in model.keys
    )
    return has_holder and _is_told(layer, [dimension.model])


def _is_told(layer: SemanticLayer, models: Iterable[str | None]) -> bool:
    named = [layer.manifest.everything.models[name].table for name in models if name]
    return not any(_is_untrained(layer, table) for table in named)


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
    labels = {name: entity.label or name for name, entity in layer.manifest.entities.items()}
    labels |= {name: dimension.label for name, dimension in layer.manifest.dimensions.items()}
    labels |= {name: metric.label for name, metric in layer.manifest.metrics.items()}
    caveats = {
        name: " ".join(metric.caveats) for name, metric in layer.manifest.metrics.items() if metric.caveats
    }
    return Source(citation, styles, definitions, layer.info.currency, labels, facts, caveats)
