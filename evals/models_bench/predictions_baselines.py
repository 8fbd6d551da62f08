"""The baselines of ml_baselines: plain models of plain features, fitted on all that comes before the test."""

import numpy as np
import pandas as pd

from pipelines.models.training.split import Parts
from pipelines.models.training.task import Task

MOST_FOREST_ROWS = 20_000  # more of them in Olist alone, where a forest of all would take many minutes
PLAIN = {
    "high_value_invoice_opening": "previous_orders previous_mean previous_largest last_total days_since_last "
    "hour_of_day weekday is_known_customer",
    "high_value_invoice_3_lines": "previous_orders previous_mean previous_largest last_total days_since_last "
    "hour_of_day weekday is_known_customer first_total first_quantity first_largest first_price",
}


def baselines(task: Task, parts: Parts) -> dict[str, np.ndarray]:
    """Return the test scores of logistic regression, random forest and boosting, as measured before."""
    names = PLAIN[task.name].split() if task.name in PLAIN else list(task.names)
    before, test = parts.before_test, parts.test
    train, later = (_plain(side, names, before) for side in (before, test))
    labels = before["label"].to_numpy(dtype=float)
    if task.kind == "amount":
        return {
            "spend of the previous 90 days": test["spend_90"].to_numpy(dtype=float),
            **_amounts(train, labels, later),
        }
    return _chances(train, labels, later)


def _chances(train: np.ndarray, labels: np.ndarray, later: np.ndarray) -> dict[str, np.ndarray]:
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    logs = [np.sign(side) * np.log1p(np.abs(side)) for side in (train, later)]
    line = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)).fit(logs[0], labels)
    some = np.random.default_rng(0).permutation(len(train))[:MOST_FOREST_ROWS]
    forest = RandomForestClassifier(300, min_samples_leaf=5, n_jobs=1, random_state=0)
    forest.fit(train[some], labels[some])
    boosting = HistGradientBoostingClassifier(random_state=0).fit(train, labels)
    return {
        "logistic regression": line.predict_proba(logs[1])[:, 1],
        "random forest": forest.predict_proba(later)[:, 1],
        "boosting": boosting.predict_proba(later)[:, 1],
    }


def _amounts(train: np.ndarray, labels: np.ndarray, later: np.ndarray) -> dict[str, np.ndarray]:
    from sklearn.ensemble import HistGradientBoostingRegressor

    boosting = HistGradientBoostingRegressor(loss="poisson", random_state=0).fit(train, labels)
    return {"boosting": boosting.predict(later)}


def _plain(side: pd.DataFrame, names: list[str], before: pd.DataFrame) -> np.ndarray:
    """Numbers with gaps as nought, categories by a column for each value of the training."""
    columns = []
    for name in names:
        if pd.api.types.is_numeric_dtype(before[name]) or pd.api.types.is_bool_dtype(before[name]):
            columns.append(side[name].astype(float).fillna(0).to_numpy())
        else:
            columns += [
                (side[name] == value).to_numpy(dtype=float)
                for value in sorted(before[name].dropna().unique())
            ]
    return np.column_stack(columns)
