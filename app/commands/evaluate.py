"""`footnote eval`."""

import subprocess
import sys

import typer

# Options are those of `python -m evals run`, which tells of them itself.
PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


def evaluate(context: typer.Context) -> None:
    """Ask the evaluation questions, check each answer against the raw files, report; --help tells more."""
    # A process of its own: what measures the agent is never loaded beside it.
    done = subprocess.run([sys.executable, "-m", "evals", "run", *context.args], check=False)
    raise typer.Exit(done.returncode)
