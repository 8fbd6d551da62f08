SELECT
  'sessions' AS subject,
  $day AS period_start,
  $day AS period_end,
  ROUND(CAST(SUM(CASE WHEN session_date = $day THEN 1 ELSE 0 END) AS DOUBLE), 6) AS value,
  ROUND(CAST(SUM(CASE WHEN session_date < $day THEN 1 ELSE 0 END) / 4.0 AS DOUBLE), 6) AS reference_value
FROM behavior.fact_sessions
WHERE
  session_date IN ($day, $same_1, $same_2, $same_3, $same_4)
