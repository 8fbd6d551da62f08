"""The rows of gold queries, worked out once for the same files and the same SQL."""

import hashlib
import json
from pathlib import Path

from evals.raw import FOLDER, RawData, Rows


class GoldRows:
    """Rows of gold SQL over a dataset's raw files; those known from an earlier run come from a file."""

    def __init__(self, dataset: str, folder: Path, cache: Path) -> None:
        """Take what is known; raise FootnoteError, when rows are asked for, where no raw file is."""
        self._dataset, self._folder = dataset, folder
        self._file = cache / f"{dataset}-{_fingerprint(dataset, folder)}.json"
        self._known: dict[str, Rows] = json.loads(self._file.read_text()) if self._file.exists() else {}
        self._raw: RawData | None = None if self._known else RawData(dataset, folder)
        self._count = len(self._known)

    def rows(self, sql: str) -> Rows:
        """Return the rows of a gold query as JSON values."""
        if sql not in self._known:
            self._raw = self._raw or RawData(self._dataset, self._folder)
            # As they will be read back: a run with a file and one without must not differ.
            self._known[sql] = json.loads(json.dumps(self._raw.rows(sql)))
        return self._known[sql]

    def close(self) -> None:
        """Keep what was worked out."""
        if self._raw:
            self._raw.close()
        if len(self._known) > self._count:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(self._known), encoding="utf-8")


def _fingerprint(dataset: str, folder: Path) -> str:
    """Tell the same raw files, and the same typed tables over them, from others."""
    digest = hashlib.sha256((FOLDER / f"{dataset}.sql").read_bytes())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        stat = path.stat()
        digest.update(f"{path.relative_to(folder)} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]
