"""Where the data of each dataset of the cases is: its published workspace, and the raw files gold reads."""

from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import FootnoteError


@dataclass(frozen=True)
class Dataset:
    """The pack that cases are about; `source` is a folder below the real data, None where files are made."""

    pack: str
    source: str | None = None
    beside: str = ""
    """A folder of the pack's files, where gold reads those alone."""


DATASETS = {
    "demo": Dataset("demo"),
    "retail_sample": Dataset("retail_sample"),
    "ott": Dataset("ott"),
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


def place_of(name: str, *, workspaces: Path, data: Path) -> Place:
    """Return where a dataset of the cases is to be; FootnoteError for one that is not known."""
    if name not in DATASETS:
        raise FootnoteError(f"The cases name a dataset {name!r}, of {', '.join(DATASETS)}.", code="cases")
    dataset = DATASETS[name]
    workspace = workspaces / dataset.pack
    source = None if dataset.source is None else data / dataset.source
    raw = (source or workspace / "raw" / dataset.pack) / dataset.beside
    return Place(workspace=workspace, raw=raw, source=source, pack=dataset.pack)
