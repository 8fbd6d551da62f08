"""The one place where an exception becomes what a person or a program reads."""

import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from app.json_text import json_text
from app.visible import visible_lines
from warehouse.errors import FootnoteError, InternalError

LOG_NAME = "footnote.log"


def translate(error: Exception, *, workspace: Path) -> FootnoteError:
    """Return our own errors as they are; log anything else and return an InternalError naming the log."""
    if isinstance(error, FootnoteError):
        return error
    log = write_log(error, workspace=workspace)
    place = f"Details are in {log}." if log else "Its details could not be logged."
    return InternalError(
        f"Something went wrong inside Footnote ({type(error).__name__}). {place}",
        code="internal",
        action="Try again; if it stays, report it with that log.",
    )


def write_log(error: Exception, *, workspace: Path) -> Path | None:
    """Append the traceback to the workspace's log, or to the system's temporary folder, or nowhere."""
    entry = (
        f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{''.join(traceback.format_exception(error))}\n"
    )
    # A workspace that does not exist is not made by an error about something else.
    folders = (
        [workspace / "state", Path(tempfile.gettempdir())]
        if workspace.is_dir()
        else [Path(tempfile.gettempdir())]
    )
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / LOG_NAME).open("a", encoding="utf-8", errors="backslashreplace") as log:
                log.write(entry)
        except OSError:
            continue
        return folder / LOG_NAME
    return None


def error_payload(error: FootnoteError) -> dict[str, object]:
    """Return the error in the shape of `footnote ask --json`, whichever command failed."""
    from agent.outcome import ErrorInfo, Outcome

    outcome = Outcome(
        status="error",
        answer="",
        model="none",
        conversation_id="",
        dataset="",
        data_version="",
        error=ErrorInfo(code=error.code, message=str(error)),
    )
    return outcome.model_dump(mode="json")


def report(error: FootnoteError, *, as_json: bool) -> int:
    """Print the error, on stderr for people and on stdout for programs, and return the exit code."""
    if as_json:
        print(json_text(error_payload(error)))
    print(f"footnote: {visible_lines(str(error))}", file=sys.stderr)
    return error.exit_code
