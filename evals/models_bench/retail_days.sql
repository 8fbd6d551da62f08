/* What each person spent a day, by the raw file */
SELECT
  CAST(CAST(CAST(CustomerID AS DOUBLE) AS BIGINT) AS TEXT) AS customer_id,
  DATE_TRUNC('day', CAST(InvoiceDate AS TIMESTAMP)) AS day,
  SUM(CAST(Quantity AS DOUBLE) * CAST(UnitPrice AS DOUBLE)) AS total
FROM read_csv(?, header = true, all_varchar = true)
WHERE
  NOT InvoiceNo LIKE 'C%' AND NOT InvoiceNo LIKE 'A%'
  AND CAST(Quantity AS DOUBLE) > 0 AND CAST(UnitPrice AS DOUBLE) > 0
  AND NOT CustomerID IS NULL
GROUP BY ALL
