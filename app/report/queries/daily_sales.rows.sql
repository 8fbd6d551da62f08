SELECT
  d.date_day AS day,
  COALESCE(SUM(s.item_price), 0) AS revenue,
  AVG(COALESCE(SUM(s.item_price), 0)) OVER (ORDER BY d.date_day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS week_mean_revenue
FROM common.dim_date AS d
LEFT JOIN sales.fact_sales AS s
  ON s.order_date = d.date_day
  AND s.recognized_revenue
WHERE
  d.date_day >= (SELECT MIN(order_date) FROM sales.fact_sales WHERE recognized_revenue)
  AND d.date_day <= (SELECT MAX(order_date) FROM sales.fact_sales WHERE recognized_revenue)
GROUP BY
  d.date_day
ORDER BY
  day
