AUDIT (
  name no_day_leaps,
  standalone TRUE,
  description 'No day has more than four times the rows of the 28 days with rows before it (median).',
  defaults (
    severity = 'warn',
    remedy = 'See whether rows came twice or there was a sale; the day stands out in every chart.'
  )
);

WITH compared AS (
  SELECT
    table_name,
    day,
    rows,
    MEDIAN(rows) OVER before AS usual,
    COUNT(*) OVER before AS days_before
  FROM run.days
  WINDOW before AS (PARTITION BY table_name ORDER BY day ROWS BETWEEN 28 PRECEDING AND 1 PRECEDING)
)
SELECT table_name, day
FROM compared
WHERE
  days_before >= 14 AND usual >= 20 AND rows > 4 * usual
