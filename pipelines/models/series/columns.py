"""The columns of the two tables, in order."""

ANOMALY_COLUMNS = (
    *("anomaly_key", "metric", "metric_label", "grain", "period", "period_end", "value", "expected"),
    *("lower_bound", "upper_bound", "score", "direction", "change", "method", "is_partial", "reason"),
    *("model_name", "model_version"),
)
FORECAST_COLUMNS = (
    *("forecast_key", "metric", "metric_label", "grain", "dimension", "dimension_value", "period", "horizon"),
    *("value", "lower_bound", "upper_bound", "status", "reason", "algorithm", "mase", "baseline_mase"),
    *("last_period", "model_name", "model_version"),
)
