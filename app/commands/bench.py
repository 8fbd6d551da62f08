"""`footnote bench refresh|soundness|compile|models|knowledge`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.benchmark.growth import Growth
    from pipelines.benchmark.measure import RefreshCost

MEGABYTE = 1_000_000
HEADERS = ("order lines", "rows", "step", "seconds", "cpu seconds", "rows/s", "peak MB")

bench = typer.Typer(help="Measure what Footnote costs on this machine.", no_args_is_help=True)


@bench.callback()
def group() -> None:
    """Measure what Footnote costs on this machine."""


@bench.command()
def refresh(
    scales: Annotated[
        str, typer.Option(help="Sizes to measure, in times 100,000 order lines of the demo shop.")
    ] = "1,10,100",
    folder: Annotated[
        Path | None,
        typer.Option("--in", metavar="DIR", help="Folder for the files; a temporary one otherwise."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the measurements as JSON.")] = False,
) -> None:
    """Refresh the demo shop at growing sizes; print time, memory, and the exponent of cost against rows.

    About 3 GB of disk are needed for each million order lines, and are free again afterwards.
    """
    from pipelines.benchmark.growth import measure_growth

    multiples = _multiples(scales)
    with tempfile.TemporaryDirectory(prefix="footnote-bench-", dir=folder) as work:
        growth = measure_growth(Path(work), multiples, told=_progress)
    if as_json:
        print(json.dumps(growth.to_json()))
    else:
        _print(growth)


@bench.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False
)
def soundness(context: typer.Context) -> None:
    """Check the compiler against docs/semantics.md read row by row, on random cases; --help tells more."""
    # A process of its own: what measures the agent is never loaded beside it.
    done = subprocess.run([sys.executable, "-m", "evals", "soundness", *context.args], check=False)
    raise typer.Exit(done.returncode)


@bench.command("compile")
def compile_time() -> None:
    """Time loading and compiling beside MetricFlow and sidemantic (`make oracle`), on the same two models."""
    done = subprocess.run([sys.executable, "-m", "evals", "compile"], check=False)
    raise typer.Exit(done.returncode)


@bench.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False
)
def models(context: typer.Context) -> None:
    """Measure the bars of the models beside their baselines, on the real data; --help tells more."""
    done = subprocess.run([sys.executable, "-m", "evals", "models", *context.args], check=False)
    raise typer.Exit(done.returncode)


@bench.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False
)
def knowledge(context: typer.Context) -> None:
    """Measure the search for products on labelled questions, words, meaning and both; --help tells more."""
    done = subprocess.run([sys.executable, "-m", "evals", "knowledge", *context.args], check=False)
    raise typer.Exit(done.returncode)


def _multiples(text: str) -> list[float]:
    try:
        multiples = [float(part) for part in text.split(",")]
    except ValueError:
        multiples = []
    if not multiples or any(not 0 < multiple <= 700 for multiple in multiples):
        raise typer.BadParameter("name sizes between 0 and 700, such as 1,10,100", param_hint="--scales")
    return multiples


def _progress(cost: "RefreshCost") -> None:
    # On stderr: with --json, stdout is the measurements alone.
    typer.echo(f"{cost.order_lines:,} order lines: {cost.whole.seconds:.1f} s", err=True)


def _print(growth: "Growth") -> None:
    from app.render import Table
    from app.terminal import print_rows

    rows = tuple(
        (
            f"{cost.order_lines:,}",
            f"{cost.rows:,}",
            step.step,
            f"{step.seconds:.1f}",
            f"{step.cpu_seconds:.1f}",
            f"{cost.rows / step.seconds:,.0f}" if step.seconds else "",
            f"{step.peak_bytes / MEGABYTE:,.0f}" if step.peak_bytes else "",
        )
        for cost in growth.costs
        for step in (*cost.steps, cost.whole)
    )
    print_rows(Table(headers=HEADERS, rows=rows, numeric=(True, True, False, True, True, True, True)))
    cpu = growth.cpu_exponents
    for step, exponent in growth.exponents.items():
        on_cpu = f"; of processor time {cpu[step]:.3f}" if step in cpu else ""
        print(f"{step:<10} exponent of time against rows {exponent:.3f}{on_cpu}")
