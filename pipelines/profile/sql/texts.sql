/* One column of text: how long it is and how it sorts. */
SELECT
  COUNT(*) - COUNT($column) AS nulls,
  $distinct AS distinct_values,
  MIN(LEFT(CAST($column AS VARCHAR), 200)) AS minimum,
  MAX(LEFT(CAST($column AS VARCHAR), 200)) AS maximum,
  MIN(LENGTH(CAST($column AS VARCHAR))) AS shortest,
  AVG(LENGTH(CAST($column AS VARCHAR))) AS mean_length,
  MAX(LENGTH(CAST($column AS VARCHAR))) AS longest,
  COUNT(*) FILTER (WHERE TRIM(CAST($column AS VARCHAR)) = '') AS blank
FROM $relation
