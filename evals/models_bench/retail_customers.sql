-- Sale invoices of known customers of the Online Retail file: what was bought on each. Grain: invoice.
SELECT
  regexp_replace(trim(CustomerID), '\.0$', '') AS customer_id,
  upper(trim(InvoiceNo)) AS order_id,
  min(date_trunc('day', CAST(InvoiceDate AS TIMESTAMP)))::TIMESTAMP AS day,
  sum(CAST(Quantity AS DOUBLE) * CAST(UnitPrice AS DOUBLE)) AS monetary,
  sum(CAST(Quantity AS DOUBLE)) AS items,
  count(DISTINCT upper(trim(StockCode))) AS products,
  0 AS categories,
  0 AS payments,
  CAST(NULL AS DOUBLE) AS paid,
  CAST(NULL AS DOUBLE) AS installments,
  CAST(NULL AS DOUBLE) AS stars,
  CAST(NULL AS TIMESTAMP) AS reviewed_on
FROM read_csv(?, all_varchar = true, header = true)
WHERE CustomerID IS NOT NULL AND trim(CustomerID) <> ''
  AND NOT regexp_matches(upper(trim(InvoiceNo)), '^[CA]')
  AND CAST(Quantity AS DOUBLE) > 0 AND CAST(UnitPrice AS DOUBLE) > 0
GROUP BY ALL
ORDER BY customer_id, order_id
