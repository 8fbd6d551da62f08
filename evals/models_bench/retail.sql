-- Sale lines of known customers of the Online Retail file, by product: no cancellations, adjustments, postage or fees.
-- Grain: customer, invoice, product. Input: the raw CSV, all text.
SELECT
  regexp_replace(trim(CustomerID), '\.0$', '') AS subject,
  upper(trim(InvoiceNo)) AS occasion,
  upper(trim(StockCode)) AS item,
  min(CAST(CAST(InvoiceDate AS TIMESTAMP) AS DATE)) AS day,
  sum(CAST(Quantity AS DOUBLE)) AS quantity,
  min(trim(Description)) AS text
FROM read_csv(?, all_varchar = true, header = true)
WHERE CustomerID IS NOT NULL AND trim(CustomerID) <> ''
  AND NOT regexp_matches(upper(trim(InvoiceNo)), '^[CA]')
  AND CAST(Quantity AS DOUBLE) > 0 AND CAST(UnitPrice AS DOUBLE) > 0
  AND regexp_matches(upper(trim(StockCode)), '^[0-9]{5}[A-Z]*$')
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
