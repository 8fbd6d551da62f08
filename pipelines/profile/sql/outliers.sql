/* How many numbers lie outside the fences, and how many are far from the median by the robust measure. */
SELECT
  COUNT(*) FILTER (WHERE x < $low OR x > $high) AS outside_fences,
  COUNT(*) FILTER (WHERE $far) AS far_from_median
FROM (
  SELECT CAST($column AS DOUBLE) AS x
  FROM $relation
)
WHERE isfinite(x)
