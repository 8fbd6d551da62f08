"""The structured log of a workspace: a JSON object a line, the oldest lines given up in time."""

import json
import logging
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

FILE = Path("state") / "runs.jsonl"
BYTES = 5_000_000
KEPT_FILES = 3


class EventLog:
    """Writes events to a workspace's log; one that can't be written is left out: a log never stops a run."""

    def __init__(self, workspace: Path) -> None:
        self._path = workspace / FILE
        self._handler: RotatingFileHandler | None = None

    def write(self, event: str, **fields: Any) -> None:
        """Append one event with its time in UTC."""
        entry = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **fields}
        record = logging.makeLogRecord({"msg": json.dumps(entry, ensure_ascii=False, default=str)})
        try:
            self._open().emit(record)
        except OSError:
            self.close()

    def close(self) -> None:
        """Close the file."""
        if self._handler:
            self._handler.close()
            self._handler = None

    def _open(self) -> RotatingFileHandler:
        if self._handler is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._handler = _Handler(
                self._path,
                maxBytes=BYTES,
                backupCount=KEPT_FILES,
                encoding="utf-8",
                errors="backslashreplace",
            )
        return self._handler


class _Handler(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:
        """Keep quiet: standard error belongs to the command."""
