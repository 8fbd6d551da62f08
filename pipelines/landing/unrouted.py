"""Streamed lines that name no source: kept in quarantine with the reason, for no source would take them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from pipelines.landing.land import UNROUTED, quarantine_folder
from pipelines.landing.raw import REASON, TEXT
from warehouse.pack import Pack


def keep_unrouted(
    lines: Sequence[tuple[str, str]], *, workspace: Path, pack: Pack, loaded_at: datetime
) -> None:
    """Write (reason, line) pairs as one Parquet file of the quarantine."""
    import pyarrow as pa
    from pyarrow import parquet

    folder = quarantine_folder(workspace, pack) / UNROUTED
    folder.mkdir(parents=True, exist_ok=True)
    reasons, texts = zip(*lines, strict=True)
    table = pa.table({REASON: reasons, TEXT: texts, "_loaded_at": [loaded_at] * len(lines)})
    draft = folder / f"{token_hex(6)}.draft"
    parquet.write_table(table, draft)
    draft.rename(draft.with_suffix(".parquet"))
