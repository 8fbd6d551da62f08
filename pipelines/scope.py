"""How much a refresh must build: nothing, what changed files reach, or everything."""

import hashlib
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pipelines.build_state import Built, last_build, source_stamps
from pipelines.code_version import code_version
from pipelines.landing.land import bronze_folder
from pipelines.model_graph import read_graph
from pipelines.request import Request
from pipelines.settings import Settings
from warehouse.pack import Pack
from warehouse.serving import current_version, is_published

# Settings that decide what is published, beside the files and the code.
DECISIVE = (
    *("gateway", "partition", "keyword_batch_size", "max_keywords", "week_start", "fiscal_year_start"),
    *("models", "seed", "recommendation_method", "recommendation_texts", "recommendation_collaborative"),
    *("recommendation_content", "recommendation_popular", "recommendation_fallback"),
    "recommendations_per_customer",
    *("high_value", "series_metrics", "series_most", "anomaly_method", "forecast_dimensions"),
    *("forecast_values", "segment_method", "segment_count"),
)
DECISIVE_VARIABLES = ("FOOTNOTE_MODEL", "OPENAI_BASE_URL", "FOOTNOTE_EMBEDDER")


@dataclass(frozen=True)
class Scope:
    """What to build and why; `built` is what the tables will have been built from.

    `changed` are sources. `selected` (full names) are built and no other model, None means all that is due.
    """

    mode: Literal["nothing", "changes", "everything"]
    reason: str
    changed: frozenset[str]
    built: Built
    selected: frozenset[str] | None = None


def find_scope(
    pack: Pack, *, workspace: Path, settings: Settings, request: Request, bronze: Path | None = None
) -> Scope:
    """Compare code, settings and landed files with those of the last build; `bronze` may lie elsewhere.

    Raises FootnoteError for a model that is to be selected and is not there.
    """
    selected = read_graph(pack, workspace=workspace).select(request.select) if request.select else None
    now = Built(
        code=code_version(),
        settings=_decisive(pack, settings),
        sources=source_stamps(bronze or bronze_folder(workspace, pack), pack.sources),
        version="",
    )
    last = last_build(workspace)
    everything = _why_everything(last, now, settings, request)
    if last is None or everything:
        return Scope("everything", everything, frozenset(now.sources), now)
    changed = frozenset(name for name, stamp in now.sources.items() if last.sources.get(name) != stamp)
    if selected is not None:
        # The sources stay noted as they were: what was not selected is still to be built from what changed.
        built = replace(now, sources=last.sources)
        return Scope("changes", f"{len(selected)} models were selected", changed, built, selected)
    if changed:
        return Scope("changes", f"{len(changed)} of {len(now.sources)} sources changed", changed, now)
    if request.days:
        return Scope("changes", "nothing changed, but it was asked for", changed, now)
    if last.version != current_version(workspace) or not is_published(workspace, last.version):
        return Scope("changes", "nothing changed, but another version is current", changed, now)
    return Scope("nothing", "files, code and settings are as they were", changed, last)


def _why_everything(last: Built | None, now: Built, settings: Settings, request: Request) -> str:
    if request.as_of:
        return f"as of {request.as_of}"
    if last is None:
        return "no earlier build that ended well"
    if last.code != now.code:
        return "the code changed"
    if last.settings != now.settings:
        return "the settings changed"
    return "" if settings.gateway == "duckdb" else f"the gateway {settings.gateway} keeps no earlier build"


def _decisive(pack: Pack, settings: Settings) -> str:
    values = settings.model_dump(mode="json", include=set(DECISIVE))
    variables = {name: os.environ.get(name) for name in DECISIVE_VARIABLES}
    text = json.dumps([pack.name, values, variables], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
