/* The median of the distances from the median. */
SELECT MEDIAN(ABS(CAST($column AS DOUBLE) - $median))
FROM $relation
WHERE isfinite(CAST($column AS DOUBLE))
