"""Where the data of each dataset of the cases is: its published workspace, and the raw files gold reads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evals.cases import Case
from warehouse.errors import FootnoteError

TRAINED = "_trained"
# What these ask about is written by models, or found by an index of products.
OF_MODELS = ("segment", "prediction", "recommendation", "anomaly", "product")


@dataclass(frozen=True)
class Dataset:
    """The pack that cases are about; `source` is a folder below the real data, None where files are made."""

    pack: str
    source: str | None = None
    beside: str = ""
    """A folder of the pack's files, where gold reads those alone."""
    scale: float | None = None
    """Of generated files, the size on which cassettes are recorded and replayed; None for the usual size.

    Those of kinds that stand on models are of the usual size: less would be too little to learn from.
    """
    has_trained: bool = False
    """Whether cassettes of kinds that stand on models have a workspace with models."""


DATASETS = {
    # A tenth has 17 of 32 brands: cases name brands, cities and states, of which a quarter has all but four.
    "demo": Dataset("demo", scale=0.25, has_trained=True),
    "retail_sample": Dataset("retail_sample"),
    "ott": Dataset("ott", scale=0.2),
    "olist": Dataset("olist", "olist"),
    "olist_funnel": Dataset("olist", "olist", "marketing_funnel"),
    "online_retail": Dataset("online_retail", "online_retail"),
    "online_shoppers": Dataset("online_shoppers", "clickstream/online_shoppers"),
}


@dataclass(frozen=True)
class Place:
    """Where a dataset is: its published workspace and its raw files."""

    workspace: Path
    raw: Path
    source: Path | None
    """What a refresh reads; None where it generates the files."""
    pack: str
    scale: float | None = None
    """Of the files that a refresh generates; None for the usual size."""
    is_trained: bool | None = None
    """Whether a refresh trains models and indexes products; None where the settings say."""


def place_of(name: str, *, workspaces: Path, data: Path) -> Place:
    """Return where a dataset of the cases is to be; FootnoteError for one that is not known."""
    dataset = _dataset(name)
    workspace = workspaces / dataset.pack
    source = None if dataset.source is None else data / dataset.source
    raw = (source or workspace / "raw" / dataset.pack) / dataset.beside
    return Place(workspace=workspace, raw=raw, source=source, pack=dataset.pack)


def small_places_of(name: str, *, workspaces: Path, data: Path) -> dict[str, Place]:
    """Return where cassettes of a dataset are recorded: without models, and for their kinds with."""
    dataset = _dataset(name)
    plain = replace(place_of(name, workspaces=workspaces, data=data), scale=dataset.scale, is_trained=False)
    if not dataset.has_trained:
        return {name: plain}
    workspace = workspaces / f"{dataset.pack}{TRAINED}"
    raw = workspace / "raw" / dataset.pack
    trained = replace(plain, workspace=workspace, raw=raw, scale=None, is_trained=True)
    return {name: plain, name + TRAINED: trained}


def place_for(case: Case, places: Mapping[str, Place]) -> str:
    """Return the name of the place that a case is asked of."""
    trained = case.dataset + TRAINED
    return trained if case.kind in OF_MODELS and trained in places else case.dataset


def _dataset(name: str) -> Dataset:
    if name not in DATASETS:
        raise FootnoteError(f"The cases name a dataset {name!r}, of {', '.join(DATASETS)}.", code="cases")
    return DATASETS[name]
