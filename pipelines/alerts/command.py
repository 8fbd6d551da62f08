"""Hand alerts to a command of the person who runs Footnote, on its standard input."""

import os
import shlex
import signal
import subprocess

SECONDS = 10.0


def run_command(command: str, body: bytes) -> str:
    """Run a command line, split as a shell would but without one; return what went wrong, or nothing.

    Nothing of the alert becomes part of the command: it is all in the JSON.
    """
    try:
        arguments = shlex.split(command)
    except ValueError as problem:
        return f"the setting can't be split into arguments: {problem}"
    if not arguments:
        return "the setting is empty"
    try:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as problem:
        return f"can't be started: {problem.strerror}"
    try:
        process.communicate(body, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"did not end within {SECONDS:g} seconds"
    return f"ended with exit code {process.returncode}" if process.returncode else ""
