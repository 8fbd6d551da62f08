/* The rows farthest from the median outside the fences, ties by key. */
SELECT $key, CAST($column AS DOUBLE)
FROM $relation
WHERE
  isfinite(CAST($column AS DOUBLE))
  AND (CAST($column AS DOUBLE) < $low OR CAST($column AS DOUBLE) > $high)
ORDER BY ABS(CAST($column AS DOUBLE) - $median) DESC, $key
LIMIT $most
