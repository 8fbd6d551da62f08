"""The options of the command; apart from it, so that asking for help loads nothing else."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--cases", type=int, default=2000, help="how many cases")
    parser.add_argument("--seed", type=int, default=1, help="one seed gives the same cases")
    parser.add_argument("--after", type=int, default=0, help="go on after so many cases of that seed")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--report", type=Path, help="write the report there: .json, else Markdown")
    parser.add_argument(
        "--failures", type=Path, default=Path("soundness-failures"), help="folder for shrunk cases"
    )
    parser.add_argument("--replay", type=Path, help="ask the case of a file again")
