"""A refresh of a generated dataset in a process of its own, which tells each step as a line of JSON."""

import json
import sys
from pathlib import Path

from pipelines.refresh import refresh
from pipelines.settings import Settings
from warehouse.errors import FootnoteError
from warehouse.pack import load_pack


def main(dataset: str, workspace: Path, scale: float) -> int:
    """Refresh, and end with a line of the rows read and published; 1 with the problem on stderr."""
    try:
        report = refresh(
            load_pack(dataset),
            workspace / "raw" / dataset,
            workspace=workspace,
            settings=Settings(dataset=dataset, scale=scale),
            progress=lambda name, _, seconds: _tell({"step": name, "seconds": seconds}),
        )
    except FootnoteError as problem:
        print(problem, file=sys.stderr)
        return 1
    rows = sum(source.rows_in for source in report.sources)
    _tell({"rows": rows, "order_lines": report.published["sales.fact_sales"]})
    return 0


def _tell(what: dict[str, object]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])))
