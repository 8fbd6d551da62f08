/* The commonest values, ties by value. */
SELECT LEFT(CAST($column AS VARCHAR), 200) AS value, COUNT(*) AS rows
FROM $relation
WHERE $column IS NOT NULL
GROUP BY $column
ORDER BY rows DESC, value
LIMIT $most
