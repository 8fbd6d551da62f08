"""MetricFlow's older YAML (measures, type_params), translated to the same draft."""
