"""A dataset of one or two small files, for tests of the landing."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.landing.land import land
from pipelines.landing.landed import LandedSource
from warehouse.pack import Pack, parse_pack

FACTS = {"title": "Shop", "currency": "EUR", "locale": "de_DE", "country": "DE", "language": "de"}
SALES = {
    "file": "sales.csv",
    "columns": {
        "sale_id": {"type": "integer", "required": True},
        "sold_on": {"type": "date", "required": True},
        "amount": {"type": "decimal(18,2)"},
        "note": {"type": "text"},
    },
    "unique": ["sale_id"],
}


def shop(**sources: Any) -> Pack:
    """A pack of the sources given, or of sales alone."""
    return parse_pack("shop", {**FACTS, "sources": sources or {"sales": SALES}}, Path("pack.yml"))


def land_texts(pack: Pack, folder: Path, **texts: str) -> dict[str, LandedSource]:
    """Land files of the given texts into the workspace `folder`/workspace."""
    raw = folder / "raw"
    raw.mkdir(exist_ok=True)
    for name, text in texts.items():
        (raw / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    landed = land(pack, raw, workspace=folder / "workspace", loaded_at=datetime(2024, 5, 6))
    return {one.name: one for one in landed}


def rows_of(folder: Path, layer: str, source: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """The rows of a landed source, in file order."""
    files = folder / "workspace" / layer / "shop" / source / "*.parquet"
    return duckdb.sql(f"SELECT {columns} FROM read_parquet('{files}') ORDER BY _source_row").fetchall()
