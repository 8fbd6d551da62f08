"""The settings of a workspace: its one file, each value overridden by the environment, and that by a flag."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from semantic_layer.nearest import nearest
from warehouse.errors import WorkspaceError

FILE = "workspace.yml"
PREFIX = "FOOTNOTE_"
Count = Annotated[int, Field(ge=1)]
Names = Annotated[tuple[str, ...], BeforeValidator(lambda given: _listed(given))]
# YAML reads the word off as a truth value.
Audit = Annotated[
    Literal["required", "optional", "off"], BeforeValidator(lambda given: "off" if given is False else given)
]
Weight = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class Settings(BaseModel):
    """What may be set for a workspace; None leaves the choice to the dataset pack or the command.

    `source` is the folder of the raw files, `spark_conf` a file of Spark's properties. Days, seconds and
    counts are whole numbers; `fiscal_year_start` is a month, `week_start` a day, both else as the time
    spine of the definitions says. `models` says whether models are trained, else their tables are empty;
    equal data and an equal `seed` give equal models. Of a table with more than `training_rows` rows a model
    learns from a part, which its card states. `knowledge` says whether products, definitions and
    reviews are indexed for search after a version is published. A purchase is high from `high_value` on.
    Customers are cut into `segment_count` segments by `segment_method`, by default what is most stable. The
    weights of the parts of a recommendation are tuned where none is set; with one set, the others have their
    defaults. Anomalies and forecasts follow `series_metrics`, by default up to `series_most` chosen by rule;
    forecasts are made of the largest `forecast_values` of the first of `forecast_dimensions` that suits, too.
    `chat_auth` is how people sign in to the chat, by `chat_users`, a file of names and password hashes, or by
    the header `chat_user_header`, believed from the addresses `chat_proxies`; `chat_hosts` are further names
    (host or host:port) that browsers reach it by. `audit` says whether what can't be
    noted is answered, `audit_sync` which notes are on the disk before anything is told.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dataset: str | None = None
    source: Path | None = None
    scale: Annotated[float, Field(gt=0, le=1000)] | None = None
    gateway: Literal["duckdb", "spark"] = "duckdb"
    spark_conf: Path | None = None
    look_back_days: Annotated[int, Field(ge=0)] = 3
    batch_rows: Count = 100_000
    keyword_batch_size: Annotated[int, Field(ge=1, le=500)] = 40
    max_keywords: Annotated[int, Field(ge=0)] = 2000
    partition: Literal["day", "month"] | None = None
    stale_after_days: Count | None = None
    alert_command: str | None = None
    alert_webhook: str | None = None
    keep_versions: Count = 3
    week_start: Literal["monday", "sunday", "saturday"] | None = None
    fiscal_year_start: Annotated[int, Field(ge=1, le=12)] | None = None
    models: bool = True
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    training_rows: Count = 2_000_000
    knowledge: bool = True
    recommendation_method: Literal["auto", "ease", "item_item", "als", "user_user"] = "auto"
    recommendation_texts: Literal["embeddings", "words"] = "embeddings"
    recommendation_collaborative: Weight | None = None
    recommendation_content: Weight | None = None
    recommendation_popular: Weight | None = None
    recommendation_fallback: Weight | None = None
    recommendations_per_customer: Annotated[int, Field(ge=1, le=100)] = 10
    high_value: Annotated[float, Field(gt=0)] | None = None
    series_metrics: Names = ()
    series_most: Count = 12
    anomaly_method: Literal["centred", "trailing", "stl"] = "centred"
    forecast_dimensions: Names = ()
    forecast_values: Annotated[int, Field(ge=0, le=50)] = 5
    segment_method: Literal["auto", "kmeans", "hierarchical", "som_kmeans"] = "auto"
    segment_count: Annotated[int, Field(ge=2, le=12)] | None = None
    dry_run: bool = False
    chat_auth: Literal["password", "header"] | None = None
    chat_users: Path | None = None
    chat_user_header: str = "X-Forwarded-User"
    chat_proxies: Names = ("127.0.0.1", "::1")
    chat_hosts: Names = ()
    keep_conversations_days: Count = 90
    audit: Audit = "required"
    audit_questions: Literal["text", "hash"] = "text"
    audit_sync: Literal["answers", "lines", "never"] = "answers"


def load_settings(workspace: Path, **flags: Any) -> Settings:
    """Read the settings of a workspace; a flag that is not None wins over environment and file.

    Raises WorkspaceError that names every unknown key and wrong value, and where each was set.
    """
    path = workspace / FILE
    written = _read(path)
    _refuse_unknown(written, path)
    given = {name: value for name, value in flags.items() if value is not None}
    environment = {name: os.environ[_variable(name)] for name in Settings.model_fields if _is_set(name)}
    try:
        return Settings.model_validate({**written, **environment, **given})
    except ValidationError as problem:
        raise _wrong_values(problem, given, path) from problem


def remember(workspace: Path, **values: Any) -> None:
    """Write values into the settings file, the others kept."""
    path = workspace / FILE
    path.write_text(yaml.safe_dump({**_read(path), **values}, sort_keys=False), encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, yaml.YAMLError) as problem:
        raise WorkspaceError(
            f"{path} can't be read: {' '.join(str(problem).split())}",
            code="settings_syntax",
            action="Mend it, or remove it to go back to the defaults.",
        ) from problem
    if written is None:
        return {}
    if not isinstance(written, dict):
        raise WorkspaceError(f"{path} must be a mapping of keys", code="settings_syntax")
    return {str(key): value for key, value in written.items()}


def _refuse_unknown(written: dict[str, Any], path: Path) -> None:
    unknown = [key for key in written if key not in Settings.model_fields]
    if unknown:
        raise WorkspaceError(
            f"{path} has {', '.join(unknown)}, which is no setting",
            code="settings_unknown",
            choices=nearest(unknown[0], Settings.model_fields),
            action=f"Settings: {', '.join(Settings.model_fields)}.",
        )


def _listed(given: Any) -> Any:
    """Split what the environment can only give as one text."""
    return [part.strip() for part in given.split(",") if part.strip()] if isinstance(given, str) else given


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _is_set(name: str) -> bool:
    return bool(os.environ.get(_variable(name)))


def _wrong_values(problem: ValidationError, given: dict[str, Any], path: Path) -> WorkspaceError:
    lines = [
        f"  {name} ({_origin(name, given, path)}): {error['msg'][:1].lower()}{error['msg'][1:]}"
        for error in problem.errors()
        for name in [str(error["loc"][0])]
    ]
    return WorkspaceError(
        "Some settings have values they can't have:\n" + "\n".join(lines) + "\n", code="settings_invalid"
    )


def _origin(name: str, given: dict[str, Any], path: Path) -> str:
    if name in given:
        return f"--{name.replace('_', '-')}"
    return _variable(name) if _is_set(name) else str(path)
