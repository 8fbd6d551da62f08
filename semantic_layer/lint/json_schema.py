"""The JSON schema of a definition file, for editors."""

from pathlib import Path
from typing import Any

from pydantic import Field, create_model

from semantic_layer.legacy.shape import OldMetric, OldModel, OldProject
from semantic_layer.load import DBT_KEYS
from semantic_layer.spec import ModelSpec
from semantic_layer.spec_metric import MetricSpec
from semantic_layer.spec_notes import Strict

COMMITTED = Path(__file__).parents[1] / "schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) of dbt's latest form, with what is ours, and of the older one."""
    model = create_model("Model", __base__=ModelSpec, metrics=(tuple[MetricSpec, ...], ()))
    listed: dict[str, Any] = {
        "version": (int | str | None, None),
        "models": (tuple[model, ...], Field((), description="Tables, with what their columns mean.")),
        "metrics": (
            tuple[MetricSpec | OldMetric, ...],
            Field((), description="Metrics over several models."),
        ),
        "semantic_models": (tuple[OldModel, ...], Field((), description="MetricFlow's older form.")),
        "semantic_model": (OldModel | None, None),
        "metric": (OldMetric | None, None),
        "saved_queries": (Any, None),
        "saved_query": (Any, None),
        "project_configuration": (OldProject | None, None),
        **dict.fromkeys(DBT_KEYS, (Any, None)),
    }
    shape = create_model("DefinitionFile", __base__=Strict, **listed)
    schema = shape.model_json_schema()
    return {"$schema": DIALECT, **schema, "title": "Footnote definitions"}
