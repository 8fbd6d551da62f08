SELECT
  page AS subject,
  first_day AS period_start,
  as_of_date AS period_end,
  CAST(sessions AS DOUBLE) AS value,
  ROUND(sessions * (
    SELECT SUM(converting_sessions) * 1.0 / NULLIF(SUM(sessions), 0)
    FROM models.page_traffic
    WHERE
      NOT is_on_the_way
  ), 4) AS reference_value
FROM models.page_traffic
WHERE
  converting_sessions = 0
  AND NOT is_on_the_way
  AND sessions >= 20
