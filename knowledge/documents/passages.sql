/* One row a review with words in it, with the products of its order. */
WITH bought AS (
  SELECT
    s.order_id,
    LIST_SORT(LIST(DISTINCT p.product_id)) AS product_ids,
    COALESCE(LIST_SORT(LIST(DISTINCT p.category) FILTER (WHERE p.category IS NOT NULL)), []) AS categories
  FROM sales.fact_sales AS s
  JOIN common.dim_product AS p USING (product_key)
  GROUP BY s.order_id
),
/* A review of several orders is one text. */
written AS (
  SELECT
    review_id,
    MIN(order_id) AS order_id,
    ARG_MIN(score, order_id) AS score,
    ARG_MIN(title, order_id) AS title,
    ARG_MIN(comment, order_id) AS comment,
    ARG_MIN(created_date, order_id) AS day
  FROM silver.reviews
  WHERE comment IS NOT NULL OR title IS NOT NULL
  GROUP BY review_id
)
SELECT
  w.review_id,
  w.score,
  w.title,
  COALESCE(w.comment, w.title) AS comment,
  w.day,
  COALESCE(b.product_ids, []) AS product_ids,
  COALESCE(b.categories, []) AS categories
FROM written AS w
LEFT JOIN bought AS b USING (order_id)
ORDER BY w.review_id
