AUDIT (
  name no_day_is_missing,
  standalone TRUE,
  description 'No day is without rows on a weekday that usually has some.',
  defaults (
    severity = 'warn',
    remedy = 'See whether the day was a holiday or its file is missing.'
  )
);

WITH spans AS (
  SELECT table_name, MIN(day) AS first_day, MAX(day) AS last_day
  FROM run.days
  GROUP BY
    table_name
), calendar AS (
  SELECT table_name, CAST(UNNEST(GENERATE_SERIES(first_day, last_day, INTERVAL '1' DAY)) AS DATE) AS day
  FROM spans
), compared AS (
  SELECT
    c.table_name,
    c.day,
    d.rows,
    COUNT(d.rows) OVER same_weekday / COUNT(*) OVER same_weekday AS share_with_rows
  FROM calendar AS c
  LEFT JOIN run.days AS d
    ON d.table_name = c.table_name AND d.day = c.day
  WINDOW same_weekday AS (PARTITION BY c.table_name, ISODOW(c.day))
)
SELECT table_name, day
FROM compared
WHERE
  rows IS NULL AND share_with_rows >= 0.6
