"""Foretell the rows of a file with a model that serves: its columns must be exactly those of the training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipelines.landing.columns import identifier, literal
from pipelines.models.predictions.tasks import TASKS
from pipelines.models.registry.store import model_names, read_files, read_state, registry_of
from pipelines.models.training.predictor import from_files
from semantic_layer.nearest import nearest
from warehouse.errors import FootnoteError

MOST_NAMED = 10
TRUTHS = {"true": 1.0, "false": 0.0}


@dataclass(frozen=True)
class Foretold:
    """The rows with subject, score and band; `unknown` are the ids that the training never saw."""

    model: str
    version: str
    rows: pd.DataFrame
    unknown: tuple[str, ...]


def predict_file(workspace: Path, name: str, path: Path) -> Foretold:
    """Foretell each row of a CSV or Parquet file.

    The file has a column of ids (customer_id, order_id or session_id) and the inputs of the model, no others.
    Raises FootnoteError naming each column that is missing, not wanted or of another type, or the nearest
    model.
    """
    registry = registry_of(workspace)
    state = read_state(registry, name, draft=False)
    if state is None or state.serving is None or name not in TASKS:
        raise _no_model(name, registry, state.reason if state else "")
    predictor, about = from_files(read_files(registry, name, state.serving))
    table = _read(path)
    subject = f"{TASKS[name].subject_type}_id"
    frame = _typed(table, subject, about["inputs"], path)
    scores = predictor.scores(frame)
    column = "predicted_value" if predictor.kind == "amount" else "probability"
    rows = pd.DataFrame({subject: frame[subject], column: scores, "band": predictor.band(scores)})
    return Foretold(name, state.serving, rows, _unknown(frame[subject], about.get("subjects")))


def _read(path: Path) -> pd.DataFrame:
    import duckdb

    if path.suffix not in (".csv", ".parquet") or not path.is_file():
        raise FootnoteError(
            f"{path} is no file of rows",
            code="predict_file",
            action="Name a file that ends in .csv or .parquet.",
        )
    reader = (
        f"read_csv({literal(str(path))}, header=true, all_varchar=true)"
        if path.suffix == ".csv"
        else f"read_parquet({literal(str(path))})"
    )
    try:
        with duckdb.connect() as connection:
            return connection.execute(f"SELECT * FROM {reader}").df()
    except duckdb.Error as problem:
        raise FootnoteError(
            f"{path} can't be read: {str(problem).splitlines()[0]}", code="predict_file"
        ) from problem


def _typed(
    table: pd.DataFrame, subject: str, inputs: Sequence[Mapping[str, Any]], path: Path
) -> pd.DataFrame:
    wanted = [subject, *(one["name"] for one in inputs)]
    problems = [f"{name} is missing" for name in wanted if name not in table]
    problems += [f"{name} is not wanted" for name in table if name not in wanted]
    if table.columns.has_duplicates:
        problems.append("a column stands there twice")
    if not problems and (lacking := int(table[subject].isna().sum())):
        problems.append(f"{subject} is empty in {lacking:,} rows")
    if problems:
        raise _differs(path, problems, wanted)
    frame = pd.DataFrame({subject: table[subject].astype(str)})
    read = _written if path.suffix == ".csv" else _numbers
    for one in inputs:
        name, values = one["name"], table[one["name"]]
        try:
            frame[name] = _text(values) if one["type"] == "category" else read(values)
        except (ValueError, TypeError):
            problems.append(f"{name} is not a {'text' if one['type'] == 'category' else 'number'}")
            continue
        if one["type"] == "number" and np.isinf(frame[name]).any():
            problems.append(f"{name} is not finite")
    if problems:
        raise _differs(path, problems, wanted)
    return frame


def _written(values: pd.Series) -> pd.Series:
    """Numbers and truth values as text."""
    return pd.to_numeric(values.map(lambda one: TRUTHS.get(str(one).lower(), one))).astype(float)


def _numbers(values: pd.Series) -> pd.Series:
    """Numbers and truth values; neither text with digits nor moments, which pandas would take for numbers."""
    known = values.dropna()
    is_truth = known.map(lambda one: isinstance(one, bool | np.bool_)).all()
    if len(known) and not (is_truth or pd.api.types.is_numeric_dtype(values)):
        raise TypeError(values.dtype)
    return values.astype(float)


def _text(values: pd.Series) -> pd.Series:
    if values.notna().any() and values.dtype != object:
        raise TypeError(values.dtype)
    return values


def _unknown(subjects: pd.Series, known: Sequence[str] | None) -> tuple[str, ...]:
    if known is None:
        return ()
    held = set(known)
    return tuple(dict.fromkeys(one for one in subjects if one not in held))


def _differs(path: Path, problems: Sequence[str], wanted: Sequence[str]) -> FootnoteError:
    named = "; ".join(problems[:MOST_NAMED])
    more = f" and {len(problems) - MOST_NAMED} more" if len(problems) > MOST_NAMED else ""
    columns = ", ".join(map(identifier, wanted))
    return FootnoteError(
        f"The columns of {path} are not those of the model: {named}{more}",
        code="predict_columns",
        action=f"It reads exactly: {columns}.",
    )


def _no_model(name: str, registry: Path, reason: str) -> FootnoteError:
    known = [one for one in model_names(registry) if one in TASKS]
    return FootnoteError(
        f"No model called '{name[:80]}' serves{': ' + reason if reason else ''}",
        code="unknown_model",
        choices=nearest(name, known, limit=3) or known,
        action="`footnote models` lists them; a refresh with FOOTNOTE_MODELS=on trains them.",
    )
