WITH visits AS (
  SELECT
    session_date >= $month_start AS is_now,
    COUNT(*) AS visits,
    SUM(CASE WHEN product_pages > 0 THEN 1 ELSE 0 END) AS looked,
    SUM(CASE WHEN has_cart THEN 1 ELSE 0 END) AS filled,
    SUM(CASE WHEN is_converted THEN 1 ELSE 0 END) AS bought,
    COUNT(has_cart) AS known_carts
  FROM behavior.fact_sessions
  WHERE
    session_date BETWEEN $month_before AND $day
  GROUP BY session_date >= $month_start
), steps AS (
  SELECT is_now, 'a visit to a product page' AS step, looked AS passed, visits AS reached
  FROM visits
  UNION ALL
  SELECT is_now, 'a product page to the cart', filled, looked
  FROM visits
  WHERE
    known_carts > 0
  UNION ALL
  SELECT is_now, 'the cart to the order', bought, filled
  FROM visits
  WHERE
    known_carts > 0
  UNION ALL
  SELECT is_now, 'a visit to the order', bought, visits
  FROM visits
)
SELECT
  step AS subject,
  $month_start AS period_start,
  $day AS period_end,
  ROUND(CAST(SUM(CASE WHEN is_now THEN passed END) AS DOUBLE) / NULLIF(SUM(CASE WHEN is_now THEN reached END), 0), 6) AS value,
  ROUND(CAST(SUM(CASE WHEN NOT is_now THEN passed END) AS DOUBLE) / NULLIF(SUM(CASE WHEN NOT is_now THEN reached END), 0), 6) AS reference_value,
  CAST(SUM(CASE WHEN is_now THEN reached - passed END) AS BIGINT) AS lost
FROM steps
GROUP BY step
