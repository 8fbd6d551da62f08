"""What the chat says of an error: whoever asks is told what to do, and nothing of the machine."""

import secrets
from pathlib import Path

from agent.errors import ModelError
from agent.markdown import tamed, unlinked
from app.errors import write_log
from semantic_layer.errors import QueryError
from warehouse.errors import FootnoteError, GuardRefusal

# The others name files and settings.
FOR_WHO_ASKS = (QueryError, GuardRefusal, ModelError)
NOTHING_PUBLISHED = "Nothing is published yet. Whoever runs Footnote runs `footnote refresh` first."


def told(error: Exception, *, workspace: Path) -> str:
    """Return Markdown without paths and class names; what only the operator may read goes to the log."""
    if isinstance(error, FootnoteError) and error.code == "nothing_published":
        return NOTHING_PUBLISHED
    if isinstance(error, FOR_WHO_ASKS):
        return unlinked(tamed(str(error)))
    reference = secrets.token_hex(4)
    error.add_note(f"reference {reference}")
    write_log(error, workspace=workspace)
    return (
        f"Something went wrong inside Footnote. Try again; if it stays, tell whoever runs it the reference "
        f"`{reference}`, which stands in its log."
    )
