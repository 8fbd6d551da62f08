"""The command line: registers the commands and owns their one error handler."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.ask import ask
from app.commands.audit import audit
from app.commands.bench import bench
from app.commands.catalog import catalog
from app.commands.chat import chat
from app.commands.digest import digest
from app.commands.dimensions import dimensions
from app.commands.docs import docs
from app.commands.drivers import drivers
from app.commands.evaluate import PASSED_ON, evaluate
from app.commands.explain import explain
from app.commands.feedback import feedback
from app.commands.keywords import keywords
from app.commands.knowledge import knowledge
from app.commands.land import land
from app.commands.lint import lint
from app.commands.metrics import metrics
from app.commands.models import models
from app.commands.policies import policies as policies_command
from app.commands.products import products
from app.commands.profile import profile
from app.commands.query import query
from app.commands.refresh import refresh
from app.commands.report import report
from app.commands.rules import rules
from app.commands.runs import runs
from app.commands.series import anomalies, forecast
from app.commands.sql import sql
from app.commands.versions import versions

if TYPE_CHECKING:
    from warehouse.user import User

DEFAULT_WORKSPACE = Path(".footnote")
DEFINITIONS = "FOOTNOTE_DEFINITIONS"
POLICIES = "FOOTNOTE_POLICIES"
# What policies apply to; the other commands are for who runs Footnote.
FOR_ROLES = (
    *("ask", "query", "sql", "explain", "metrics", "dimensions", "products", "policies", "report"),
    *("anomalies", "forecast", "drivers"),
)

app = typer.Typer(
    name="footnote",
    help="Ask a business question in plain language; every number comes with the SQL that produced it.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)
COMMANDS = (
    *(ask, chat, query, sql, explain, metrics, dimensions, products, policies_command),
    *(refresh, land, versions, rules, runs),
    *(docs, profile, report, catalog, keywords, models, lint),
    *(anomalies, forecast, drivers, digest, feedback),
)
for _command in COMMANDS:
    app.command()(_command)
app.command("eval", context_settings=PASSED_ON, add_help_option=False)(evaluate)
app.add_typer(bench, name="bench")
app.add_typer(audit, name="audit")
app.add_typer(knowledge, name="knowledge")


@dataclass
class Settings:
    """What stands before the command: one object for the commands and for the error handler."""

    workspace: Path = DEFAULT_WORKSPACE
    name: str | None = None

    @property
    def user(self) -> "User":
        """Who asks, with the role that the policies give; GuardRefusal for one whom they do not know."""
        from app.identity import identified

        return identified(self.workspace, self.name)


@app.callback()
def options(
    context: typer.Context,
    workspace: Annotated[
        Path, typer.Option("--workspace", envvar="FOOTNOTE_WORKSPACE", help="Folder that holds the data.")
    ] = DEFAULT_WORKSPACE,
    definitions: Annotated[
        Path | None,
        typer.Option("--definitions", envvar=DEFINITIONS, help="Folder of definitions, instead of ours."),
    ] = None,
    policies: Annotated[
        Path | None,
        typer.Option("--policies", envvar=POLICIES, help="File of policies, not the workspace's own."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", envvar="FOOTNOTE_USER", help="Who asks; default: the owner."),
    ] = None,
) -> None:
    """Ask a business question in plain language; every number comes with the SQL that produced it."""
    context.obj.workspace = workspace
    if policies is not None:
        os.environ[POLICIES] = str(policies)
    context.obj.name = name
    if name is not None and context.invoked_subcommand not in FOR_ROLES:
        from app.identity import check_owner

        check_owner(context.obj.user)
    if definitions is not None:
        # Read where definitions are loaded, in this process and those it starts.
        os.environ[DEFINITIONS] = str(definitions)


def run(arguments: Sequence[str]) -> int:
    """Run one command in this process and return its exit code; nothing but exit codes leaves it."""
    settings = Settings()
    before = {variable: os.environ.get(variable) for variable in (DEFINITIONS, POLICIES)}
    arguments = [_readable(argument) for argument in arguments]
    try:
        code = typer.main.get_command(app)(
            arguments, prog_name="footnote", obj=settings, standalone_mode=False
        )
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except BrokenPipeError:
        _silence_stdout()
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except typer.TyperException as error:
        return _wrong_usage(error)
    except Exception as error:
        from app.errors import report, translate

        known = translate(error, workspace=settings.workspace)
        return report(known, as_json="--json" in arguments)
    finally:
        for variable, value in before.items():
            _restore(variable, value)


def _wrong_usage(error: typer.TyperException) -> int:
    show = getattr(error, "show", None)
    if show is None:
        print(f"footnote: {error.format_message()}", file=sys.stderr)
    else:
        show()
    return error.exit_code


def _restore(variable: str, value: str | None) -> None:
    """Leave the environment as it was before one command."""
    os.environ.pop(variable, None)
    if value is not None:
        os.environ[variable] = value


def _readable(argument: str) -> str:
    """Replace bytes that are not UTF-8, which arrive as lone surrogates that nothing can print."""
    return os.fsencode(argument).decode("utf-8", errors="replace")


def _silence_stdout() -> None:
    """Give the interpreter's last flush somewhere to go after the reader has left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run as the console script."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))
