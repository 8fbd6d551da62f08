/* One column of numbers: its range, spread and shape. What is not finite counts as neither. */
WITH numbers AS (
  SELECT
    $column AS original,
    CASE WHEN isfinite(CAST($column AS DOUBLE)) THEN CAST($column AS DOUBLE) END AS x
  FROM $relation
)
SELECT
  COUNT(*) - COUNT(original) AS nulls,
  COUNT(original) - COUNT(x) AS not_finite,
  $distinct AS distinct_values,
  MIN(x) AS minimum,
  MAX(x) AS maximum,
  AVG(x) AS mean,
  STDDEV_SAMP(x) AS deviation,
  COUNT(*) FILTER (WHERE x = 0) AS zeros,
  COUNT(*) FILTER (WHERE x < 0) AS negatives,
  QUANTILE_CONT(x, [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]) AS quantiles
FROM numbers
