-- Orders of the Olist files, whatever became of them: what was bought, paid and said of each. Grain: order.
-- Input: the orders file; {folder} holds the others.
WITH items AS (
  SELECT
    i.order_id,
    sum(CAST(i.price AS DOUBLE)) AS monetary,
    count(*) AS items,
    count(DISTINCT i.product_id) AS products,
    count(DISTINCT p.product_category_name) AS categories
  FROM read_csv('{folder}/olist_order_items_dataset.csv.gz', all_varchar = true, header = true) AS i
  LEFT JOIN read_csv('{folder}/olist_products_dataset.csv.gz', all_varchar = true, header = true) AS p
    ON p.product_id = i.product_id
  GROUP BY i.order_id
), payments AS (
  SELECT
    order_id,
    count(*) AS payments,
    sum(CAST(payment_value AS DOUBLE)) AS paid,
    avg(CAST(payment_installments AS DOUBLE)) AS installments
  FROM read_csv('{folder}/olist_order_payments_dataset.csv.gz', all_varchar = true, header = true)
  GROUP BY order_id
), reviews AS (
  SELECT
    order_id,
    avg(CAST(review_score AS DOUBLE)) AS stars,
    min(CAST(review_creation_date AS TIMESTAMP)) AS reviewed_on
  FROM read_csv('{folder}/olist_order_reviews_dataset.csv.gz', all_varchar = true, header = true)
  GROUP BY order_id
)
SELECT
  c.customer_unique_id AS customer_id,
  o.order_id,
  date_trunc('day', CAST(o.order_purchase_timestamp AS TIMESTAMP))::TIMESTAMP AS day,
  coalesce(i.monetary, 0) AS monetary,
  coalesce(i.items, 0) AS items,
  coalesce(i.products, 0) AS products,
  coalesce(i.categories, 0) AS categories,
  coalesce(p.payments, 0) AS payments,
  p.paid,
  p.installments,
  r.stars,
  r.reviewed_on
FROM read_csv(?, all_varchar = true, header = true) AS o
JOIN read_csv('{folder}/olist_customers_dataset.csv.gz', all_varchar = true, header = true) AS c
  ON c.customer_id = o.customer_id
LEFT JOIN items AS i ON i.order_id = o.order_id
LEFT JOIN payments AS p ON p.order_id = o.order_id
LEFT JOIN reviews AS r ON r.order_id = o.order_id
ORDER BY customer_id, o.order_id
