"""SQLMesh without its output on the terminal."""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmesh.utils.concurrency import NodeExecutionFailedError


@contextmanager
def quiet() -> "Iterator[list[NodeExecutionFailedError]]":
    """Keep SQLMesh from writing to the terminal; yield the list in which it reports failed models."""
    from sqlmesh.core.console import NoopConsole, get_console, set_console

    failures: list[NodeExecutionFailedError] = []

    class Listener(NoopConsole):
        def log_failed_models(self, errors: "Sequence[NodeExecutionFailedError]") -> None:
            failures.extend(errors)

    before = get_console()
    set_console(Listener())
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield failures
    finally:
        set_console(before)
