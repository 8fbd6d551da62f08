AUDIT (
  name no_week_collapses,
  standalone TRUE,
  description 'No week has less than half the rows of the eight weeks before it (median).',
  defaults (
    severity = 'warn',
    remedy = 'See whether files of that week are missing or the business really fell.'
  )
);

WITH spans AS (
  SELECT table_name, MIN(day) AS first_day, MAX(day) AS last_day
  FROM run.days
  GROUP BY
    table_name
), weeks AS (
  SELECT
    s.table_name,
    CAST(w.week AS DATE) AS week,
    COALESCE(SUM(d.rows), 0) AS rows
  FROM spans AS s
  CROSS JOIN UNNEST(
    GENERATE_SERIES(DATE_TRUNC('week', s.first_day + 6), s.last_day - 6, INTERVAL '7' DAY)
  ) AS w(week)
  LEFT JOIN run.days AS d
    ON d.table_name = s.table_name AND d.day BETWEEN CAST(w.week AS DATE) AND CAST(w.week AS DATE) + 6
  GROUP BY
    s.table_name,
    w.week
), compared AS (
  SELECT
    table_name,
    week,
    rows,
    MEDIAN(rows) OVER before AS usual,
    COUNT(*) OVER before AS weeks_before
  FROM weeks
  WINDOW before AS (PARTITION BY table_name ORDER BY week ROWS BETWEEN 8 PRECEDING AND 1 PRECEDING)
)
SELECT table_name, week
FROM compared
WHERE
  weeks_before = 8 AND usual >= 20 AND rows < 0.5 * usual
