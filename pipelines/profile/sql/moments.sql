/* One column of days or moments: its range, and how many of its days occur. */
WITH moments AS (
  SELECT CASE WHEN isfinite(CAST($column AS TIMESTAMP)) THEN CAST($column AS TIMESTAMP) END AS moment, $column AS x
  FROM $relation
)
SELECT
  COUNT(*) - COUNT(x) AS nulls,
  COUNT(x) - COUNT(moment) AS not_finite,
  $distinct AS distinct_values,
  MIN(moment) AS minimum,
  MAX(moment) AS maximum,
  COUNT(DISTINCT CAST(moment AS DATE)) AS days_present,
  DATE_DIFF('day', CAST(MIN(moment) AS DATE), CAST(MAX(moment) AS DATE)) + 1 AS days_spanned
FROM moments
