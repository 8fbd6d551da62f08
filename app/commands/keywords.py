"""`footnote keywords`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.json_text import json_text

if TYPE_CHECKING:
    from pipelines.models.keywords.evaluate import Accuracy, Report


def keywords(
    context: typer.Context,
    evaluate: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="CSV with the columns keyword and genre; otherwise the labels of the dataset.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how often the genre of a search keyword is right: cross-validation on labelled keywords."""
    from pipelines.models.keywords.evaluate import evaluate as measure
    from pipelines.models.keywords.examples import Examples
    from pipelines.models.keywords.language_model import configured_model
    from pipelines.models.keywords.read_labels import read_labels
    from pipelines.models.keywords.store import KeywordStore
    from pipelines.settings import load_settings

    workspace: Path = context.obj.workspace
    settings = load_settings(workspace)
    path = evaluate or _labels_of(workspace)
    store = KeywordStore(workspace)
    try:
        model = configured_model(settings.keyword_batch_size)
        report = measure(Examples.read(read_labels(path)), store=store, model=model)
    finally:
        store.close()
    if as_json:
        print(json_text({"file": str(path), **report.to_json()}))
    else:
        _print(report, path, model.complaints if model else [])


def _labels_of(workspace: Path) -> Path:
    from app.refresh import DEFAULT, dataset_of
    from warehouse.errors import FootnoteError
    from warehouse.pack import load_pack

    pack = load_pack(dataset_of(workspace) or DEFAULT)
    path = pack.folder / "seeds" / "keyword_labels.csv"
    if not path.is_file():
        raise FootnoteError(
            f"The dataset {pack.name} has no labelled keywords",
            code="no_labels",
            action="Name a file of them: footnote keywords --evaluate FILE.",
        )
    return path


def _print(report: "Report", path: Path, complaints: list[str]) -> None:
    from app.render import Table
    from app.terminal import print_rows

    print(f"{report.keywords} labelled keywords of {report.genres} genres in {path}, {report.folds} folds")
    ways = [
        ("always the most frequent genre", report.most_frequent),
        ("genre of the one nearest keyword", report.nearest),
        ("shared letters", report.letters),
        ("offline: letters and neighbours", report.offline),
    ]
    if report.llm:
        ways.append((f"language model {report.llm_name}", report.llm))
    rows = tuple((name, *_cells(found)) for name, found in ways)
    headers = ("how the genre is found", "right", "+-", "answered")
    print_rows(Table(headers=headers, rows=rows, numeric=(False, True, True, True)))
    if not report.llm:
        print("FOOTNOTE_MODEL names no language model, so none was asked.")
    for complaint in complaints:
        print(f"note: the language model: {complaint}")


def _cells(found: "Accuracy") -> tuple[str, str, str]:
    return (f"{found.accuracy:.1%}", f"{found.standard_deviation:.1%}", f"{found.answered:.0%}")
