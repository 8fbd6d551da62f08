"""Read MetricFlow's older YAML: collect it from all files, then translate it to the same draft."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from semantic_layer.draft import At, Draft, DraftMetric
from semantic_layer.errors import Problem
from semantic_layer.legacy.measures import Measure, Measures
from semantic_layer.legacy.metrics import translate_metric
from semantic_layer.legacy.models import translate_model, translate_spines
from semantic_layer.legacy.shape import OldInput, OldMetric, OldModel, OldProject, table_of
from semantic_layer.nearest import nearest
from semantic_layer.salvage import Checked, check
from semantic_layer.source import Document

KEYS = (
    *("semantic_models", "semantic_model", "metric", "saved_queries", "saved_query"),
    "project_configuration",
)
NO_SAVED = "saved queries are not read; ask with `footnote query`"


def is_legacy(data: Any) -> bool:
    """Whether a metric is written in the older form."""
    return isinstance(data, dict) and "type_params" in data


@dataclass
class Legacy:
    """What the files hold in the older form, until all of them are read and measures can be found."""

    draft: Draft
    models: list[tuple[Checked[OldModel], At]] = field(default_factory=list)
    metrics: list[tuple[OldMetric, At, frozenset[str]]] = field(default_factory=list)
    measures: Measures = field(default_factory=Measures)
    _taken: set[str] = field(default_factory=set)

    def read(self, document: Document) -> Iterator[Problem]:
        """Read what a document holds in the older form, but for its list of metrics."""
        data = document.data
        listed = data.get("semantic_models")
        if listed is not None and not isinstance(listed, list):
            yield document.problem(("semantic_models",), "a list is expected, each item beginning with '-'")
        for index, model in enumerate(listed if isinstance(listed, list) else ()):
            yield from self._read_model(model, At(document, ("semantic_models", index)))
        if "semantic_model" in data:
            yield from self._read_model(data["semantic_model"], At(document, ("semantic_model",)))
        if "metric" in data:
            yield from self.read_metric(data["metric"], At(document, ("metric",)))
        if "project_configuration" in data:
            at = At(document, ("project_configuration",))
            checked = check(OldProject, data["project_configuration"], at)
            yield from checked.problems
            self.draft.spines += translate_spines(checked.spec, at) if checked.spec else ()
        for key in ("saved_queries", "saved_query"):
            if key in data:
                self.draft.remarks.append(document.problem((key,), NO_SAVED))

    def _read_model(self, data: Any, at: At) -> Iterator[Problem]:
        checked = check(OldModel, data, at)
        yield from checked.problems
        if not checked.spec:
            self.draft.broken |= checked.names
            return
        self.models.append((checked, at))
        for index, entity in enumerate(checked.spec.entities):
            if entity.role:
                message = "is not read; a role of an entity is config.meta.footnote.role_of"
                self.draft.remarks.append(at.below("entities", index).problem("role", message=message))
        if checked.spec.model and not table_of(checked.spec.model):
            yield at.problem("model", message=f"'{checked.spec.model}' is not written like ref('orders')")

    def read_metric(self, data: Any, at: At) -> Iterator[Problem]:
        """Read one metric of the older form."""
        checked = check(OldMetric, data, at)
        yield from checked.problems
        self.draft.broken |= checked.names
        if checked.spec is None:
            self.draft.broken.add(str(data.get("name") if isinstance(data, dict) else None))
        elif checked.spec.config.enabled:
            self.metrics.append((checked.spec, at, checked.lost))

    def finish(self) -> Iterator[Problem]:
        """Translate everything read, and tell which measures there are not."""
        for checked, at in self.models:
            self.draft.add(translate_model(checked, at, self.draft.column_types))
            assert checked.spec is not None
            yield from self._keep_measures(checked.spec, at)
        self.measures.create_metrics()
        self._taken = {metric.spec.name for metric in self.draft.metrics}
        self._taken |= {metric.name for metric, _, _ in self.metrics}
        self._taken |= {metric.spec.name for metric in self.measures.made}
        for metric, _, _ in self.metrics:
            self.measures.note_plain(metric)
        for metric, at, lost in self.metrics:
            yield from self._translate(metric, at, lost)
        self.draft.metrics += self.measures.made

    def _keep_measures(self, old: OldModel, at: At) -> Iterator[Problem]:
        for index, measure in enumerate(old.measures):
            place = at.below("measures", index)
            first = self.measures.known.get(measure.name)
            if first:
                told = first.at.problem("name", message="")
                message = f"a second measure '{measure.name}'; the first is in {told.file}:{told.line}"
                yield place.problem("name", message=message)
                continue
            self.measures.known[measure.name] = Measure(measure, old.name, place)
            if measure.agg_params.use_approximate_percentile:
                key = ("agg_params", "use_approximate_percentile")
                self.draft.remarks.append(place.problem(*key, message="is computed exactly here"))

    def _translate(self, old: OldMetric, at: At, lost: frozenset[str]) -> Iterator[Problem]:
        unknown = list(self._unknown_measures(old, at))
        yield from unknown
        if unknown or (old.type == "simple" and self._is_broken(old)):
            self.draft.broken.add(old.name)
            return
        if old.type != "simple":
            spec, place = translate_metric(old, at, self)
            self.draft.metrics.append(DraftMetric(spec, place, None, lost))
        elif old.type_params.measure is None:
            self.draft.broken.add(old.name)
            if "type_params" not in lost:
                yield at.problem("type_params", message="a simple metric needs 'measure'")
        else:
            self.draft.metrics.append(self.measures.metric(old.type_params.measure, old.name, at, by=old))

    def _is_broken(self, old: OldMetric) -> bool:
        used = old.type_params.measure
        return used is not None and used.name not in self.measures.known

    def metric(self, used: OldInput) -> str:
        """Return the metric an input names; the first files named measures in its stead."""
        taken = self._taken
        return used.name if used.name in taken else self.measure(used)

    def measure(self, used: OldInput) -> str:
        """Return the metric that stands for the measure an input names."""
        if used.name not in self.measures.known:
            return used.name
        return self.measures.standing_for(used, self._taken)

    def _unknown_measures(self, old: OldMetric, at: At) -> Iterator[Problem]:
        params, conversion = old.type_params, old.type_params.conversion_type_params
        used: list[tuple[tuple[str, ...], OldInput | None]] = [(("type_params", "measure"), params.measure)]
        if conversion:
            below = ("type_params", "conversion_type_params")
            used += [((*below, "base_measure"), conversion.base_measure)]
            used += [((*below, "conversion_measure"), conversion.conversion_measure)]
        for place, part in used:
            if part and part.name not in self.measures.known and part.name not in self.draft.broken:
                choices = nearest(part.name, self.measures.known)
                yield at.problem(*place, message=f"no measure '{part.name}'", choices=choices)
