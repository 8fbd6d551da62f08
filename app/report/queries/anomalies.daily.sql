SELECT order_date AS day, SUM(item_price) AS revenue
FROM sales.fact_sales
WHERE recognized_revenue
GROUP BY order_date
ORDER BY day
