"""`python -m evals run|bench|compile|knowledge|ledger|models|restricting|schema|soundness`."""

import argparse
import os
import sys
from pathlib import Path

from evals.run_command import CACHE
from evals.run_command import add_arguments as add_run_arguments
from evals.soundness.options import add_arguments
from warehouse.errors import FootnoteError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, 1 where too few cases are right, 2 for wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except FootnoteError as error:
        print(f"evals: {error}", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    from evals.run_command import run

    return run(options)


def _bench(options: argparse.Namespace) -> int:
    from evals.bench import bench

    print(bench(options.workspace))
    return 0


def _soundness(options: argparse.Namespace) -> int:
    from evals.soundness.command import soundness

    return soundness(options)


def _ledger(options: argparse.Namespace) -> int:
    from evals.ledger_cost import ledger_cost

    print(ledger_cost(options.workspace))
    return 0


def _compile(options: argparse.Namespace) -> int:
    from evals.compile_time.measure import measure
    from evals.compile_time.table import table

    print(table(measure()))
    return 0


def _models(options: argparse.Namespace) -> int:
    from evals.models_bench.command import TOPICS, models_bench, report, table
    from evals.models_bench.kept import kept

    if options.kept:
        found = kept(options.kept, TOPICS)
    else:
        data = Path(os.environ.get("FOOTNOTE_DATA", "../shared/data"))
        found = models_bench(data, options.topic, folder=options.keep, commit=options.commit)
    print(table(found))
    if options.report:
        report(found, options.report)
    return 0 if all(row.holds for row in found) else 1


def _knowledge(options: argparse.Namespace) -> int:
    from evals.knowledge.command import knowledge_bench
    from evals.knowledge.scale import scaled

    if options.products:
        print(*(scaled(options.workspaces[0], count) for count in options.products), sep="\n")
        return 0
    told, holds = knowledge_bench(options.workspaces, options.half)
    print(told)
    return 0 if holds else 1


def _restricting(options: argparse.Namespace) -> int:
    from evals.restricting.train import restricting

    print(restricting())
    return 0


def _schema(options: argparse.Namespace) -> int:
    from evals.cases import SCHEMA, schema_text

    SCHEMA.write_text(schema_text(), encoding="utf-8")
    print(f"wrote {SCHEMA}")
    return 0


COMMANDS = {
    "run": _run,
    "bench": _bench,
    "compile": _compile,
    "ledger": _ledger,
    "soundness": _soundness,
    "models": _models,
    "knowledge": _knowledge,
    "restricting": _restricting,
    "schema": _schema,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure the agent from outside.")
    commands = parser.add_subparsers(dest="command", required=True)
    add_run_arguments(commands.add_parser("run", help="ask the cases, score the answers, report"))
    bench = commands.add_parser("bench", help="time the commands")
    bench.add_argument("--workspace", type=Path, default=CACHE / "demo", help="a published demo workspace")
    add_arguments(
        commands.add_parser("soundness", help="the compiler against docs/semantics.md, on random cases")
    )
    ledger = commands.add_parser("ledger", help="time what the row ledger adds to queries")
    ledger.add_argument("--workspace", type=Path, default=CACHE / "demo", help="a workspace of demo or olist")
    models = commands.add_parser("models", help="the bars of the models, on the real data (FOOTNOTE_DATA)")
    models.add_argument("--topic", action="append", default=[], help="this topic alone; may be repeated")
    models.add_argument("--report", type=Path, metavar="FILE", help="write the table as Markdown as well")
    models.add_argument("--keep", type=Path, metavar="DIR", help="keep what is measured, a file a topic")
    models.add_argument("--commit", default="", help="the commit to name beside what is kept")
    models.add_argument(
        "--kept", type=Path, metavar="DIR", help="measure nothing: lay out what is kept there"
    )
    knowledge = commands.add_parser("knowledge", help="labelled questions for products, by system")
    knowledge.add_argument(
        "workspaces", type=Path, nargs="+", help="indexed workspaces of Online Retail, demo"
    )
    knowledge.add_argument(
        "--products",
        type=int,
        nargs="+",
        metavar="N",
        help="instead: index and search the first workspace with N made products more, in a copy",
    )
    knowledge.add_argument("--half", choices=("report", "tune"), default="report", help="which half of them")
    commands.add_parser("compile", help="time the compiler beside its peers (make oracle)")
    commands.add_parser("restricting", help="learn anew which words of a question restrict, and how well")
    commands.add_parser("schema", help="write schema.json from the case models")
    return parser


if __name__ == "__main__":
    sys.exit(main())
