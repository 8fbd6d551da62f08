"""`footnote models`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

PREDICT = "predict"
CARD = "SELECT * EXCLUDE (model_card_key) FROM models.model_cards ORDER BY model_name"
METRICS = """SELECT candidate, split, measure, value, lower_bound, upper_bound, floor, is_winner, is_baseline
FROM models.model_metrics WHERE model_name = ? AND is_serving ORDER BY split, measure, candidate"""
FEATURES = """SELECT feature, known_at, importance, importance_std, psi
FROM models.feature_importance WHERE model_name = ? ORDER BY importance DESC NULLS LAST, feature"""
LISTED = ("model_name", "status", "algorithm", "trained_to", "train_rows", "test_rows", "drift", "version")


def models(
    context: typer.Context,
    name: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME | predict NAME]", help="One model in full, or foretell with it."),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="For predict: CSV or Parquet, the model's columns."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the trained models with their cards, show one with its measures, or foretell rows of a file."""
    words = name or []
    if words[:1] == [PREDICT]:
        if len(words) != 2 or source is None:
            raise typer.BadParameter("write: footnote models predict NAME --from FILE")
        _predict(context.obj.workspace, words[1], source, as_json)
    elif source is not None or len(words) > 1:
        raise typer.BadParameter("write: footnote models [NAME], or predict NAME --from FILE")
    elif words:
        _show(context.obj.workspace, words[0], as_json)
    else:
        _list(context.obj.workspace, as_json)


def _list(workspace: Path, as_json: bool) -> None:
    from app.terminal import print_table

    cards = _rows(workspace, CARD)
    if as_json:
        print(json.dumps(cards, ensure_ascii=False, default=str))
        return
    if not cards:
        print("No model yet: `footnote refresh` with FOOTNOTE_MODELS=on trains them.")
        return
    print_table(list(LISTED), [[_cell(card[field]) for field in LISTED] for card in cards])
    for card in cards:
        if told := card["warning"] or card["reason"]:
            print(f"{card['model_name']}: {told}")


def _show(workspace: Path, name: str, as_json: bool) -> None:
    from app.terminal import print_facts, print_table
    from semantic_layer.nearest import nearest
    from warehouse.errors import FootnoteError

    cards = {card["model_name"]: card for card in _rows(workspace, CARD)}
    if name not in cards:
        raise FootnoteError(
            f"There is no model called '{name[:80]}'",
            code="unknown_model",
            choices=nearest(name, cards, limit=3),
            action="`footnote models` lists them.",
        )
    metrics, features = _rows(workspace, METRICS, name), _rows(workspace, FEATURES, name)
    if as_json:
        whole = {**cards[name], "metrics": metrics, "feature_importance": features}
        print(json.dumps(whole, ensure_ascii=False, default=str))
        return
    print_facts({field: _cell(value) for field, value in cards[name].items() if value is not None})
    for title, rows in (("measures", metrics), ("features", features)):
        if rows:
            print(f"\n{title}")
            print_table(list(rows[0]), [[_cell(value) for value in row.values()] for row in rows])


def _predict(workspace: Path, name: str, source: Path, as_json: bool) -> None:
    from app.terminal import print_table
    from pipelines.models.predictions.from_file import MOST_NAMED, predict_file

    found = predict_file(workspace, name, source)
    rows = found.rows.to_dict("records")
    if as_json:
        whole = {"model": found.model, "version": found.version, "rows": rows, "unknown": found.unknown}
        print(json.dumps(whole, ensure_ascii=False))
    else:
        print_table(list(found.rows.columns), [[_cell(value) for value in row.values()] for row in rows])
    if found.unknown:
        named = ", ".join(found.unknown[:MOST_NAMED])
        more = f" and {len(found.unknown) - MOST_NAMED} more" if len(found.unknown) > MOST_NAMED else ""
        typer.echo(f"unknown to the model: {named}{more}", err=True)


def _rows(workspace: Path, sql: str, *values: str) -> list[dict[str, Any]]:
    import duckdb

    from warehouse.serving import current

    with duckdb.connect(str(current(workspace).path), read_only=True) as connection:
        cursor = connection.execute(sql, list(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
