SELECT CAST(DATE_TRUNC('month', order_date) AS DATE) AS past_month, SUM(item_price) AS revenue
FROM sales.fact_sales
WHERE
  recognized_revenue
  AND order_date < (
    SELECT MIN(period)
    FROM models.forecasts
    WHERE metric = 'revenue' AND grain = 'month' AND dimension IS NULL AND status = 'forecast'
  )
GROUP BY past_month
ORDER BY past_month
