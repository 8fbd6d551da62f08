/* Rows in each of equal steps between two numbers, step -1 for those below and $bins for those above. */
SELECT
  CASE
    WHEN x < $least
    THEN -1
    WHEN x > $most
    THEN $bins
    ELSE LEAST(CAST(FLOOR((x - $least) / $step) AS BIGINT), $bins - 1)
  END AS bin,
  COUNT(*) AS rows
FROM (
  SELECT CAST($column AS DOUBLE) AS x
  FROM $relation
)
WHERE isfinite(x)
GROUP BY bin
ORDER BY bin
